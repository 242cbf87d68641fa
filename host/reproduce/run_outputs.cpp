// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/run_outputs.hpp"

#include <functional>

#include "io/atomic_file.hpp"
#include "io/record_writer.hpp"
#include "report/gnuplot.hpp"

namespace qsweep {
namespace {

std::string header(const std::vector<std::string>& columns) {
  return to_csv_line(std::vector<cell>(columns.begin(), columns.end()));
}

cell bits_cell(int bits) {
  return bits == 0 ? cell{} : cell{static_cast<std::int64_t>(bits)};
}

std::string quoted(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_./:=,+-") == std::string::npos;
  if (plain) return text;
  std::string result(1, '\'');
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  result += '\'';
  return result;
}

}  // namespace

std::string rows_csv(std::span<const comparison_row> rows) {
  std::string text = header(comparison_columns());
  for (const comparison_row& row : rows) text += to_csv_line(to_cells(row));
  return text;
}

std::string claims_csv(std::span<const claim_result> claims) {
  std::string text =
      header({"id", "statement", "rule", "paper", "ours", "seeds_holding", "seeds", "verdict"});
  for (const claim_result& each : claims) {
    text += to_csv_line(std::vector<cell>{each.id, each.statement, each.rule, each.paper, each.ours,
                                          std::uint64_t{each.seeds_holding},
                                          std::uint64_t{each.seeds}, each.verdict_text()});
  }
  return text;
}

std::string seeds_csv(std::span<const seed_observations> seeds) {
  std::string text =
      header({"dataset", "model", "seed", "bits", "choice", "quantity", "value", "weights_sha256"});
  for (const seed_observations& seed : seeds) {
    for (const auto& [key, value] : seed.values) {
      text += to_csv_line(std::vector<cell>{key.network.dataset, key.network.model, seed.seed,
                                            bits_cell(key.bits), key.choice, key.quantity, value,
                                            seed.weights_sha256});
    }
  }
  return text;
}

std::string points_csv(std::span<const network_measurement> measurements) {
  std::string text = header({"dataset", "model", "seed", "bits", "choice", "wsupp", "sqnr_ex_db",
                             "sqnr_th_db", "within_pct", "accuracy_pct", "correct", "images",
                             "certified_fast", "reevaluated", "backend"});
  for (const network_measurement& each : measurements) {
    for (const auto* points : {&each.choices, &each.curve}) {
      for (const measured_point& p : *points) {
        text += to_csv_line(std::vector<cell>{
            each.network.dataset, each.network.model, each.seed, bits_cell(p.bits), p.choice,
            p.wsupp, p.sqnr_ex_db, p.sqnr_th_db, p.within_pct, p.accuracy_pct(), p.correct,
            p.images, p.certified_fast, p.reevaluated, each.backend});
      }
    }
  }
  return text;
}

bool write_figures(const std::filesystem::path& folder, std::span<const figure> figures) {
  const auto gnuplot = find_gnuplot();
  for (const figure& each : figures) {
    write_file_atomically(folder / (each.name + ".csv"), figure_to_csv(each));
    if (gnuplot) {
      write_file_atomically(folder / (each.name + ".svg"),
                            run_gnuplot(*gnuplot, gnuplot_script(each), folder));
    }
  }
  return gnuplot.has_value();
}

std::string command_text(std::span<const std::string> argv) {
  std::string text = "qsweep";
  for (const std::string& argument : argv.empty() ? argv : argv.subspan(1)) {
    text += ' ';
    text += quoted(argument);
  }
  return text;
}

}  // namespace qsweep

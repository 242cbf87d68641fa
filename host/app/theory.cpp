// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "core/range.hpp"
#include "core/theory.hpp"
#include "sweep/rows.hpp"

namespace qsweep::app {
namespace {

struct theory_options {
  std::string bits;
  std::string wsupp;
  std::string source = "laplace";
  std::string quantizer = "uniform";
};

int run_theory(const theory_options& options, const session& run) {
  require_value(options.bits, "--bits LIST", "qsweep theory --bits 3 --wsupp 2:7:0.5");
  require_value(options.wsupp, "--wsupp RANGE", "qsweep theory --bits 3 --wsupp 2:7:0.5");
  const auto rows = theory_rows(options.source, options.quantizer, parse_bits(options.bits),
                                parse_threshold_range(options.wsupp));
  record_writer out(std::cout, run.format(), theory_columns());
  for (const theory_row& row : rows) out.write(to_cells(row));
  out.close();
  return exit_ok;
}

}  // namespace

void add_theory_command(CLI::App& root, session& run) {
  const auto options = std::make_shared<theory_options>();
  CLI::App& command = add_command(
      root, run,
      {.name = "theory",
       .summary = "Distortion and SQNR that theory predicts over a range of support thresholds",
       .examples = {"qsweep theory --bits 3 --wsupp 2:7:0.5",
                    "qsweep theory --bits 1:16 --wsupp optimal --format csv",
                    "qsweep theory --bits 2,3 --wsupp hui,jayant,optimal",
                    "qsweep theory --bits 4 --wsupp 1:6/100 --source gauss --format jsonl"},
       .details = "The source has zero mean and unit variance. distortion = granular + overload; "
                  "sqnr_th_db = 10 log10(1 / distortion).\n"
                  "hui, jayant and optimal are designs for the Laplacian source at each bit rate."},
      [options, &run] { return run_theory(*options, run); });
  command.add_option("--bits", options->bits, bits_help)->type_name("LIST");
  command.add_option("--wsupp", options->wsupp, wsupp_help)->type_name("RANGE");
  add_choice(command, "--source", options->source, source_names(),
             "Density of the normalised weights [default: laplace]");
  add_choice(command, "--quantizer", options->quantizer, {"uniform"},
             "Kind of quantizer [default: uniform]");
}

}  // namespace qsweep::app

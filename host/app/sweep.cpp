// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/sweep_options.hpp"
#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/fetch.hpp"
#include "io/provenance.hpp"
#include "report/progress.hpp"
#include "sweep/layers.hpp"
#include "sweep/plan.hpp"
#include "sweep/recorded_sweep.hpp"
#include "sweep/rows.hpp"

namespace qsweep::app {
namespace {

/// Rows on stdout: at once where the format can, with short checksums in the table.
class row_printer {
 public:
  explicit row_printer(output_format format)
      : format_(format), out_(std::cout, format, sweep_columns()) {}

  void print(std::span<const indexed_row> rows) {
    for (const indexed_row& each : rows) {
      std::vector<cell> cells = to_cells(each.row);
      if (format_ == output_format::table) cells[0] = each.row.weights_sha256.substr(0, 12);
      out_.write(cells);
    }
    if (format_ != output_format::table) std::cout.flush();
  }
  void close() { out_.close(); }

 private:
  output_format format_;
  record_writer out_;
};

void write_context(const sweep_options& options, const sweep_job& job, const session& run) {
  std::map<std::string, std::string> inputs{{"weights", job.weights.sha256}};
  if (job.data != nullptr) {
    for (const data_file_status& file : list_data(job.data->name)) {
      if (file.file.starts_with("t10k")) inputs[file.dataset + "/" + file.file] = file.sha256;
    }
  }
  const auto context = make_provenance(run.argv, inputs, job.backend.description(), run.threads());
  write_file_atomically(std::filesystem::path(options.out) / "context.json",
                        context.dump(2) + "\n");
}

int report_outcome(const sweep_outcome& outcome, const sweep_options& options,
                   const std::string& first_failure, const session& run) {
  if (!options.out.empty()) run.log("wrote " + options.out + "/rows.csv and context.json");
  if (outcome.failed == 0) return exit_ok;
  run.warn(fmt::format("{} of {} points failed; the first: {}", outcome.failed, outcome.points,
                       first_failure));
  return exit_failed_points;
}

std::string first_failure_of(std::span<const indexed_row> rows) {
  const auto failed =
      std::ranges::find_if(rows, [](const indexed_row& each) { return is_failed(each.row); });
  return failed == rows.end() ? "" : failed->row.status;
}

std::string progress_note(const sweep_request& request, const sweep_row& row) {
  if (!request.layers.empty()) return fmt::format("{} bits, {}", row.bits, row.layer);
  return fmt::format("{} bits, wsupp {:.4g}", row.bits, row.wsupp.value_or(std::nan("")));
}

int sweep_and_report(const sweep_job& job, const sweep_options& options, const session& run) {
  std::optional<std::filesystem::path> folder;
  std::optional<row_printer> printer;
  if (options.out.empty()) {
    printer.emplace(run.format());
  } else {
    folder = options.out;
  }
  progress_reporter progress("sweeping", sweep_plan(job.request).size(), "points", run.progress());
  std::string first_failure;
  const auto emit = [&](std::span<const indexed_row> rows) {
    if (printer) printer->print(rows);
    if (first_failure.empty()) first_failure = first_failure_of(rows);
    progress.update(rows.back().index + 1, progress_note(job.request, rows.back().row));
  };
  sweep_outcome outcome;
  try {
    outcome = run_recorded_sweep(job, folder, emit, interrupted);
  } catch (const interrupted_error&) {
    if (printer) printer->close();
    throw;
  }
  progress.discount(outcome.resumed);
  progress.finish(outcome.resumed == 0 ? ""
                                       : fmt::format("{} from an earlier run", outcome.resumed));
  if (printer) printer->close();
  if (folder) write_context(options, job, run);
  return report_outcome(outcome, options, first_failure, run);
}

int run_sweep_command(const sweep_options& options, const session& run) {
  sweep_request request = make_request(options);
  const stored_weights weights = read_weights(options.weights);
  if (!request.layers.empty()) {
    request.layers = assign_layers(weights.network, request.layers, !request.wsupp.empty());
  }
  validate(request);
  std::optional<dataset> data;
  if (!options.dataset.empty()) data = load_dataset(options.dataset, dataset_part::test);
  const auto trained_on = weights.metadata.find("dataset");
  if (data && trained_on != weights.metadata.end() && trained_on->second != data->name) {
    run.warn(options.weights + " was trained on " + trained_on->second + ", not on " + data->name);
  }
  const engines with = make_engines(run);
  catch_interrupts();
  return sweep_and_report({.backend = *with.fast,
                           .reference = *with.reference,
                           .weights = weights,
                           .data = data ? &*data : nullptr,
                           .request = request},
                          options, run);
}

}  // namespace

void add_sweep_command(CLI::App& root, session& run) {
  const auto options = std::make_shared<sweep_options>();
  CLI::App& command = add_command(
      root, run,
      {.name = "sweep",
       .summary = "SQNR and accuracy of quantized weights over a range of support thresholds",
       .examples =
           {sweep_example,
            "qsweep sweep --weights mlp.safetensors --bits 1:8 --wsupp optimal "
            "--metrics sqnr",
            "qsweep sweep --weights mlp.safetensors --dataset mnist --bits 2,3 --wsupp hui "
            "--format csv",
            "qsweep sweep --weights mlp.safetensors --dataset mnist --bits 3 --wsupp 2:7/51 "
            "--out my-sweep",
            "qsweep sweep --weights mlp.safetensors --dataset mnist --bits 3 --scope layer \\\n"
            "    --wsupp dense1=2:4/9 --wsupp 3"},
       .details =
           "Points are bits x wsupp. With --scope layer, --wsupp LAYER=RANGE gives a layer its own "
           "thresholds and may be repeated: the points are then all combinations, the last layer's "
           "thresholds running fastest; layers not named take a plain RANGE together. Rows show "
           "them as 'dense1=2.5;dense2=3;dense3=3' under layer, and the largest under wsupp.\n"
           "Without --out the rows go to stdout (a table at the end, the "
           "other formats row by row).\n"
           "With --out they are journaled: after an interruption, or kill -9, the same command "
           "goes on and ends with the same DIR/rows.csv. DIR/context.json says how it came "
           "about."},
      [options, &run] { return run_sweep_command(*options, run); });
  command.add_option("--weights", options->weights, "Weights to quantize (.safetensors)")
      ->type_name(file_type);
  add_choice(command, "--dataset", options->dataset, dataset_names(),
             "Data set whose 10,000 test images give the accuracy");
  command.add_option("--bits", options->bits, bits_help)->type_name("LIST");
  command
      .add_option("--wsupp", options->wsupp,
                  std::string(wsupp_help) + "; LAYER=RANGE for a single layer")
      ->type_name("RANGE")
      ->allow_extra_args(false);
  add_choice(command, "--quantizer", options->quantizer, {"uniform"},
             "Kind of quantizer [default: uniform]");
  add_choice(command, "--scope", options->scope, {"global", "layer", "channel"},
             "What is normalised and quantized together [default: global]");
  command
      .add_option("--metrics", options->metrics,
                  "sqnr, accuracy or both, by commas [default: sqnr,accuracy]")
      ->type_name("LIST");
  command.add_flag("--no-incremental", options->no_incremental,
                   "Accuracy without carrying classes from one threshold to the next, for "
                   "comparison");
  command.add_option("--out", options->out, "Folder for journal.jsonl, rows.csv, context.json")
      ->type_name(folder_type);
}

}  // namespace qsweep::app

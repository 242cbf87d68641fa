// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "core/error.hpp"
#include "reproduce/nikolic2021.hpp"

namespace qsweep::app {
namespace {

struct reproduce_options {
  std::string paper;
  int table = 0;   ///< 0: not asked for
  int figure = 0;  ///< 0: not asked for
  bool all = false;
  int seeds = 0;
  bool retrain = false;
  std::string out;
};

reproduce_request make_request(const reproduce_options& options) {
  if ((options.table > 0) + (options.figure > 0) + (options.all ? 1 : 0) > 1) {
    throw usage_error("--table, --figure and --all exclude each other");
  }
  reproduce_request request;
  if (options.table > 0) request.table = options.table;
  if (options.figure > 0) request.figure = options.figure;
  request.seeds = options.seeds;
  request.retrain = options.retrain;
  request.out = options.out;
  return request;
}

void print(const reproduce_outcome& outcome, output_format format) {
  if (format == output_format::table) {
    std::cout << terminal_view(outcome);
    return;
  }
  record_writer out(std::cout, format, comparison_columns());
  for (const comparison_row& row : outcome.rows) out.write(to_cells(row));
  out.close();
}

/// Workers take turns on the devices.
reproduce_worker make_worker(const std::string& backend, const std::vector<int>& devices,
                             std::size_t number) {
  backend_options options{.threads = 1};
  if (!devices.empty()) options.devices = {devices[number % devices.size()]};
  return {make_backend(backend, options), make_backend("reference", {.threads = 1})};
}

int run_reproduce(const reproduce_options& options, const session& run) {
  require_value(options.paper, "PAPER (known: nikolic2021)", "qsweep reproduce nikolic2021");
  const reproduce_request request = make_request(options);
  const engines with = make_engines(run);
  const std::vector<int> devices = run.devices();
  std::atomic<std::size_t> workers = 0;
  catch_interrupts();
  const reproduce_services services{
      .backend = *with.fast,
      .make_worker = [&] { return make_worker(with.fast->name(), devices, workers++); },
      .threads = run.threads(),
      .argv = run.argv,
      .progress = run.progress(),
      .stop_requested = interrupted};
  const reproduce_outcome outcome = reproduce_nikolic2021(request, services);
  print(outcome, run.format());
  for (const std::string& note : outcome.notes) run.log("note: " + note);
  run.log("wrote " + outcome.out_dir.string() + "/");
  return outcome.exit_code();
}

}  // namespace

void add_reproduce_command(CLI::App& root, session& run) {
  const auto options = std::make_shared<reproduce_options>();
  CLI::App& command = add_command(
      root, run,
      {.name = "reproduce",
       .summary = "Recompute a paper's tables and figures beside its printed values",
       .examples = {"qsweep reproduce nikolic2021", "qsweep reproduce nikolic2021 --table 2",
                    "qsweep reproduce nikolic2021 --figure 10 --out results/figure-10",
                    "qsweep reproduce nikolic2021 --seeds 20"},
       .details =
           "nikolic2021: Nikolic, Peric, Aleksic, Tomic, Jovanovic, Entropy 23(12) 1699, the "
           "three-bit uniform quantizer.\nTables 1 to 6, figures 2 and 4 to 14. Exit code 1 when a "
           "theory value does not match the printed one.\nTrained weights are kept in "
           "$QSWEEP_CACHE (default ~/.cache/qsweep): the same command resumes."},
      [options, &run] { return run_reproduce(*options, run); });
  add_choice(command, "PAPER", options->paper, {"nikolic2021"}, "Which paper");
  add_number(command, "--table", options->table, 1, 6, "One table");
  add_number(command, "--figure", options->figure, 2, 14, "The data behind one figure");
  command.add_flag("--all", options->all, "All tables, figures and claims [default]");
  add_number(command, "--seeds", options->seeds, 1, 10000,
             "Train with seeds 1..N [default: the reference weights of seed 1]");
  command.add_flag("--retrain", options->retrain, "Train anew instead of using kept weights");
  command.add_option("--out", options->out, "Folder to write [default: results/DATE-nikolic2021]")
      ->type_name(folder_type);
}

}  // namespace qsweep::app

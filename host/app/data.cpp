// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "core/error.hpp"
#include "io/fetch.hpp"

namespace qsweep::app {
namespace {

struct data_options {
  std::string action;
  std::string dataset = "all";
};

void print(const std::vector<data_file_status>& files, output_format format) {
  // A checksum would make the table wider than most terminals; the other formats have it.
  const bool wide = format != output_format::table;
  std::vector<std::string> columns{"dataset", "file", "state", "size_bytes", "path"};
  if (wide) columns.insert(columns.end(), {"sha256", "licence", "detail"});
  record_writer out(std::cout, format, columns);
  for (const data_file_status& f : files) {
    std::vector<cell> row{f.dataset, f.file, to_string(f.state), f.size_bytes, f.path.string()};
    if (wide) row.insert(row.end(), {f.sha256, f.licence, f.detail});
    out.write(row);
  }
  out.close();
}

/// Says on stderr what is wrong with each file; the worst of it is the exit code.
int judge(const std::vector<data_file_status>& files, const session& run) {
  int code = exit_ok;
  for (const data_file_status& f : files) {
    if (f.state == data_state::ok || f.state == data_state::present) continue;
    run.warn(f.dataset + "/" + f.file + ": " + f.detail);
    if (f.state == data_state::bad) code = exit_bad_input;
    if (f.state == data_state::missing && code == exit_ok) code = exit_io;
  }
  return code;
}

/// A data set that no source has leaves the others to be fetched; judge() finds what is missing.
std::vector<data_file_status> fetch(const std::string& dataset, const session& run) {
  try {
    return fetch_data(dataset, [&run](const std::string& line) { run.log(line); });
  } catch (const io_error& failure) {
    run.warn(failure.what());
    return verify_data(dataset);
  }
}

std::vector<data_file_status> carry_out(const std::string& action, const std::string& dataset,
                                        const session& run) {
  if (action == "list") return list_data(dataset);
  if (action == "verify") return verify_data(dataset);
  return fetch(dataset, run);
}

int run_data(const data_options& options, const session& run) {
  require_value(options.action, "an action (fetch, verify or list)", "qsweep data fetch");
  std::vector<data_file_status> files;
  for (const std::string& dataset : select_datasets(options.dataset)) {
    const auto some = carry_out(options.action, dataset, run);
    files.insert(files.end(), some.begin(), some.end());
  }
  print(files, run.format());
  return options.action == "list" ? exit_ok : judge(files, run);
}

}  // namespace

void add_data_command(CLI::App& root, session& run) {
  const auto options = std::make_shared<data_options>();
  CLI::App& command =
      add_command(root, run,
                  {.name = "data",
                   .summary = "Fetch, verify or list the data sets",
                   .examples = {"qsweep data fetch", "qsweep data verify mnist",
                                "qsweep data list --format csv"},
                   .details = "fetch brings what is missing or damaged, accepts it by checksum "
                              "only, and leaves good files alone.\n"
                              "Files are searched in $QSWEEP_DATA, then in the project's data/ "
                              "folder, and fetched into the first of these."},
                  [options, &run] { return run_data(*options, run); });
  add_choice(command, "ACTION", options->action, {"fetch", "verify", "list"}, "What to do");
  add_choice(command, "DATASET", options->dataset, {"mnist", "fashion-mnist", "all"},
             "Which data set [default: all]");
}

}  // namespace qsweep::app

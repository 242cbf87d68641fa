// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/completion_table.hpp"

namespace qsweep::app {
namespace {

completion_command describe(const CLI::App& app, const std::string& name) {
  completion_command command{.name = name, .words = {}, .paths = false, .options = {}};
  for (const CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    const bool is_path = type == file_type || type == folder_type;
    if (option->get_positional()) {
      command.paths = command.paths || is_path;
      for (const std::string& choice : choices_of(*option)) command.words.push_back(choice);
      continue;
    }
    const bool takes_value = option->get_expected_min() > 0;
    for (const std::string& long_name : option->get_lnames()) {
      command.options.push_back({.name = "--" + long_name,
                                 .description = option->get_description(),
                                 .type = type,
                                 .takes_value = takes_value,
                                 .completes_paths = is_path,
                                 .choices = choices_of(*option)});
    }
  }
  return command;
}

}  // namespace

std::vector<completion_command> completion_table(const CLI::App& root) {
  std::vector<completion_command> table{describe(root, "")};
  for (const CLI::App* each : root.get_subcommands([](const CLI::App*) { return true; })) {
    table.front().words.push_back(each->get_name());
    table.push_back(describe(*each, each->get_name()));
  }
  return table;
}

}  // namespace qsweep::app

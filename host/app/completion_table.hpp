// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli.hpp"

namespace qsweep::app {

struct completion_option {
  std::string name;  ///< "--threads"
  std::string description;
  std::string type;  ///< "N", "FILE", "mlp|cnn"
  bool takes_value = false;
  bool completes_paths = false;
  std::vector<std::string> choices;
};

struct completion_command {
  std::string name;                ///< "" for the program itself, which comes first
  std::vector<std::string> words;  ///< subcommands, or the choices of positional arguments
  bool paths = false;              ///< a positional argument is a path
  std::vector<completion_option> options;
};

/// What can be completed after the program's name and after each subcommand, read from the App, so
/// that a new option completes without further work.
std::vector<completion_command> completion_table(const CLI::App& root);

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli.hpp"

// One function a subcommand, each in the file of that name.
namespace qsweep::app {

void add_data_command(CLI::App& root, session& run);
void add_train_command(CLI::App& root, session& run);
void add_inspect_command(CLI::App& root, session& run);
void add_theory_command(CLI::App& root, session& run);
void add_sweep_command(CLI::App& root, session& run);
void add_reproduce_command(CLI::App& root, session& run);
void add_devices_command(CLI::App& root, session& run);
void add_completion_command(CLI::App& root, session& run);

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace qsweep::app {

/// From here on the first SIGINT or SIGTERM is only noted, so that the work can finish its point;
/// a second one ends the process at once, as the signal does by default. Only for commands that ask
/// interrupted() often.
void catch_interrupts();

/// Whether SIGINT or SIGTERM came.
bool interrupted();

/// Throws interrupted_error(`where`) when SIGINT or SIGTERM came.
void throw_if_interrupted(const std::string& where);

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace qsweep {

/// The gnuplot program in $PATH; nothing when there is none.
std::optional<std::filesystem::path> find_gnuplot();

/// Runs gnuplot on a script and returns what it wrote to its standard output. Files in `scratch`
/// (an existing folder) are made and removed again. Throws io_error with gnuplot's message when it
/// fails or writes nothing.
std::string run_gnuplot(const std::filesystem::path& gnuplot, const std::string& script,
                        const std::filesystem::path& scratch);

}  // namespace qsweep

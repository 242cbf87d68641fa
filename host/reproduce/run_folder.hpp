// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace qsweep {

/// Where a run writes. A folder that holds a finished run (its summary.md is written last) is never
/// mixed with another: `wanted` then becomes `wanted`-2, -3, ...
std::filesystem::path choose_run_folder(const std::filesystem::path& wanted);

/// results/<yyyy-mm-dd>-<slug> below the current folder; the date is that of UTC.
std::filesystem::path default_run_folder(const std::string& slug);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "io/fetch.hpp"
#include "io/manifest.hpp"

namespace qsweep {

/// fetch_data for any manifest and any folders: files not found sound in one of `folders` are
/// written to the first of them. For the tests, which have their own small data sets.
std::vector<data_file_status> fetch_into(const manifest_dataset& set,
                                         std::span<const std::filesystem::path> folders,
                                         const fetch_log& log);

}  // namespace qsweep

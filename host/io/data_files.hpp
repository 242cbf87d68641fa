// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "io/manifest.hpp"

namespace qsweep {

/// The file of a data set in the first folder that has it: <folder>/<data set>/<name>, before
/// <name>.gz. Empty when no folder has it.
std::filesystem::path find_data_file(std::span<const std::filesystem::path> folders,
                                     const manifest_dataset& set, const manifest_file& file);

/// Takes the bytes of a file (raw or gzip), parses them as IDX and checks the checksum; returns the
/// uncompressed bytes. Inflates at most one byte more than the manifest's size. Throws
/// bad_input_error with place and reason (the caller knows the file) when they are not that file.
std::vector<std::uint8_t> check_data(std::vector<std::uint8_t> bytes, const manifest_dataset& set,
                                     const manifest_file& file);

/// Reads a file and checks it as check_data does. Refuses a file that is too large unread. Throws
/// io_error, or bad_input_error naming file, place, reason and remedy.
std::vector<std::uint8_t> read_data_file(const std::filesystem::path& path,
                                         const manifest_dataset& set, const manifest_file& file);

}  // namespace qsweep

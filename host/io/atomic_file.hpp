// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace qsweep {

/// Replaces `file` by `content`, all or nothing: a temporary file in the same folder, fsync,
/// rename, fsync of the folder. Missing parent folders are made. On failure the old file stays as
/// it was and the temporary file is removed. Throws io_error naming the file, the step and the
/// system's reason.
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

/// The whole file. Throws io_error (file, reason); also for a folder.
std::string read_whole_file(const std::filesystem::path& file);

}  // namespace qsweep

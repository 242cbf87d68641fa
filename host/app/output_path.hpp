// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace qsweep::app {

/// Makes sure that `file` can be written later, before hours are spent on its content: makes its
/// folder and, for a moment, a file there. Throws io_error (file, reason); also for a folder.
void refuse_unwritable(const std::filesystem::path& file);

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qsweep {

/// "; did you mean 'laplace'?" for the known name closest to `text`, when at most two edits (one
/// for texts of up to three characters) lead there; otherwise "; known: a, b, c". Meant as the end
/// of a usage_error's message. `known` must not be empty.
std::string suggestion(std::string_view text, const std::vector<std::string>& known);

}  // namespace qsweep

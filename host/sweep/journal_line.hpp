// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sweep/sweep.hpp"

namespace qsweep {

/// Appends the line of a row with its end: a JSON object with `index` and the columns of
/// sweep/rows.hpp, in that order. Doubles read back exactly.
void append_journal_line(std::string& text, const indexed_row& row);

/// The row of a line without its end. Throws bad_input_error with the reason for everything that
/// append_journal_line does not write.
indexed_row parse_journal_line(std::string_view line);

}  // namespace qsweep

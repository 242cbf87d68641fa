// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/theory.hpp"
#include "io/record_writer.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {

/// weights_sha256, model, dataset, scope, layer, quantizer, bits, wsupp, sqnr_ex_db, sqnr_th_db,
/// within_pct, accuracy_pct, correct, images, certified_fast, reevaluated, backend, algorithm,
/// status: the columns of a sweep row in every format.
const std::vector<std::string>& sweep_columns();

/// The cells of a row in the order of sweep_columns().
std::vector<cell> to_cells(const sweep_row& row);
void append_cells(const sweep_row& row, std::vector<cell>& cells);

/// The row of cells in the order of sweep_columns(): the inverse of to_cells. Numbers may come as
/// any number type that holds them exactly, and an empty sqnr_ex_db with status "exact" is the
/// infinity that JSON cannot say. Throws bad_input_error naming the column.
sweep_row sweep_row_from_cells(std::span<const cell> cells);

/// One point of the theory: the distortion of a quantizer for a unit-variance source.
struct theory_row {
  std::string source;
  std::string quantizer;
  int bits = 0;
  double wsupp = 0.0;
  distortion d;
  double sqnr_th_db = 0.0;
};

/// source, quantizer, bits, wsupp, distortion, granular, overload, sqnr_th_db.
const std::vector<std::string>& theory_columns();
std::vector<cell> to_cells(const theory_row& row);

/// The theory at bits x wsupp, bits outermost. Throws usage_error for an unknown source or
/// quantizer and for thresholds that need weights (wmax, wmin) or do not exist (jayant above 8
/// bits).
std::vector<theory_row> theory_rows(const std::string& source, const std::string& quantizer,
                                    const std::vector<int>& bits, const threshold_list& wsupp);

}  // namespace qsweep

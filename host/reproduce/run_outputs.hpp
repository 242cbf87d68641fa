// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "report/figure.hpp"
#include "reproduce/claims.hpp"
#include "reproduce/comparison.hpp"
#include "reproduce/measurement.hpp"

namespace qsweep {

/// rows.csv: comparison_columns().
std::string rows_csv(std::span<const comparison_row> rows);

/// claims.csv: id, statement, rule, paper, ours, seeds_holding, seeds, verdict.
std::string claims_csv(std::span<const claim_result> claims);

/// seeds.csv: every quantity of every network and training seed.
std::string seeds_csv(std::span<const seed_observations> seeds);

/// points.csv: every quantization that was measured, of every network and training seed.
std::string points_csv(std::span<const network_measurement> measurements);

/// Writes <folder>/<name>.csv of each figure, and <name>.svg where gnuplot is found. Returns
/// whether it was.
bool write_figures(const std::filesystem::path& folder, std::span<const figure> figures);

/// The command as it can be pasted into a shell, the program's folder left out.
std::string command_text(std::span<const std::string> argv);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reproduce/figures.hpp"
#include "reproduce/nikolic2021.hpp"

namespace qsweep {

/// How many rows have each verdict: "20 match, 61 within, 12 differs".
std::string count_verdicts(std::span<const comparison_row> rows);

/// What summary.md says beside the rows and claims.
struct summary_text {
  std::string command;
  std::string version;               ///< tool version and commit
  std::string seeds;                 ///< which training seeds stand behind `ours` and the spread
  std::vector<figure_spec> figures;  ///< the figures that were made
  bool pictures = false;             ///< SVG files lie beside the CSV
};

/// summary.md: verdicts in short, every table and figure number paper beside ours, claims, figures,
/// and how to read it.
std::string summary_markdown(const reproduce_outcome& outcome, const summary_text& text);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace qsweep {

enum class series_style {
  line,
  line_with_points,
  points,
  steps,     ///< horizontal at y from x to the next x
  bars,      ///< boxes centred at x, as wide as the distance between neighbours
  impulses,  ///< a vertical stroke with a dot on top, for few discrete values
};

/// One curve. x and y have the same length and are finite.
struct figure_series {
  std::string label;  ///< for the key; empty: not in the key
  series_style style = series_style::line;
  std::vector<double> x;
  std::vector<double> y;
};

/// One coordinate system.
struct figure_panel {
  std::string title;
  std::string x_label;
  std::string y_label;
  std::vector<figure_series> series;
};

/// A figure of a paper: data first, pictures made from it.
struct figure {
  std::string name;   ///< file name without extension: "figure-08"
  std::string title;  ///< above the panels; what is shown
  std::vector<figure_panel> panels;
  std::size_t columns = 1;  ///< panels side by side
};

/// The data: columns panel, series, x, y.
std::string figure_to_csv(const figure& what);

/// A gnuplot script that writes the figure as SVG to its standard output; it holds the data and
/// needs no other file. Text is taken literally (no gnuplot markup).
/// Throws precondition_error for a figure without panels, a panel without series, or a series whose
/// x and y differ in length or are not finite.
std::string gnuplot_script(const figure& what);

}  // namespace qsweep

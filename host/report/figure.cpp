// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "core/error.hpp"
#include "io/record_writer.hpp"

namespace qsweep {
namespace {

/// Colours that people with colour vision deficiencies can tell apart (Okabe and Ito), dark first.
constexpr std::array colors = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"};

constexpr int panel_width = 560;
constexpr int lone_panel_width = 760;  // room for the title above a single column
constexpr int panel_height = 380;

void check(const figure& what) {
  QSWEEP_EXPECTS(!what.panels.empty(), what.name + " has no panels");
  for (const figure_panel& panel : what.panels) {
    QSWEEP_EXPECTS(!panel.series.empty(), what.name + ": '" + panel.title + "' has no series");
    for (const figure_series& series : panel.series) {
      QSWEEP_EXPECTS(
          series.x.size() == series.y.size() && !series.x.empty(),
          what.name + ": '" + series.label + "' has x and y of different length or none");
      for (std::size_t i = 0; i < series.x.size(); ++i) {
        QSWEEP_EXPECTS(std::isfinite(series.x[i]) && std::isfinite(series.y[i]),
                       what.name + ": '" + series.label + "' has a value that is not finite");
      }
    }
  }
}

/// A double-quoted gnuplot string.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "\"";
}

std::string style_of(const figure_series& series, std::size_t index) {
  const std::string_view color = colors[index % colors.size()];
  const std::size_t point = 2 * index + 5;
  switch (series.style) {
    case series_style::line:
      return fmt::format("with lines lw 2 dt {} lc rgb \"{}\"", index % 5 + 1, color);
    case series_style::line_with_points:
      return fmt::format("with linespoints lw 1.5 pt {} ps 0.5 lc rgb \"{}\"", point, color);
    case series_style::points:
      return fmt::format("with points pt {} ps 0.8 lc rgb \"{}\"", point, color);
    case series_style::steps:
      return fmt::format("with steps lw 2 lc rgb \"{}\"", color);
    case series_style::bars:
      return fmt::format("with boxes fs solid 0.6 noborder lc rgb \"{}\"", color);
    case series_style::impulses:
      return fmt::format("with impulses lw 6 lc rgb \"{}\"", color);
  }
  return {};
}

void append_data(const figure_panel& panel, std::size_t panel_index, std::string& script) {
  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    script += fmt::format("$p{}s{} << EOD\n", panel_index, i);
    const figure_series& series = panel.series[i];
    for (std::size_t k = 0; k < series.x.size(); ++k) {
      script += format_number(series.x[k]) + " " + format_number(series.y[k]) + "\n";
    }
    script += "EOD\n";
  }
}

void append_plot(const figure_panel& panel, std::size_t panel_index, std::string& script) {
  script += "set title " + quoted(panel.title) + "\n";
  script += "set xlabel " + quoted(panel.x_label) + "\n";
  script += "set ylabel " + quoted(panel.y_label) + "\n";
  script += "plot ";
  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    const figure_series& series = panel.series[i];
    const std::string name = series.label.empty() ? "notitle" : "title " + quoted(series.label);
    script += fmt::format("{}$p{}s{} {} {}", i == 0 ? "" : ", ", panel_index, i,
                          style_of(series, i), name);
  }
  script += "\n";
}

}  // namespace

std::string figure_to_csv(const figure& what) {
  std::string text = "panel,series,x,y\n";
  for (const figure_panel& panel : what.panels) {
    for (const figure_series& series : panel.series) {
      for (std::size_t i = 0; i < series.x.size(); ++i) {
        text += to_csv_line(std::vector<cell>{panel.title, series.label, series.x[i], series.y[i]});
      }
    }
  }
  return text;
}

std::string gnuplot_script(const figure& what) {
  check(what);
  const int columns = static_cast<int>(what.columns);
  const int rows = (static_cast<int>(what.panels.size()) + columns - 1) / columns;
  std::string script = "set encoding utf8\n";
  script += fmt::format(
      "set terminal svg noenhanced size {},{} font \"Helvetica,14\" background \"#ffffff\"\n",
      columns == 1 ? lone_panel_width : columns * panel_width, rows * panel_height + 40);
  script += "set grid lc rgb \"#dddddd\" lt 1\nset border lw 1\nset tics nomirror\n";
  script += "set key above horizontal samplen 2\n";
  for (std::size_t p = 0; p < what.panels.size(); ++p) append_data(what.panels[p], p, script);
  script += fmt::format("set multiplot layout {},{} title {}\n", rows, columns, quoted(what.title));
  for (std::size_t p = 0; p < what.panels.size(); ++p) append_plot(what.panels[p], p, script);
  return script + "unset multiplot\n";
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/suggest.hpp"

#include <algorithm>
#include <numeric>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// Levenshtein's distance: insertions, deletions and substitutions of one character.
std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t substitution = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitution, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string suggestion(std::string_view text, const std::vector<std::string>& known) {
  QSWEEP_EXPECTS(!known.empty(), "no known names");
  const auto closest =
      std::min_element(known.begin(), known.end(), [text](const auto& a, const auto& b) {
        return edit_distance(text, a) < edit_distance(text, b);
      });
  const std::size_t allowed = text.size() <= 3 ? 1 : 2;
  if (edit_distance(text, *closest) <= allowed) return "; did you mean '" + *closest + "'?";
  return "; known: " + join(known);
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/run_folder.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace qsweep {

namespace fs = std::filesystem;

fs::path choose_run_folder(const fs::path& wanted) {
  fs::path chosen = wanted.has_filename() ? wanted : wanted.parent_path();
  const std::string stem = chosen.string();
  for (int suffix = 2; fs::exists(chosen / "summary.md"); ++suffix) {
    chosen = stem + "-" + std::to_string(suffix);
  }
  return chosen;
}

fs::path default_run_folder(const std::string& slug) {
  return fs::path("results") / fmt::format("{:%Y-%m-%d}-{}", fmt::gmtime(std::time(nullptr)), slug);
}

}  // namespace qsweep

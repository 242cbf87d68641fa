// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/observation.hpp"

namespace qsweep {

std::optional<double> find_value(const seed_observations& from, const quantity_key& key) {
  const auto at = from.values.find(key);
  if (at == from.values.end()) return std::nullopt;
  return at->second;
}

}  // namespace qsweep

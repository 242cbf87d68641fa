// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/layers.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/suggest.hpp"

namespace qsweep {
namespace {

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " and ";
    text += names[i];
  }
  return text;
}

void give(std::vector<layer_thresholds>& layers, const layer_thresholds& own) {
  const auto at = std::ranges::find(layers, own.layer, &layer_thresholds::layer);
  if (at == layers.end()) {
    std::vector<std::string> known;
    for (const layer_thresholds& each : layers) known.push_back(each.layer);
    throw usage_error("unknown layer '" + own.layer + "'" + suggestion(own.layer, known));
  }
  if (!at->wsupp.empty()) {
    throw usage_error("layer '" + own.layer + "' is given thresholds twice; join them by commas");
  }
  at->wsupp = own.wsupp;
}

}  // namespace

std::vector<layer_thresholds> assign_layers(const network_spec& network,
                                            const std::vector<layer_thresholds>& own,
                                            bool has_common) {
  std::vector<layer_thresholds> layers;
  for (const parameter_group& group : make_parameter_groups(network, scope::layer)) {
    layers.push_back({.layer = group.name, .wsupp = {}});
  }
  for (const layer_thresholds& each : own) give(layers, each);
  std::vector<std::string> left;
  for (const layer_thresholds& each : layers) {
    if (each.wsupp.empty()) left.push_back(each.layer);
  }
  if (!has_common && !left.empty()) {
    throw usage_error("no thresholds for " + listed(left) + ": name every layer, e.g. --wsupp " +
                      left.front() + "=2:7:0.5, or give a plain range for the rest, e.g. " +
                      "--wsupp 2:7:0.5");
  }
  if (has_common && left.empty()) {
    throw usage_error("every layer has thresholds of its own: none is left for the plain range");
  }
  return layers;
}

}  // namespace qsweep

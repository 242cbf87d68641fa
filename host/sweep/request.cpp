// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "core/error.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {
namespace {

constexpr std::array<std::pair<const char*, scope>, 3> scope_names{
    {{"global", scope::global}, {"layer", scope::layer}, {"channel", scope::channel}}};

constexpr double most_points = 1e10;

void expect_usable(bool condition, const std::string& message) {
  if (!condition) throw usage_error(message);
}

/// The product of all lists, in double: it cannot overflow.
double count_points(const sweep_request& request) {
  const auto size_of = [](const auto& list) { return static_cast<double>(list.size()); };
  bool has_common = request.layers.empty();
  double points = size_of(request.bits);
  for (const layer_thresholds& layer : request.layers) {
    has_common = has_common || layer.wsupp.empty();
    if (!layer.wsupp.empty()) points *= size_of(layer.wsupp);
  }
  return has_common ? points * size_of(request.wsupp) : points;
}

}  // namespace

std::string to_string(scope what) {
  for (const auto& [name, value] : scope_names) {
    if (value == what) return name;
  }
  throw precondition_error("unknown scope value " + std::to_string(static_cast<int>(what)));
}

scope parse_scope(const std::string& text) {
  for (const auto& [name, value] : scope_names) {
    if (text == name) return value;
  }
  throw usage_error("unknown scope '" + text + "'; known scopes: global, layer, channel");
}

void validate(const sweep_request& request) {
  expect_usable(request.quantizer == "uniform",
                "unknown quantizer '" + request.quantizer + "'; known quantizers: uniform");
  expect_usable(!request.bits.empty(), "a sweep needs at least one bit rate, e.g. --bits 3");
  expect_usable(count_points(request) > 0.0,
                "a sweep needs at least one threshold, e.g. --wsupp 2:7:0.1");
  expect_usable(count_points(request) <= most_points,
                "more than 10 billion points; take fewer bit rates or thresholds");
  expect_usable(request.layers.empty() || request.what == scope::layer,
                "thresholds of single layers need --scope layer");
  expect_usable(request.want_sqnr || request.want_accuracy,
                "a sweep needs at least one metric: sqnr, accuracy");
  for (const int bits : request.bits) {
    expect_usable(bits >= 1 && bits <= 16,
                  "bit rate " + std::to_string(bits) + " is outside 1 to 16");
  }
}

}  // namespace qsweep

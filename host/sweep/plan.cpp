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

void expect_usable(bool condition, const std::string& message) {
  if (!condition) throw usage_error(message);
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
  expect_usable(!request.wsupp.empty(),
                "a sweep needs at least one threshold, e.g. --wsupp 2:7:0.1");
  expect_usable(request.want_sqnr || request.want_accuracy,
                "a sweep needs at least one metric: sqnr, accuracy");
  for (const int bits : request.bits) {
    expect_usable(bits >= 1 && bits <= 16,
                  "bit rate " + std::to_string(bits) + " is outside 1 to 16");
  }
}

std::uint64_t plan_size(const sweep_request& request) {
  return std::uint64_t{request.bits.size()} * request.wsupp.size();
}

sweep_point plan_point(const sweep_request& request, std::uint64_t index) {
  QSWEEP_EXPECTS(index < plan_size(request), "index " + std::to_string(index) + " of " +
                                                 std::to_string(plan_size(request)) + " points");
  return {.index = index,
          .bits = request.bits[index / request.wsupp.size()],
          .entry = request.wsupp[index % request.wsupp.size()]};
}

}  // namespace qsweep

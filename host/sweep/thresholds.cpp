// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/error.hpp"
#include "core/support_design.hpp"
#include "core/weight_quantizer.hpp"
#include "io/record_writer.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {
namespace {

double named_value(named_threshold name, int bits, const moments& group) {
  const normalization norm{.mean = group.mean, .std = group.std};
  switch (name) {
    case named_threshold::wmax:
      return norm.normalize(double{group.max});
    case named_threshold::wmin:
      return -norm.normalize(double{group.min});
    case named_threshold::optimal:
      throw usage_error("threshold 'optimal' of a sweep needs the weights, not their moments");
    case named_threshold::hui:
    case named_threshold::jayant:
      break;
  }
  return design_threshold(name, bits);
}

}  // namespace

std::string to_string(const threshold_entry& entry) {
  const auto* name = std::get_if<named_threshold>(&entry);
  return name ? to_string(*name) : format_number(std::get<double>(entry));
}

double design_threshold(named_threshold name, int bits) {
  switch (name) {
    case named_threshold::hui:
      return hui_support_threshold(bits);
    case named_threshold::optimal:
      return optimal_support_threshold(bits);
    case named_threshold::jayant:
      if (const auto value = jayant_support_threshold(bits)) return *value;
      throw usage_error("threshold 'jayant' is tabulated for 1 to 8 bits only, not for " +
                        std::to_string(bits) + "; 'optimal' is defined at any rate");
    case named_threshold::wmax:
    case named_threshold::wmin:
      break;
  }
  throw usage_error("threshold '" + to_string(name) + "' needs weights");
}

double resolve_threshold(const threshold_entry& entry, int bits, const moments& group) {
  if (!(group.std > 0.0) || !std::isfinite(group.std)) {
    throw usage_error("weights of standard deviation " + format_number(group.std) +
                      " cannot be normalised");
  }
  const auto* name = std::get_if<named_threshold>(&entry);
  const double value = name ? named_value(*name, bits, group) : std::get<double>(entry);
  if (!(value > 0.0) || !std::isfinite(value)) {
    throw usage_error("threshold " + (name ? "'" + to_string(*name) + "' is " : std::string()) +
                      format_number(value) + ", not a positive number");
  }
  return value;
}

}  // namespace qsweep

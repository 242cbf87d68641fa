// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reproduce/observation.hpp"

namespace qsweep {

/// One quantization of one network.
struct measured_point {
  int bits = 0;
  std::string choice;  ///< wmax, wmin, hui, jayant; empty for a point of the curve
  double wsupp = 0.0;
  double sqnr_ex_db = 0.0;
  double sqnr_th_db = 0.0;
  double within_pct = 0.0;
  std::uint64_t correct = 0;
  std::uint64_t images = 0;
  std::uint64_t certified_fast = 0;
  std::uint64_t reevaluated = 0;

  double accuracy_pct() const;
  bool operator==(const measured_point&) const = default;
};

/// The float32 network.
struct network_statistics {
  double mean = 0.0;
  double std = 0.0;
  double raw_min = 0.0;
  double raw_max = 0.0;
  double w_min = 0.0;                    ///< normalised
  double w_max = 0.0;                    ///< normalised
  double non_negative_pct = 0.0;         ///< of the normalised parameters
  double layer2_non_negative_pct = 0.0;  ///< of those of the second layer with parameters
  std::uint64_t correct = 0;
  std::uint64_t images = 0;

  bool operator==(const network_statistics&) const = default;
};

/// What is to be measured of one network.
struct measurement_plan {
  std::vector<int> choice_bits;  ///< bit rates at which the four choices are taken
  int curve_bits = 3;
  /// 0: no curve; else it goes over 0.5:2.9236:0.1 and 2.9236:end:0.1, where end is this number or
  /// the network's own |w_min|, whichever is greater.
  double curve_up_to = 0.0;

  bool has_curve() const { return curve_up_to > 0.0; }

  bool operator==(const measurement_plan&) const = default;
};

/// Everything that the tables, curves and claims need of one network of one training seed.
struct network_measurement {
  network_id network;
  std::uint64_t seed = 0;
  std::string weights_sha256;
  std::string backend;
  measurement_plan plan;
  network_statistics statistics;
  std::vector<measured_point> choices;
  std::vector<measured_point> curve;

  bool operator==(const network_measurement&) const = default;
};

/// One JSON object; read back it gives the same values bit by bit.
std::string to_json_text(const network_measurement& measurement);

/// Throws bad_input_error naming `file` when the text is not what to_json_text writes.
network_measurement parse_measurement(std::string_view text, const std::string& file);

}  // namespace qsweep

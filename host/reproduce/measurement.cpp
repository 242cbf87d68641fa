// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/measurement.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace qsweep {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(network_id, model, dataset)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(measured_point, bits, choice, wsupp, sqnr_ex_db, sqnr_th_db,
                                   within_pct, correct, images, certified_fast, reevaluated)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(network_statistics, mean, std, raw_min, raw_max, w_min, w_max,
                                   non_negative_pct, layer2_non_negative_pct, correct, images)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(measurement_plan, choice_bits, curve_bits, curve_up_to)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(network_measurement, network, seed, weights_sha256, backend,
                                   plan, statistics, choices, curve)

double measured_point::accuracy_pct() const {
  return 100.0 * static_cast<double>(correct) / static_cast<double>(images);
}

std::string to_json_text(const network_measurement& measurement) {
  return nlohmann::json(measurement).dump(1) + "\n";
}

network_measurement parse_measurement(std::string_view text, const std::string& file) {
  try {
    return nlohmann::json::parse(text).get<network_measurement>();
  } catch (const nlohmann::json::exception& problem) {
    throw bad_input_error(file + ": not a stored measurement: " + problem.what());
  }
}

}  // namespace qsweep

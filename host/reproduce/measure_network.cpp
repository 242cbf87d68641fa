// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/measure_network.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/range.hpp"
#include "core/weight_quantizer.hpp"
#include "nn/evaluation.hpp"
#include "reproduce/paper_ranges.hpp"
#include "sweep/plan.hpp"

namespace qsweep {
namespace {

const std::vector<threshold_entry> choice_entries = {named_threshold::wmax, named_threshold::wmin,
                                                     named_threshold::hui, named_threshold::jayant};

double share_non_negative_pct(std::span<const float> values) {
  std::uint64_t count = 0;
  for (const float value : values) count += value >= 0.0F ? 1 : 0;
  return 100.0 * static_cast<double>(count) / static_cast<double>(values.size());
}

const layer_spec& second_parameter_layer(const network_spec& network) {
  int seen = 0;
  for (const layer_spec& layer : network.layers) {
    if (layer.has_parameters() && ++seen == 2) return layer;
  }
  throw precondition_error("network '" + network.model + "' has no second layer with parameters");
}

network_statistics measure_statistics(const Backend& backend, const Backend& reference,
                                      const stored_weights& weights, const dataset& test_data) {
  const std::vector<parameter_group> groups = make_parameter_groups(weights.network, scope::global);
  const weights_view view{weights.parameters, groups};
  const moments all = backend.moments_of(view).front();
  const normalization norm{all.mean, all.std};
  const std::vector<float> normalized = backend.normalize(view, std::vector{norm});
  const layer_spec& second = second_parameter_layer(weights.network);
  const accuracy float32 = evaluate_accuracy(backend, reference, weights.network, view,
                                             std::vector<quantization>(1), test_data.view())
                               .front();
  network_statistics result;
  result.mean = all.mean;
  result.std = all.std;
  result.raw_min = static_cast<double>(all.min);
  result.raw_max = static_cast<double>(all.max);
  result.w_min = norm.normalize(result.raw_min);
  result.w_max = norm.normalize(result.raw_max);
  result.non_negative_pct = share_non_negative_pct(normalized);
  result.layer2_non_negative_pct = share_non_negative_pct(
      std::span(normalized).subspan(second.weight_offset, second.weight_count + second.bias_count));
  result.correct = float32.correct;
  result.images = float32.images;
  return result;
}

double require(const std::optional<double>& value, const sweep_row& row) {
  if (value && row.status == "ok") return *value;
  throw error("quantizing " + row.model + "/" + row.dataset + " gave no result: " + row.status);
}

measured_point to_point(const sweep_row& row) {
  measured_point point;
  point.bits = row.bits;
  point.wsupp = require(row.wsupp, row);
  point.sqnr_ex_db = require(row.sqnr_ex_db, row);
  point.sqnr_th_db = require(row.sqnr_th_db, row);
  point.within_pct = require(row.within_pct, row);
  require(row.accuracy_pct, row);
  point.correct = row.correct.value_or(0);
  point.images = row.images.value_or(0);
  point.certified_fast = row.certified_fast.value_or(0);
  point.reevaluated = row.reevaluated.value_or(0);
  return point;
}

}  // namespace

network_measurement measure_network(const Backend& backend, const Backend& reference,
                                    const stored_weights& weights, const dataset& test_data,
                                    const measurement_plan& plan,
                                    const measurement_callback& step) {
  network_measurement result;
  result.network = {weights.network.model, test_data.name};
  result.weights_sha256 = weights.sha256;
  result.backend = backend.name();
  result.plan = plan;
  result.statistics = measure_statistics(backend, reference, weights, test_data);

  sweep_request choices;
  choices.bits = plan.choice_bits;
  choices.wsupp = choice_entries;
  sweep_request curve;
  curve.bits = {plan.curve_bits};
  if (plan.has_curve()) {
    const double end = std::max(plan.curve_up_to, std::abs(result.statistics.w_min));
    const std::vector<double> wsupp = curve_thresholds(end);
    curve.wsupp = std::vector<threshold_entry>(wsupp.begin(), wsupp.end());
  }
  const std::uint64_t total = 1 + sweep_plan(choices).size() + sweep_plan(curve).size();
  std::uint64_t done = 0;
  const auto count = [&] { step(++done, total); };
  count();

  run_sweep({backend, reference, weights, &test_data, choices}, sweep_selection{},
            one_by_one([&](std::uint64_t index, const sweep_row& row) {
              result.choices.push_back(to_point(row));
              const threshold_entry entry = sweep_plan(choices).point(index).entries[0];
              result.choices.back().choice = to_string(std::get<named_threshold>(entry));
              count();
            }));
  if (plan.has_curve()) {
    run_sweep({backend, reference, weights, &test_data, curve}, sweep_selection{},
              one_by_one([&](std::uint64_t, const sweep_row& row) {
                result.curve.push_back(to_point(row));
                count();
              }));
  }
  return result;
}

}  // namespace qsweep

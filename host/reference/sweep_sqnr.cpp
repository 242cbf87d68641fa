// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/ops.hpp"

namespace qsweep::reference {
namespace {

/// Nikolic et al. 2021, eqs. (18) and (19), without the division by the number of weights.
quantization_noise noise_of_group(const weights_view& weights, const parameter_group& group,
                                  std::span<const double> quantized) {
  long double signal = 0.0L;
  long double noise = 0.0L;
  for (const parameter_range& range : group.ranges) {
    for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
      const long double weight = weights.values[j];
      const long double error = weight - quantized[j];
      signal += weight * weight;
      noise += error * error;
    }
  }
  return {.signal_energy = static_cast<double>(signal), .noise_energy = static_cast<double>(noise)};
}

std::uint64_t count_within(const weights_view& weights, const parameter_group& group,
                           const weight_quantizer& quantizer) {
  std::uint64_t count = 0;
  for (const parameter_range& range : group.ranges) {
    for (const float weight : weights.values.subspan(range.offset, range.size)) {
      if (quantizer.support_low <= weight && weight <= quantizer.support_high) ++count;
    }
  }
  return count;
}

class direct_sweep final : public SqnrSweep {
 public:
  explicit direct_sweep(const weights_view& weights) : weights_(weights) { expect_valid(weights); }

  std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const override {
    std::vector<std::vector<quantization_noise>> out;
    for (const quantization& each : how) out.push_back(measure(each));
    return out;
  }

 private:
  std::vector<quantization_noise> measure(const quantization& how) const {
    const std::vector<double> quantized = quantized_parameters(weights_, how);
    std::vector<quantization_noise> out;
    for (std::size_t g = 0; g < weights_.groups.size(); ++g) {
      const parameter_group& group = weights_.groups[g];
      out.push_back(noise_of_group(weights_, group, quantized));
      out.back().within_support =
          how.is_identity() ? group.size() : count_within(weights_, group, how.per_group[g]);
    }
    return out;
  }

  weights_view weights_;
};

}  // namespace

std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights) {
  return std::make_unique<direct_sweep>(weights);
}

}  // namespace qsweep::reference

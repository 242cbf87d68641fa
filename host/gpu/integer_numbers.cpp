// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/integer_numbers.hpp"

#include <algorithm>
#include <cmath>

namespace qsweep::gpu {
namespace {

constexpr double unit32 = 0x1p-24;
constexpr double unit64 = 0x1p-53;
/// Covers second-order terms of the rounding bounds, and the bounds' own rounding.
constexpr double generous = 1.1;
constexpr double outward = 1.001;
constexpr double largest_pixel = 255.0;
/// Below this, float32 stays far from overflow.
constexpr double largest_number = 1e25;
/// Activations as long as any seen are scaled to this length: the largest of them is far shorter
/// then, and float16 ends at 65504.
constexpr double longest_half = 0x1p15;
/// Integers up to this are exact in float32.
constexpr double exact_in_float32 = 0x1p24;

/// The sizes of a stage that its bounds depend on.
struct stage_facts {
  double inputs = 0.0;  ///< terms of a sum
  double root_entries = 0.0;
  double positions = 1.0;  ///< at which a convolution's filters stand
  double repeated = 1.0;   ///< a convolution's kernel width: every input stands in its square
  double outputs = 0.0;
  double frobenius = 0.0;  ///< of the codes
  double shifted = 0.0;    ///< of codes + offset
  double magnitude = 0.0;  ///< |sums of magnitudes|_2 <= magnitude |inputs|_2
  double bias_norm = 0.0;
  double residual = 0.0;  ///< of a weight, over the step
  double residual_norm = 0.0;
};

stage_facts facts_of(const layer_spec& spec, const affine_levels& levels, const code_sums& sums,
                     std::size_t entries, double unit) {
  const bool convolution = spec.kind == layer_kind::convolution;
  stage_facts out;
  const auto rows = static_cast<double>(spec.bias_count);
  const double h = levels.offset;
  out.outputs = static_cast<double>(spec.output.size());
  out.positions = out.outputs / rows;
  out.repeated = convolution ? static_cast<double>(spec.kernel) : 1.0;
  out.inputs = static_cast<double>(entries) / rows;
  out.root_entries = std::sqrt(static_cast<double>(entries));
  const auto squares = static_cast<double>(sums.squares);
  out.frobenius = std::sqrt(squares);
  out.shifted = std::sqrt(std::max(0.0, squares + 2.0 * h * static_cast<double>(sums.total) +
                                            h * h * static_cast<double>(entries)));
  out.magnitude = out.repeated * (out.frobenius + std::abs(h) * out.root_entries);
  const double biases = static_cast<double>(sums.bias_squares) +
                        2.0 * h * static_cast<double>(sums.bias_total) + h * h * rows;
  out.bias_norm = std::sqrt(out.positions * std::max(0.0, biases)) / unit;
  out.residual = levels.residual / levels.step;
  out.residual_norm = out.residual / unit * std::sqrt(out.outputs);
  return out;
}

/// Which products a stage's sums come from: exact ones; float16 on tensor cores; the same of
/// activations that are split in two; fused multiply-adds in float32.
enum class arithmetic { integers, tensor_cores, split, floats };

arithmetic how_summed(std::size_t l, bool last, bool split_last) {
  if (l == 0) return arithmetic::integers;
  if (!last) return arithmetic::tensor_cores;
  return split_last ? arithmetic::split : arithmetic::floats;
}

/// Section 12: what rounding in float32 adds to a stage's outputs.
void set_rounding(const stage_facts& of, arithmetic how, double offset, stage_numbers& to) {
  constexpr double u = generous * unit32;
  const double shared = std::abs(offset) * of.root_entries;
  const double residual = of.repeated * of.residual * of.root_entries;
  to.constant = 8.0 * u * of.bias_norm + of.residual_norm;
  switch (how) {
    case arithmetic::integers:
      to.per_length = 8.0 * u * of.magnitude + residual;
      break;
    case arithmetic::tensor_cores:
      to.per_nonzero = 4.0 * u * of.frobenius;
      to.per_length = u * (16.0 * of.frobenius + (of.inputs / 32.0 + 40.0) * shared) + residual;
      break;
    case arithmetic::split:
      to.split = 1.0;
      to.per_nonzero = 8.0 * u * of.frobenius;
      to.per_length = 20.0 * u * of.frobenius + residual;
      break;
    case arithmetic::floats:
      to.per_nonzero = u * of.frobenius;
      to.per_length = 16.0 * u * of.frobenius + residual;
      break;
  }
}

/// What the rounding of the fine evaluation and of the reference, and the residual, add together
/// when no inputs are longer than `length`.
double own_error(const stage_facts& of, double length) {
  const double rounding = generous * (2.0 * of.inputs + 64.0) * unit64;
  return rounding * (of.magnitude * length + of.bias_norm) +
         of.repeated * of.residual * of.root_entries * length + of.residual_norm;
}

std::vector<double> pair_norms_of(const stage_facts& last, std::span<const std::int32_t> squares) {
  const double residual = 2.0 * last.residual * std::sqrt(last.inputs);
  std::vector<double> out;
  for (const std::int32_t square : squares) {
    out.push_back(std::sqrt(static_cast<double>(square)) + residual);
  }
  return out;
}

/// The power of two that scales activations of this length into float16's range.
double scale_into_half(double length) {
  return std::exp2(std::floor(std::log2(longest_half / std::max(length, 0x1p-100))));
}

}  // namespace

std::optional<integer_numbers> make_integer_numbers(const network_spec& network,
                                                    std::span<const integer_stage> stages,
                                                    std::span<const affine_levels> levels,
                                                    std::span<const stage_measures> measures,
                                                    std::span<const std::int32_t> pair_squares,
                                                    bool split_last) {
  integer_numbers out;
  double unit = 1.0 / largest_pixel;
  double length = largest_pixel * std::sqrt(static_cast<double>(network.input.size()));
  double error = 0.0;
  for (std::size_t l = 0; l < stages.size(); ++l) {
    const layer_spec& spec = network.layers[stages[l].layer];
    const bool last = l + 1 == stages.size();
    const stage_facts of = facts_of(spec, levels[l], measures[l].sums, measures[l].entries, unit);
    stage_numbers numbers;
    numbers.offset = levels[l].offset;
    numbers.inverse_unit = 1.0 / unit;
    numbers.gain =
        std::min(outward * of.shifted, measures[l].spectral) + of.residual * of.root_entries;
    const arithmetic how = how_summed(l, last, split_last);
    if (how == arithmetic::tensor_cores || how == arithmetic::split) {
      numbers.exact_below = exact_in_float32 / levels[l].half;
    }
    set_rounding(of, how, levels[l].offset, numbers);

    if (last) out.pair_norms = pair_norms_of(of, pair_squares);
    const double gain = last ? *std::ranges::max_element(out.pair_norms) : numbers.gain;
    error = outward * (gain * error + (last ? 2.0 : 1.0) * own_error(of, length));
    length = outward * ((l == 0 ? of.magnitude : numbers.gain) * length + of.bias_norm);
    if (!(length < largest_number) || !(numbers.inverse_unit < largest_number)) return std::nullopt;

    if (!last) numbers.cut_scale = scale_into_half(measures[l].typical * length);
    out.lengths.push_back(length);
    error *= numbers.cut_scale;
    length *= numbers.cut_scale;
    unit *= levels[l].step / numbers.cut_scale;
    out.stages.push_back(numbers);
  }
  out.decisive_lead = 2.0 * error;
  return out;
}

}  // namespace qsweep::gpu

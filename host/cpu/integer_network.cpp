// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_network.hpp"

#include <algorithm>
#include <cmath>

#include "core/rounding.hpp"
#include "cpu/integer_convolution.hpp"
#include "cpu/integer_spectral.hpp"
#include "cpu/multiversion.hpp"

namespace qsweep::cpu {
namespace {

/// Below this, float32 sums stay far from `rectified_away` and from overflow.
constexpr double largest_number = 1e25;
constexpr double double_unit = 0x1p-53;
constexpr double largest_pixel = 255.0;

QSWEEP_MULTIVERSION
std::int64_t sum_of_squares(const std::int8_t* codes, std::size_t size) {
  std::int64_t sum = 0;
  for (std::size_t first = 0; first < size; first += 65536) {
    std::int32_t part = 0;
    for (std::size_t k = first; k < std::min(first + 65536, size); ++k) part += codes[k] * codes[k];
    sum += part;
  }
  return sum;
}

QSWEEP_MULTIVERSION
std::int32_t squared_distance(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < size; ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

std::vector<std::int8_t> kept_columns(std::span<const std::int8_t> codes, std::size_t rows,
                                      std::span<const std::uint32_t> columns) {
  const std::size_t stride = codes.size() / rows;
  std::vector<std::int8_t> out(rows * columns.size());
  for (std::size_t j = 0; j < rows; ++j) {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      out[j * columns.size() + k] = codes[j * stride + columns[k]];
    }
  }
  return out;
}

/// Biases in the units of the outputs; `unit` is that of the inputs.
void set_bias(const affine_layer_codes& from, double unit, std::size_t padded,
              integer_layer& layer) {
  layer.bias.assign(padded, double{rectified_away});
  std::ranges::transform(from.bias, layer.bias.begin(),
                         [&](std::int8_t code) { return (code + from.offset) / unit; });
  layer.rounded_bias.resize(padded);
  std::ranges::transform(layer.bias, layer.rounded_bias.begin(),
                         [](double value) { return static_cast<float>(value); });
}

/// Section 10: what a stage's bounds need, but for its gain. The matrix of a convolution holds each
/// kernel weight once a position, and every input stands in at most kernel^2 patches.
void set_bounds(const affine_layer_codes& from, double unit, integer_layer& layer) {
  const layer_spec& spec = layer.spec;
  const bool convolution = spec.kind == layer_kind::convolution;
  const double repeated = convolution ? static_cast<double>(spec.kernel) : 1.0;
  const auto positions = static_cast<double>(spec.output.size() / spec.bias_count);
  const double entries = std::sqrt(static_cast<double>(spec.weight_count));
  const auto squares = sum_of_squares(from.weights.data(), from.weights.size());
  const double residual = from.residual / from.step;
  double bias_square = 0.0;
  for (const double value : std::span(layer.bias).first(spec.bias_count)) {
    bias_square += value * value;
  }
  layer.magnitude =
      repeated * (std::sqrt(static_cast<double>(squares)) + std::abs(from.offset) * entries);
  layer.bias_norm = std::sqrt(positions * bias_square);
  layer.residual_gain = repeated * residual * entries;
  layer.residual_norm = residual / unit * std::sqrt(static_cast<double>(spec.output.size()));
}

integer_layer start_layer(const integer_stage& stage, const layer_spec& spec,
                          const affine_layer_codes& from) {
  integer_layer layer;
  layer.stage = stage;
  layer.spec = spec;
  layer.offset = from.offset;
  return layer;
}

integer_layer make_dense(int threads, const integer_stage& stage, const layer_spec& spec,
                         const affine_layer_codes& from, double unit,
                         std::span<const std::uint32_t> columns, bool hidden) {
  integer_layer layer = start_layer(stage, spec, from);
  const std::size_t rows = spec.bias_count;
  const bool all = columns.empty() || columns.size() == spec.input.size();
  layer.codes = all ? packed_codes(threads, from.weights, rows)
                    : packed_codes(threads, kept_columns(from.weights, rows, columns), rows);
  set_bias(from, unit, layer.codes.padded_rows(), layer);
  set_bounds(from, unit, layer);
  if (!hidden) return layer;
  const double entries = static_cast<double>(spec.weight_count);
  layer.gain = shifted_norm_bound(threads, from.weights, layer.codes, from.offset) +
               from.residual / from.step * std::sqrt(entries);
  return layer;
}

integer_layer make_convolution(const integer_stage& stage, const layer_spec& spec,
                               const window_geometry& windows, const affine_layer_codes& from,
                               double unit) {
  integer_layer layer = start_layer(stage, spec, from);
  layer.codes = windows.pack(from.weights);
  set_bias(from, unit, windows.padded_filters(), layer);
  set_bounds(from, unit, layer);
  return layer;
}

std::vector<double> make_pair_norms(const affine_layer_codes& last, std::size_t classes) {
  const std::size_t inputs = last.weights.size() / classes;
  const double residual = 2.0 * last.residual / last.step * std::sqrt(static_cast<double>(inputs));
  std::vector<double> out(classes * classes, 0.0);
  for (std::size_t c = 0; c < classes; ++c) {
    for (std::size_t j = 0; j < classes; ++j) {
      const std::int32_t square =
          squared_distance(&last.weights[c * inputs], &last.weights[j * inputs], inputs);
      out[c * classes + j] = std::sqrt(static_cast<double>(square)) + residual;
    }
  }
  return out;
}

/// What the rounding of the finest rung and of the reference, and the residual, add to a stage's
/// outputs when no inputs are longer than `length`.
double own_error(const integer_layer& layer, double length) {
  const std::size_t terms = layer.spec.weight_count / layer.spec.bias_count;
  const double rounding = stage_rounding(double_unit, finest_planes) +
                          (static_cast<double>(terms) + 24.0) * double_unit;
  return rounding * (layer.magnitude * length + layer.bias_norm) + layer.residual_gain * length +
         layer.residual_norm;
}

/// The recursion of the bounds for the longest inputs there can be; nothing when they leave the
/// range of float32.
std::optional<double> worst_lead_error(const integer_network& network) {
  double length =
      largest_pixel * std::sqrt(static_cast<double>(network.layers.front().spec.input.size()));
  double error = 0.0;
  for (const integer_layer& layer : network.layers) {
    const bool first = &layer == &network.layers.front();
    const bool last = &layer == &network.layers.back();
    const auto inputs = static_cast<double>(layer.spec.input.size());
    if (!first) error += std::sqrt(inputs) * (0x1p-47 * length + 0x1p-60);
    const double own = own_error(layer, length);
    const double gain = last ? *std::ranges::max_element(network.pair_norms) : layer.gain;
    error = rounding::outward * (gain * error + (last ? 2.0 : 1.0) * own);
    length = rounding::outward *
             ((first || last ? layer.magnitude : layer.gain) * length + layer.bias_norm);
    if (!(length < largest_number)) return std::nullopt;
  }
  return error;
}

}  // namespace

double stage_rounding(double unit, std::size_t planes) {
  const double roundings = unit > double_unit ? 8.0 : 16.0;
  return 1.1 * (static_cast<double>(planes) + roundings) * unit;
}

std::optional<integer_network> make_integer_network(int threads, const network_spec& network,
                                                    std::span<const integer_stage> stages,
                                                    std::span<const affine_layer_codes> codes,
                                                    std::span<const std::uint32_t> columns,
                                                    integer_network begun) {
  const std::size_t lent = begun.layers.size();
  integer_network out = std::move(begun);
  out.num_classes = network.num_classes;
  double unit = 1.0 / largest_pixel;
  for (std::size_t l = 0; l < lent; ++l) unit *= codes[l].step;
  for (std::size_t l = lent; l < stages.size(); ++l) {
    const layer_spec& spec = network.layers[stages[l].layer];
    if (stages[l].convolution) {
      out.windows.emplace(stages[l], spec);
      out.layers.push_back(make_convolution(stages[l], spec, *out.windows, codes[l], unit));
      if (small_windows::serves(*out.windows)) out.fast_windows.emplace(codes[l].weights);
    } else {
      const bool hidden = l > 0 && l + 1 < stages.size();
      const auto kept = l == 0 ? columns : std::span<const std::uint32_t>();
      out.layers.push_back(make_dense(threads, stages[l], spec, codes[l], unit, kept, hidden));
    }
    unit *= codes[l].step;
  }
  out.pair_norms = make_pair_norms(codes.back(), network.num_classes);
  const auto error = worst_lead_error(out);
  if (!error) return std::nullopt;
  out.decisive_lead = 2.0 * *error;
  return out;
}

}  // namespace qsweep::cpu

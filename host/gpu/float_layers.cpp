// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/float_layers.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "backend/preconditions.hpp"
#include "bounded_forward/parameters.hpp"
#include "core/error.hpp"
#include "core/rounding.hpp"
#include "gpu/device_quantizers.hpp"

namespace qsweep::gpu {
namespace {

constexpr std::size_t most_terms = std::size_t{1} << 19;
constexpr double largest_pixel = 255.0;

/// The norms of one layer's float32 parameters under one quantization that its bounds take.
struct layer_norms {
  double frobenius = 0.0;
  double largest_row = 0.0;
  double bias = 0.0;  ///< Euclidean
  double largest_bias = 0.0;
};

layer_norms norms_of(std::span<const double> row_squares, std::span<const float> biases) {
  layer_norms out;
  double squares = 0.0;
  for (const double each : row_squares) {
    squares += each;
    out.largest_row = std::max(out.largest_row, std::sqrt(each));
  }
  double bias_squares = 0.0;
  for (const float each : biases) {
    bias_squares += double{each} * double{each};
    out.largest_bias = std::max(out.largest_bias, std::abs(double{each}));
  }
  out.frobenius = std::sqrt(squares);
  out.bias = std::sqrt(bias_squares);
  return out;
}

/// Section 7: what underflow can do to the outputs of a layer.
double underflow_norm(double outputs, double terms, double positions, double frobenius) {
  return rounding::tiny *
         (std::sqrt(outputs) * 3.0 * (terms + 1.0) + std::sqrt(terms * positions) * frobenius);
}

/// |W e| <= this |e| for the exact weights of a layer, in the norm that its outputs are bounded in.
double norm_of_weights(const layer_spec& spec, const layer_norms& norms, bool last) {
  const bool convolution = spec.kind == layer_kind::convolution;
  const double kernel = convolution ? static_cast<double>(spec.kernel) : 1.0;
  const double rounded = last && !convolution ? norms.largest_row : kernel * norms.frobenius;
  return rounded + kernel * (rounding::unit * norms.frobenius +
                             std::sqrt(static_cast<double>(spec.weight_count)) * rounding::tiny);
}

/// Equations 6 and 7. A sum is one product of the library's: a term meets as many roundings as the
/// sum has terms that are not zero, the bias one more, and parameters two.
float_layer_bounds bounds_of(const layer_spec& spec, const layer_norms& norms, bool first,
                             bool last) {
  const bool convolution = spec.kind == layer_kind::convolution;
  const auto terms = static_cast<double>(spec.weight_count / spec.bias_count);
  const auto weights = static_cast<double>(spec.weight_count);
  const auto outputs = static_cast<double>(spec.output.size());
  const double positions = outputs / static_cast<double>(spec.bias_count);
  const double kernel = convolution ? static_cast<double>(spec.kernel) : 1.0;
  float_layer_bounds out;
  const double raised = std::sqrt(weights) * rounding::tiny / rounding::unit;
  out.scale = convolution ? kernel * (norms.frobenius + raised) : 1.0;
  out.roundings = convolution ? terms + 3.0 : 3.0;
  out.bias_norm = last ? norms.largest_bias : std::sqrt(positions) * norms.bias;
  out.constant = rounding::gamma(2.0) * out.bias_norm +
                 underflow_norm(outputs, terms, positions, norms.frobenius);
  if (!first) out.gain = norm_of_weights(spec, norms, last);
  return out;
}

}  // namespace

float_layers::float_layers(const device_context& device, const network_spec& network,
                           const weights_view& weights, const device_weights& on_device,
                           std::span<const quantization> how)
    : count_(how.size()),
      num_parameters_(network.num_parameters),
      parameters_(how.size() * network.num_parameters, device.stream()),
      lengths_(how.size(), largest_pixel * std::sqrt(static_cast<double>(network.input.size()))),
      errors_(how.size(), 0.0) {
  dequantize(device, weights, on_device, how);
  const auto has_parameters = [](const layer_spec& spec) { return spec.has_parameters(); };
  const auto first = std::ranges::find_if(network.layers, has_parameters);
  QSWEEP_EXPECTS(first != network.layers.end(), "no layer of " + network.model + " has parameters");
  const auto last =
      std::ranges::find_if(network.layers.rbegin(), network.layers.rend(), has_parameters);
  for (const layer_spec& spec : network.layers) {
    layers_.push_back(make_layer(device, spec, &spec == &*first, &spec == &*last));
  }
  // Both errors of a lead, twice over: see section 10, "Rungs".
  for (const double error : errors_) decisive_leads_.push_back(4.0 * error);
}

void float_layers::dequantize(const device_context& device, const weights_view& weights,
                              const device_weights& on_device, std::span<const quantization> how) {
  const cudaStream_t stream = device.stream();
  for (std::size_t t = 0; t < how.size(); ++t) {
    double* const to = parameters_.data() + t * num_parameters_;
    launch_widen(on_device.values(), num_parameters_, to, stream);
    if (how[t].is_identity()) continue;
    expect_matching(weights, how[t]);
    const device_quantizers quantizers(device, how[t]);
    std::vector<double> levels;
    for (const weight_quantizer& each : how[t].per_group) {
      levels.insert(levels.end(), each.levels.begin(), each.levels.end());
    }
    const device_buffer<double> device_levels = upload(levels, stream);
    launch_dequantize(on_device.values(), on_device.device_segments(), on_device.segments().size(),
                      quantizers.view(), device_levels.data(), to, stream);
  }
}

float_layer float_layers::make_layer(const device_context& device, const layer_spec& spec,
                                     bool first, bool last) {
  const cudaStream_t stream = device.stream();
  float_layer out;
  out.spec = spec;
  out.first = first;
  if (!spec.has_parameters()) return out;
  const std::size_t rows = spec.bias_count;
  const std::size_t columns = spec.weight_count / rows;
  QSWEEP_EXPECTS(columns < most_terms,
                 "layer " + spec.name + " sums " + std::to_string(columns) + " terms");
  const bool dense = spec.kind == layer_kind::dense;
  const weight_layout layout{
      .weight_offset = spec.weight_offset,
      .bias_offset = spec.bias_offset,
      .rows = static_cast<int>(rows),
      .channels = static_cast<int>(dense ? spec.input.channels : 1),
      .positions = static_cast<int>(dense ? columns / spec.input.channels : columns),
      .divisor = first ? largest_pixel : 1.0};
  out.weights = device_buffer<float>(count_ * spec.weight_count, stream);
  out.biases = device_buffer<float>(count_ * rows, stream);
  launch_layer_floats(parameters_.data(), num_parameters_, layout, count_, out.weights.data(),
                      out.biases.data(), stream);
  if (dense) {
    const double raised = std::sqrt(static_cast<double>(rows)) * rounding::tiny / rounding::unit;
    out.column_norms = device_buffer<double>(count_ * columns, stream);
    launch_column_norms(out.weights.data(), layout.rows, static_cast<int>(columns), count_, last,
                        raised, out.column_norms.data(), stream);
  }
  const device_buffer<double> device_squares(count_ * rows, stream);
  launch_row_squares(out.weights.data(), layout.rows, static_cast<int>(columns), count_,
                     device_squares.data(), stream);
  const std::vector<double> squares = download(device_squares, stream);
  const std::vector<float> biases = download(out.biases, stream);
  std::vector<float_layer_bounds> bounds;
  for (std::size_t t = 0; t < count_; ++t) {
    const layer_norms norms = norms_of(std::span(squares).subspan(t * rows, rows),
                                       std::span(biases).subspan(t * rows, rows));
    bounds.push_back(bounds_of(spec, norms, first, last));
    // The recursion of the bounds in double, for the longest inputs there can be: our own roundings
    // and the reference's. `outward` covers what rounding to float32 made of the biases, but for
    // those that underflowed.
    const double norm = norm_of_weights(spec, norms, last);
    const double bias = bounds.back().bias_norm +
                        std::sqrt(static_cast<double>(spec.output.size())) * rounding::tiny;
    const double unit = 1.1 * (2.0 * static_cast<double>(columns) + 64.0) * 0x1p-53;
    const double length = norm * lengths_[t] + bias;
    errors_[t] = rounding::outward * (norm * errors_[t] + unit * length);
    lengths_[t] = rounding::outward * length;
  }
  out.bounds = upload(bounds, stream);
  return out;
}

}  // namespace qsweep::gpu

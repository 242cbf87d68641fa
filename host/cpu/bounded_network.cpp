// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/bounded_network.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"
#include "core/rounding.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/spectral_bound.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t channels_per_vector = 16;
constexpr std::size_t most_terms = std::size_t{1} << 19;

/// A layer's place among the layers with parameters.
struct place {
  bool first = false;
  bool last = false;
};

QSWEEP_MULTIVERSION
void convert(const double* from, double divisor, std::size_t size, float* to) {
  for (std::size_t i = 0; i < size; ++i) to[i] = static_cast<float>(from[i] / divisor);
}

QSWEEP_MULTIVERSION
void add_squares(const float* row, std::size_t size, double* sums) {
  for (std::size_t i = 0; i < size; ++i) {
    const auto value = static_cast<double>(row[i]);
    sums[i] += value * value;
  }
}

QSWEEP_MULTIVERSION
void raise_to_magnitudes(const float* row, std::size_t size, double* maxima) {
  for (std::size_t i = 0; i < size; ++i) {
    const double value = std::abs(static_cast<double>(row[i]));
    maxima[i] = maxima[i] < value ? value : maxima[i];
  }
}

double max_magnitude(std::span<const float> values) {
  double largest = 0.0;
  for (const float value : values) largest = std::max(largest, std::abs(double{value}));
  return largest;
}

double max_row_norm(std::span<const float> matrix, std::size_t rows) {
  const std::size_t columns = matrix.size() / rows;
  double largest = 0.0;
  for (std::size_t j = 0; j < rows; ++j) {
    largest = std::max(largest, frobenius_norm(matrix.subspan(j * columns, columns)));
  }
  return largest;
}

/// Column norms, raised so that u times them covers weights that underflow as well.
std::vector<double> column_norms(std::span<const float> matrix, std::size_t rows, bool largest) {
  const std::size_t columns = matrix.size() / rows;
  std::vector<double> norms(columns, 0.0);
  for (std::size_t j = 0; j < rows; ++j) {
    const float* row = &matrix[j * columns];
    largest ? raise_to_magnitudes(row, columns, norms.data())
            : add_squares(row, columns, norms.data());
  }
  const double floor = std::sqrt(static_cast<double>(rows)) * rounding::tiny / rounding::unit;
  for (double& norm : norms) norm = (largest ? norm : std::sqrt(norm)) + floor;
  return norms;
}

/// Norm of the change that rounding made to the weights, and of what underflow adds.
double weight_rounding(double frobenius, double weights) {
  return rounding::unit * frobenius + std::sqrt(weights) * rounding::tiny;
}

/// Norm of what underflow can do to the outputs, each a sum of `terms` products and a bias: a loss
/// in each operation, and inputs taken for zeros.
double underflow_norm(double outputs, double terms, double positions, double frobenius) {
  return rounding::tiny *
         (std::sqrt(outputs) * 3.0 * (terms + 1.0) + std::sqrt(terms * positions) * frobenius);
}

void finish_dense(int threads, place where, bounded_layer& layer) {
  const std::size_t rows = layer.spec.bias_count;
  layer.column_norms = column_norms(layer.weights, rows, where.last);
  layer.bias_norm = where.last ? max_magnitude(layer.bias) : frobenius_norm(layer.bias);
  const double frobenius = frobenius_norm(layer.weights);
  const auto weights = static_cast<double>(layer.weights.size());
  const auto outputs = static_cast<double>(rows);
  layer.underflow = underflow_norm(outputs, weights / outputs, 1.0, frobenius);
  if (where.first) return;
  const double gain = where.last ? max_row_norm(layer.weights, rows)
                                 : spectral_norm_bound(threads, layer.weights, rows);
  layer.error_gain = gain + weight_rounding(frobenius, weights);
}

/// The matrix of a convolution holds each kernel weight once a position, and every input stands in
/// at most kernel^2 patches.
void finish_convolution(place where, bounded_layer& layer) {
  const layer_spec& spec = layer.spec;
  const auto kernel = static_cast<double>(spec.kernel);
  const auto positions = static_cast<double>(spec.output.height * spec.output.width);
  const auto outputs = static_cast<double>(spec.output.size());
  const auto taps = kernel * kernel * static_cast<double>(spec.input.channels);
  const double frobenius = frobenius_norm(layer.weights);
  const auto weights = static_cast<double>(spec.weight_count);
  layer.bias_norm = std::sqrt(positions) * frobenius_norm(layer.bias);
  layer.input_gain = kernel * (frobenius + std::sqrt(weights) * rounding::tiny / rounding::unit);
  layer.underflow = underflow_norm(outputs, taps, positions, frobenius);
  if (!where.first) layer.error_gain = kernel * (frobenius + weight_rounding(frobenius, weights));
}

/// [out][in][kernel][kernel] to [kernel][kernel][in][padded out].
std::vector<float> channels_last(const layer_spec& spec, std::span<const float> weights) {
  const std::size_t area = spec.kernel * spec.kernel;
  const std::size_t inputs = spec.input.channels;
  const std::size_t padded = padded_channels(spec);
  std::vector<float> out(area * inputs * padded, 0.0F);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t to = (i % area) * inputs + i / area % inputs;
    out[to * padded + i / (area * inputs)] = weights[i];
  }
  return out;
}

bounded_layer make_layer(int threads, const layer_spec& spec, place where,
                         std::span<const double> parameters) {
  bounded_layer layer;
  layer.spec = spec;
  if (!spec.has_parameters()) return layer;
  const std::size_t terms = spec.weight_count / spec.bias_count;
  QSWEEP_EXPECTS(terms < most_terms,
                 "layer " + spec.name + " sums " + std::to_string(terms) + " terms");
  layer.weights.resize(spec.weight_count);
  layer.bias.resize(spec.bias_count);
  convert(&parameters[spec.weight_offset], where.first ? 255.0 : 1.0, spec.weight_count,
          layer.weights.data());
  convert(&parameters[spec.bias_offset], 1.0, spec.bias_count, layer.bias.data());
  if (spec.kind == layer_kind::convolution) {
    layer.weights = channels_last(spec, layer.weights);
    layer.bias.resize(padded_channels(spec), 0.0F);
    finish_convolution(where, layer);
  } else {
    finish_dense(threads, where, layer);
  }
  return layer;
}

}  // namespace

std::size_t padded_channels(const layer_spec& convolution) {
  const std::size_t vectors =
      (convolution.output.channels + channels_per_vector - 1) / channels_per_vector;
  return vectors * channels_per_vector;
}

bounded_network make_bounded_network(int threads, const network_spec& network,
                                     std::span<const double> parameters) {
  const auto has_parameters = [](const layer_spec& spec) { return spec.has_parameters(); };
  const auto first = std::ranges::find_if(network.layers, has_parameters);
  QSWEEP_EXPECTS(first != network.layers.end(), "no layer of " + network.model + " has parameters");
  const auto last =
      std::ranges::find_if(network.layers.rbegin(), network.layers.rend(), has_parameters);
  bounded_network out{.layers = {}, .num_classes = network.num_classes, .largest_activation = 0};
  for (const layer_spec& spec : network.layers) {
    const place where{.first = &spec == &*first, .last = &spec == &*last};
    out.layers.push_back(make_layer(threads, spec, where, parameters));
    out.largest_activation =
        std::max({out.largest_activation, spec.input.size(), spec.output.size()});
  }
  return out;
}

}  // namespace qsweep::cpu

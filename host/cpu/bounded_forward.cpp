// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/bounded_forward.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/rounding.hpp"
#include "cpu/bounded_kernels.hpp"
#include "cpu/row_products.hpp"
#include "cpu/spectral_bound.hpp"

namespace qsweep::cpu {
namespace {

/// Long sums are cut into parts of at most this many terms, added up on their own, because the
/// bound grows with the terms of a part.
constexpr std::size_t largest_part = 256;

/// Terms of each part but the last: parts of equal length, in whole vectors of 16.
std::size_t part_length(std::size_t terms) {
  const std::size_t parts = (terms + largest_part - 1) / largest_part;
  return ((terms + parts - 1) / parts + 15) / 16 * 16;
}

std::size_t number_of_parts(std::size_t terms) {
  return (terms + part_length(terms) - 1) / part_length(terms);
}

/// A layer's part in the bound of section 3: what rounding adds, and the size of the numbers.
struct rounding_error {
  double error = 0.0;
  double magnitude = 0.0;
};

rounding_error dense_rounding(const bounded_layer& layer, std::span<const float> x) {
  const std::size_t length = part_length(x.size());
  const auto parts = static_cast<double>(number_of_parts(x.size()));
  rounding_error out{.error = rounding::gamma(parts + 1.0) * layer.bias_norm,
                     .magnitude = layer.bias_norm};
  for (std::size_t k = 0; k < x.size(); k += length) {
    const weighted_sum part =
        sum_weighted(&x[k], &layer.column_norms[k], std::min(length, x.size() - k));
    out.error += rounding::gamma(part.nonzeros + parts + 2.0) * part.sum;
    out.magnitude += part.sum;
  }
  return out;
}

rounding_error convolution_rounding(const bounded_layer& layer, std::span<const float> x) {
  const auto taps = static_cast<double>(layer.spec.weight_count / layer.spec.bias_count);
  const double magnitude = layer.input_gain * frobenius_norm(x) + layer.bias_norm;
  return {.error = rounding::gamma(taps + 3.0) * magnitude, .magnitude = magnitude};
}

double output_error(const bounded_layer& layer, const rounding_error& own, double input_error) {
  // Written so that NaN is refused too.
  if (!(own.magnitude < rounding::safe_magnitude)) return std::numeric_limits<double>::infinity();
  return rounding::outward * (own.error + layer.underflow + layer.error_gain * input_error);
}

}  // namespace

bounded_forward::bounded_forward(const bounded_network& network)
    : network_(network),
      x_(images_per_block * network.largest_activation),
      y_(images_per_block * network.largest_activation),
      error_(images_per_block) {
  std::size_t partial_size = 0;
  for (const bounded_layer& layer : network.layers) {
    if (layer.spec.kind != layer_kind::dense) continue;
    partial_size =
        std::max(partial_size, number_of_parts(layer.spec.input.size()) * layer.spec.output.size());
  }
  partial_.resize(images_per_block * partial_size);
}

void bounded_forward::run(const dataset_view& images, std::span<const std::uint32_t> indices) {
  const std::size_t pixels = images.image_shape.size();
  for (std::size_t b = 0; b < indices.size(); ++b) {
    std::ranges::copy(images.image(indices[b]), &x_[b * pixels]);
    error_[b] = 0.0;
  }
  for (const bounded_layer& layer : network_.layers) apply(layer, indices.size());
}

void bounded_forward::apply(const bounded_layer& layer, std::size_t count) {
  switch (layer.spec.kind) {
    case layer_kind::dense:
      dense(layer, count);
      break;
    case layer_kind::convolution:
      convolution(layer, count);
      break;
    case layer_kind::max_pool:
      for (std::size_t b = 0; b < count; ++b) {
        pool_maxima(layer.spec, &x_[b * layer.spec.input.size()],
                    &y_[b * layer.spec.output.size()]);
      }
      std::swap(x_, y_);
      break;
    case layer_kind::relu:
      rectify(x_.data(), count * layer.spec.input.size());
      break;
    case layer_kind::dropout:
      break;
  }
}

void bounded_forward::dense(const bounded_layer& layer, std::size_t count) {
  const std::size_t inputs = layer.spec.input.size();
  const std::size_t outputs = layer.spec.output.size();
  const std::size_t length = part_length(inputs);
  const std::size_t parts = number_of_parts(inputs);
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t k = part * length;
    row_products({&x_[k], count, inputs}, {&layer.weights[k], outputs, inputs},
                 std::min(length, inputs - k), &partial_[part * count * outputs]);
  }
  const std::span<const float> partial(partial_.data(), parts * count * outputs);
  for (std::size_t b = 0; b < count; ++b) {
    const rounding_error own = dense_rounding(layer, {&x_[b * inputs], inputs});
    error_[b] = output_error(layer, own, error_[b]);
    add_parts(layer.bias.data(), partial.subspan(b * outputs), count * outputs,
              {&y_[b * outputs], outputs});
  }
  std::swap(x_, y_);
}

void bounded_forward::convolution(const bounded_layer& layer, std::size_t count) {
  const std::size_t inputs = layer.spec.input.size();
  for (std::size_t b = 0; b < count; ++b) {
    const std::span<const float> x(&x_[b * inputs], inputs);
    error_[b] = output_error(layer, convolution_rounding(layer, x), error_[b]);
    convolve(layer, x.data(), &y_[b * layer.spec.output.size()]);
  }
  std::swap(x_, y_);
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/forward.hpp"

#include <algorithm>

namespace qsweep::reference {
namespace {

/// y[o] += x * weights[o]. A zero x adds nothing, and after a ReLU most are zero.
void add_scaled(double x, std::span<const double> weights, std::span<double> y) {
  if (x == 0.0) return;
  for (std::size_t o = 0; o < y.size(); ++o) y[o] += x * weights[o];
}

}  // namespace

forward_network::forward_network(const network_spec& network, std::span<const double> parameters) {
  for (const layer_spec& spec : network.layers) layers_.push_back(make_layer(spec, parameters));
}

forward_network::layer forward_network::make_layer(const layer_spec& spec,
                                                   std::span<const double> parameters) {
  const auto weights = parameters.subspan(spec.weight_offset, spec.weight_count);
  const auto bias = parameters.subspan(spec.bias_offset, spec.bias_count);
  layer out{.spec = spec, .weights = std::vector<double>(weights.size()), .bias = {}};
  out.bias.assign(bias.begin(), bias.end());
  if (!spec.has_parameters()) return out;
  const std::size_t outputs = bias.size();
  const std::size_t inputs = weights.size() / outputs;
  for (std::size_t o = 0; o < outputs; ++o) {
    for (std::size_t i = 0; i < inputs; ++i) {
      // A convolution's inputs come as [channel][tap] and go as [tap][channel].
      const std::size_t taps = spec.kind == layer_kind::convolution ? spec.kernel * spec.kernel : 1;
      const std::size_t to = (i % taps) * (inputs / taps) + i / taps;
      out.weights[to * outputs + o] = weights[o * inputs + i];
    }
  }
  return out;
}

std::vector<double> forward_network::dense(const layer& what, const std::vector<double>& x) {
  std::vector<double> y = what.bias;
  const std::span<const double> weights = what.weights;
  for (std::size_t i = 0; i < x.size(); ++i) {
    add_scaled(x[i], weights.subspan(i * y.size(), y.size()), y);
  }
  return y;
}

std::vector<double> forward_network::convolution(const layer& what, const std::vector<double>& x) {
  const tensor_shape& in = what.spec.input;
  const tensor_shape& out = what.spec.output;
  const std::span<const double> weights = what.weights;
  std::vector<double> y;
  y.reserve(out.size());
  std::vector<double> pixel;
  for (std::size_t i = 0; i < out.height; ++i) {
    for (std::size_t j = 0; j < out.width; ++j) {
      pixel = what.bias;
      for (std::size_t u = 0; u < what.spec.kernel; ++u) {
        for (std::size_t v = 0; v < what.spec.kernel; ++v) {
          for (std::size_t c = 0; c < in.channels; ++c) {
            const std::size_t tap = (u * what.spec.kernel + v) * in.channels + c;
            add_scaled(x[((i + u) * in.width + j + v) * in.channels + c],
                       weights.subspan(tap * out.channels, out.channels), pixel);
          }
        }
      }
      y.insert(y.end(), pixel.begin(), pixel.end());
    }
  }
  return y;
}

std::vector<double> forward_network::max_pool(const layer& what, const std::vector<double>& x) {
  const tensor_shape& in = what.spec.input;
  const tensor_shape& out = what.spec.output;
  std::vector<double> y;
  y.reserve(out.size());
  for (std::size_t i = 0; i < out.height; ++i) {
    for (std::size_t j = 0; j < out.width; ++j) {
      for (std::size_t c = 0; c < out.channels; ++c) {
        const auto at = [&](std::size_t u, std::size_t v) {
          return x[((2 * i + u) * in.width + 2 * j + v) * in.channels + c];
        };
        y.push_back(std::max({at(0, 0), at(0, 1), at(1, 0), at(1, 1)}));
      }
    }
  }
  return y;
}

std::vector<double> forward_network::apply(const layer& what, std::vector<double> x) {
  switch (what.spec.kind) {
    case layer_kind::dense:
      return dense(what, x);
    case layer_kind::convolution:
      return convolution(what, x);
    case layer_kind::max_pool:
      return max_pool(what, x);
    case layer_kind::relu:
      for (double& value : x) value = std::max(value, 0.0);
      return x;
    case layer_kind::dropout:
      break;
  }
  return x;
}

std::vector<double> forward_network::logits(std::span<const std::uint8_t> image) const {
  std::vector<double> activations;
  activations.reserve(image.size());
  for (const std::uint8_t pixel : image) activations.push_back(pixel / 255.0);
  for (const layer& each : layers_) activations = apply(each, std::move(activations));
  return activations;
}

}  // namespace qsweep::reference

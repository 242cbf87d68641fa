// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "backend/backend.hpp"
#include "core/rng.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {

/// Labelled images, owned.
struct image_set {
  std::vector<std::uint8_t> images;
  std::vector<std::uint8_t> labels;
  tensor_shape shape;

  dataset_view view() const { return {images, labels, shape}; }
};

/// Images like digits: a fifth of the pixels are set; an image is its class's prototype with a part
/// of the pixels drawn anew.
inline image_set synthetic_images(tensor_shape shape, std::size_t count, std::uint64_t seed) {
  const auto pixel = [&](std::uint32_t stream, std::size_t p) {
    const random_stream random{.seed = seed, .stream = stream};
    const auto index = static_cast<std::uint32_t>(2 * p);
    return random.uniform(index) < 0.2 ? static_cast<std::uint8_t>(random.word(index + 1)) : 0;
  };
  image_set out{.images = {}, .labels = {}, .shape = shape};
  for (std::size_t b = 0; b < count; ++b) {
    const auto stream = static_cast<std::uint32_t>(100 + b);
    out.labels.push_back(static_cast<std::uint8_t>(b % 10));
    for (std::size_t p = 0; p < shape.size(); ++p) {
      const random_stream choice{.seed = seed + 1, .stream = stream};
      const bool anew = choice.uniform(static_cast<std::uint32_t>(p)) < 0.25;
      const auto value = pixel(anew ? stream : static_cast<std::uint32_t>(b % 10), p);
      out.images.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return out;
}

/// Lays out a chain of layers for tests; geometry as in core/network_spec.hpp.
class chain {
 public:
  explicit chain(tensor_shape input) : shape_(input) {
    network_.model = "chain";
    network_.input = input;
  }
  chain& dense(std::size_t outputs) {
    return add(layer_kind::dense, {1, 1, outputs}, outputs * shape_.size(), outputs, 0);
  }
  chain& convolution(std::size_t filters, std::size_t kernel) {
    const tensor_shape to{shape_.height - kernel + 1, shape_.width - kernel + 1, filters};
    return add(layer_kind::convolution, to, filters * shape_.channels * kernel * kernel, filters,
               kernel);
  }
  chain& max_pool() {
    const tensor_shape to{shape_.height / 2, shape_.width / 2, shape_.channels};
    return add(layer_kind::max_pool, to, 0, 0, 0);
  }
  chain& relu() { return add(layer_kind::relu, shape_, 0, 0, 0); }
  network_spec build() {
    network_.num_classes = shape_.size();
    return network_;
  }

 private:
  chain& add(layer_kind kind, tensor_shape output, std::size_t weights, std::size_t biases,
             std::size_t kernel) {
    layer_spec layer;
    layer.kind = kind;
    layer.name = "layer" + std::to_string(network_.layers.size());
    layer.input = shape_;
    layer.output = shape_ = output;
    layer.kernel = kernel;
    layer.weight_offset = network_.num_parameters;
    layer.weight_count = weights;
    layer.bias_offset = layer.weight_offset + weights;
    layer.bias_count = biases;
    network_.num_parameters += weights + biases;
    network_.layers.push_back(layer);
    return *this;
  }

  network_spec network_;
  tensor_shape shape_;
};

/// Weights and the groups of a scope over them.
struct network_weights {
  std::vector<float> values;
  std::vector<parameter_group> groups;

  weights_view view() const { return {values, groups}; }
};

inline network_weights random_weights(const network_spec& network, scope what, std::uint64_t seed) {
  return {laplacian_weights(network.num_parameters, seed), make_parameter_groups(network, what)};
}

inline std::vector<std::uint32_t> all_indices(const image_set& images) {
  std::vector<std::uint32_t> indices(images.labels.size());
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

/// Random weights with the variance 2 / inputs of each layer, so that activations keep their size.
inline network_weights balanced_weights(const network_spec& network, std::uint64_t seed) {
  network_weights out = random_weights(network, scope::global, seed);
  for (const layer_spec& layer : network.layers) {
    const double inputs =
        static_cast<double>(layer.weight_count) / static_cast<double>(layer.bias_count);
    for (std::size_t j = 0; j < layer.weight_count; ++j) {
      float& weight = out.values[layer.weight_offset + j];
      weight = static_cast<float>((weight + 0.006) / 0.07 * std::sqrt(2.0 / inputs));
    }
  }
  return out;
}

/// Random hidden layers and a last dense layer that points at the centred mean features of each
/// class: a classifier about as good as a trained one, made without training.
inline network_weights classifier(const Backend& reference, const network_spec& network,
                                  const image_set& images, std::uint64_t seed) {
  network_weights out = balanced_weights(network, seed);
  network_spec features = network;
  const layer_spec last = features.layers.back();
  features.layers.pop_back();
  features.num_parameters = last.weight_offset;
  features.num_classes = last.input.size();
  const std::vector<float> values(
      out.values.begin(), out.values.begin() + static_cast<std::ptrdiff_t>(last.weight_offset));
  const auto x = reference.logits(features, {values, {}}, {}, images.view(), all_indices(images));
  const std::size_t size = last.input.size();
  const std::size_t count = images.labels.size();
  std::vector<double> means(10 * size, 0.0);
  std::vector<double> centre(size, 0.0);
  for (std::size_t b = 0; b < count; ++b) {
    for (std::size_t k = 0; k < size; ++k) {
      means[images.labels[b] * size + k] +=
          x.logits[b * size + k] * 10.0 / static_cast<double>(count);
      centre[k] += x.logits[b * size + k] / static_cast<double>(count);
    }
  }
  double energy = 0.0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    means[i] -= centre[i % size];
    energy += means[i] * means[i] / static_cast<double>(means.size());
  }
  for (std::size_t c = 0; c < 10; ++c) {
    double bias = 0.0;
    for (std::size_t k = 0; k < size; ++k) {
      const double mean = means[c * size + k];
      const double scale = 0.1 / std::sqrt(energy);  // the std of trained last layers
      out.values[last.weight_offset + c * size + k] = static_cast<float>(mean * scale);
      bias -= scale * mean * (centre[k] + mean / 2.0);
    }
    out.values[last.bias_offset + c] = static_cast<float>(bias);
  }
  return out;
}

/// The class of each row of logits: the lowest index of the largest.
inline std::vector<std::uint8_t> winners(const std::vector<double>& logits, std::size_t classes) {
  std::vector<std::uint8_t> out;
  for (std::size_t begin = 0; begin < logits.size(); begin += classes) {
    const auto row = std::span(logits).subspan(begin, classes);
    out.push_back(static_cast<std::uint8_t>(std::ranges::max_element(row) - row.begin()));
  }
  return out;
}

/// The largest |fast - exact| / bound over all logits; infinite where that is no number, or a bound
/// is below 0.
inline double largest_error_ratio(const bounded_logits& fast, const bounded_logits& exact) {
  const std::size_t classes = exact.logits.size() / exact.error_bound.size();
  double largest = 0.0;
  for (std::size_t i = 0; i < exact.logits.size(); ++i) {
    const double error = std::abs(fast.logits[i] - exact.logits[i]);
    const double bound = fast.error_bound[i / classes];
    const double ratio = error == 0.0 && bound == 0.0 ? 0.0 : error / bound;
    if (!(bound >= 0.0) || !(ratio >= 0.0)) return HUGE_VAL;
    largest = std::max(largest, ratio);
  }
  return largest;
}

}  // namespace qsweep::test

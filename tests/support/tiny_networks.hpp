// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/network_spec.hpp"

namespace qsweep::test {

/// Appends a layer to a network under construction and returns it.
inline layer_spec& append_layer(network_spec& network, layer_kind kind, tensor_shape output) {
  layer_spec layer;
  layer.kind = kind;
  layer.name = "layer" + std::to_string(network.layers.size());
  layer.input = network.layers.empty() ? network.input : network.layers.back().output;
  layer.output = output;
  network.layers.push_back(layer);
  network.num_classes = output.size();
  return network.layers.back();
}

inline void place_parameters(network_spec& network, layer_spec& layer, std::size_t weights,
                             std::size_t biases) {
  layer.weight_offset = network.num_parameters;
  layer.weight_count = weights;
  layer.bias_offset = layer.weight_offset + weights;
  layer.bias_count = biases;
  network.num_parameters += weights + biases;
}

inline layer_spec& append_dense(network_spec& network, std::size_t outputs) {
  layer_spec& layer = append_layer(network, layer_kind::dense, {1, 1, outputs});
  place_parameters(network, layer, outputs * layer.input.size(), outputs);
  return layer;
}

inline layer_spec& append_convolution(network_spec& network, std::size_t filters,
                                      std::size_t kernel) {
  const tensor_shape in = network.layers.empty() ? network.input : network.layers.back().output;
  layer_spec& layer = append_layer(network, layer_kind::convolution,
                                   {in.height - kernel + 1, in.width - kernel + 1, filters});
  layer.kernel = kernel;
  place_parameters(network, layer, filters * in.channels * kernel * kernel, filters);
  return layer;
}

inline layer_spec& append_max_pool(network_spec& network) {
  const tensor_shape in = network.layers.empty() ? network.input : network.layers.back().output;
  return append_layer(network, layer_kind::max_pool, {in.height / 2, in.width / 2, in.channels});
}

inline layer_spec& append_relu(network_spec& network) {
  return append_layer(network, layer_kind::relu, network.layers.back().output);
}

/// inputs - hidden - classes with a ReLU between.
inline network_spec tiny_mlp(std::size_t inputs, std::size_t hidden, std::size_t classes) {
  network_spec network;
  network.model = "tiny mlp";
  network.input = {1, inputs, 1};
  append_dense(network, hidden);
  append_relu(network);
  append_dense(network, classes);
  return network;
}

/// A convolution, a pool (which drops an odd row or column), a ReLU and a dense layer.
inline network_spec tiny_cnn(tensor_shape input, std::size_t filters, std::size_t kernel,
                             std::size_t classes) {
  network_spec network;
  network.model = "tiny cnn";
  network.input = input;
  append_convolution(network, filters, kernel);
  append_max_pool(network);
  append_relu(network);
  append_dense(network, classes);
  return network;
}

}  // namespace qsweep::test

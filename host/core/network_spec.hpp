// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace qsweep {

/// Height, width and channels of an activation; memory order is [height][width][channels].
struct tensor_shape {
  std::size_t height = 1;
  std::size_t width = 1;
  std::size_t channels = 1;

  std::size_t size() const { return height * width * channels; }
  bool operator==(const tensor_shape&) const = default;
};

enum class layer_kind {
  dense,        ///< y = W x + b, W [out][in], input flattened in memory order
  convolution,  ///< valid, stride 1; W [out][in][kernel][kernel]
  max_pool,     ///< 2x2, stride 2, a last odd row or column is dropped
  relu,         ///< max(x, 0)
  dropout,      ///< training only; the identity in evaluation
};

/// One layer with its geometry and the place of its parameters in the flat parameter vector.
struct layer_spec {
  layer_kind kind = layer_kind::dense;
  std::string name;  ///< "dense1", "conv1" for layers with parameters, else the kind
  tensor_shape input;
  tensor_shape output;
  std::size_t kernel = 0;         ///< convolution: kernel height and width
  double dropout_rate = 0.0;      ///< dropout: share of activations set to zero
  std::size_t weight_offset = 0;  ///< first weight in the flat parameter vector
  std::size_t weight_count = 0;   ///< 0 for layers without parameters
  std::size_t bias_offset = 0;
  std::size_t bias_count = 0;

  bool has_parameters() const { return weight_count > 0; }
};

/// A feed-forward classifier. All parameters stand in one flat float32 vector, layer after layer,
/// the weights of a layer before its biases.
struct network_spec {
  std::string model;  ///< "mlp" or "cnn"
  tensor_shape input;
  std::vector<layer_spec> layers;
  std::size_t num_parameters = 0;
  std::size_t num_classes = 0;
};

/// A contiguous run of the flat parameter vector.
struct parameter_range {
  std::size_t offset = 0;
  std::size_t size = 0;
};

/// Parameters that are normalised and quantized together.
struct parameter_group {
  std::string name;  ///< "all", a layer's name, or "<layer>[<channel>]"
  std::vector<parameter_range> ranges;

  std::size_t size() const;
};

enum class scope { global, layer, channel };

/// The groups of a scope. They cover every parameter exactly once. `global`: one group "all";
/// `layer`: weights and biases of a layer; `channel`: the weights of one output channel and its
/// bias.
std::vector<parameter_group> make_parameter_groups(const network_spec& network, scope what);

/// Multiply-accumulate operations of one forward pass of one image.
std::size_t forward_macs(const network_spec& network);

/// The papers' MLP: 784-512-512-10, ReLU, dropout 0.2 after each hidden layer; 669,706 parameters.
network_spec make_mlp();

/// The papers' CNN: 16 filters 3x3 valid, ReLU, max-pool 2x2, 2704-512-512-10, ReLU, dropout 0.5
/// after each hidden dense layer; 1,652,906 parameters. The pool stands before the ReLU: both
/// orders are the same function, this one rectifies a quarter of the values.
network_spec make_cnn();

/// make_mlp() or make_cnn() by name. Throws usage_error naming the known models.
network_spec make_network(const std::string& model);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/network_spec.hpp"

#include "core/error.hpp"

namespace qsweep {
namespace {

/// Appends layers to a network_spec, each fed by the one before it.
class network_builder {
 public:
  network_builder(std::string model, tensor_shape input) {
    network_.model = std::move(model);
    network_.input = input;
    shape_ = input;
  }

  network_builder& convolution(std::string name, std::size_t filters, std::size_t kernel) {
    layer_spec layer = next(layer_kind::convolution, std::move(name));
    layer.kernel = kernel;
    layer.output = {shape_.height - kernel + 1, shape_.width - kernel + 1, filters};
    place_parameters(layer, filters * shape_.channels * kernel * kernel, filters);
    return append(std::move(layer));
  }

  network_builder& dense(std::string name, std::size_t outputs) {
    layer_spec layer = next(layer_kind::dense, std::move(name));
    layer.output = {1, 1, outputs};
    place_parameters(layer, outputs * shape_.size(), outputs);
    return append(std::move(layer));
  }

  network_builder& max_pool() {
    layer_spec layer = next(layer_kind::max_pool, "max_pool");
    layer.output = {shape_.height / 2, shape_.width / 2, shape_.channels};
    return append(std::move(layer));
  }

  network_builder& relu() { return append(next(layer_kind::relu, "relu")); }

  network_builder& dropout(double rate) {
    layer_spec layer = next(layer_kind::dropout, "dropout");
    layer.dropout_rate = rate;
    return append(std::move(layer));
  }

  network_spec build() {
    network_.num_classes = shape_.size();
    return std::move(network_);
  }

 private:
  layer_spec next(layer_kind kind, std::string name) const {
    layer_spec layer;
    layer.kind = kind;
    layer.name = std::move(name);
    layer.input = shape_;
    layer.output = shape_;
    return layer;
  }

  void place_parameters(layer_spec& layer, std::size_t weights, std::size_t biases) {
    layer.weight_offset = network_.num_parameters;
    layer.weight_count = weights;
    layer.bias_offset = layer.weight_offset + weights;
    layer.bias_count = biases;
    network_.num_parameters += weights + biases;
  }

  network_builder& append(layer_spec layer) {
    shape_ = layer.output;
    network_.layers.push_back(std::move(layer));
    return *this;
  }

  network_spec network_;
  tensor_shape shape_;
};

void append_channel_groups(const layer_spec& layer, std::vector<parameter_group>& groups) {
  const std::size_t row = layer.weight_count / layer.bias_count;
  for (std::size_t channel = 0; channel < layer.bias_count; ++channel) {
    groups.push_back(
        {layer.name + "[" + std::to_string(channel) + "]",
         {{layer.weight_offset + channel * row, row}, {layer.bias_offset + channel, 1}}});
  }
}

}  // namespace

std::size_t parameter_group::size() const {
  std::size_t total = 0;
  for (const parameter_range& range : ranges) total += range.size;
  return total;
}

std::vector<parameter_group> make_parameter_groups(const network_spec& network, scope what) {
  if (what == scope::global) return {{"all", {{0, network.num_parameters}}}};
  std::vector<parameter_group> groups;
  for (const layer_spec& layer : network.layers) {
    if (!layer.has_parameters()) continue;
    if (what == scope::channel) {
      append_channel_groups(layer, groups);
    } else {
      groups.push_back(
          {layer.name, {{layer.weight_offset, layer.weight_count + layer.bias_count}}});
    }
  }
  return groups;
}

std::size_t forward_macs(const network_spec& network) {
  std::size_t macs = 0;
  for (const layer_spec& layer : network.layers) {
    macs += layer.weight_count * layer.output.height * layer.output.width;
  }
  return macs;
}

network_spec make_mlp() {
  return network_builder("mlp", {28, 28, 1})
      .dense("dense1", 512)
      .relu()
      .dropout(0.2)
      .dense("dense2", 512)
      .relu()
      .dropout(0.2)
      .dense("dense3", 10)
      .build();
}

network_spec make_cnn() {
  return network_builder("cnn", {28, 28, 1})
      .convolution("conv1", 16, 3)
      .max_pool()
      .relu()
      .dense("dense1", 512)
      .relu()
      .dropout(0.5)
      .dense("dense2", 512)
      .relu()
      .dropout(0.5)
      .dense("dense3", 10)
      .build();
}

network_spec make_network(const std::string& model) {
  if (model == "mlp") return make_mlp();
  if (model == "cnn") return make_cnn();
  throw usage_error("unknown model '" + model + "'; known models: mlp, cnn");
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "nn/trainer.hpp"

#include "core/error.hpp"

namespace qsweep {
namespace {

/// No producing layer: the layer reads the network's input.
constexpr std::size_t network_input = static_cast<std::size_t>(-1);

bool in_place(const layer_spec& layer) {
  return layer.kind == layer_kind::relu || layer.kind == layer_kind::dropout;
}

backend_array<float> zeros(TrainingOps& ops, std::size_t size) {
  return {ops, std::span<const float>(std::vector<float>(size, 0.0F))};
}

}  // namespace

trainer::trainer(TrainingOps& ops, const network_spec& network, const dataset_view& images,
                 std::span<const float> parameters, std::size_t max_batch)
    : ops_(ops),
      network_(network),
      images_(ops, images.images),
      labels_(ops, images.labels),
      parameters_(ops, parameters),
      gradient_(ops, parameters.size()),
      adam_m_(zeros(ops, parameters.size())),
      adam_v_(zeros(ops, parameters.size())),
      input_(ops, max_batch * network.input.size()),
      batch_labels_(ops, max_batch),
      states_(network.layers.size()) {
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const layer_spec& layer = network.layers[l];
    if (in_place(layer)) continue;
    states_[l].output = {ops, max_batch * layer.output.size()};
    states_[l].gradient = {ops, max_batch * layer.output.size()};
    if (layer.kind == layer_kind::max_pool) {
      states_[l].argmax = {ops, max_batch * layer.output.size()};
    }
  }
}

void trainer::step(std::span<const std::uint32_t> indices, std::uint64_t step, std::uint64_t seed,
                   const adam_options& adam) {
  const std::size_t batch = indices.size();
  ops_.gather_batch(images_.span(), labels_.span(), network_.input.size(), indices,
                    input_.first(batch * network_.input.size()), batch_labels_.first(batch));
  forward(batch, step, seed);
  const std::size_t end = network_.layers.size();
  ops_.softmax_cross_entropy(batch, network_.num_classes, activations_before(end, batch),
                             batch_labels_.first(batch), gradients_before(end, batch));
  backward(batch);
  ops_.adam_step(adam, step, gradient_.span(), parameters_.span(), adam_m_.span(), adam_v_.span());
}

std::vector<float> trainer::parameters() const {
  std::vector<float> values(network_.num_parameters);
  ops_.download(parameters_.span().data, std::as_writable_bytes(std::span(values)));
  return values;
}

void trainer::forward(std::size_t batch, std::uint64_t step, std::uint64_t seed) {
  for (std::size_t l = 0; l < network_.layers.size(); ++l) {
    const layer_spec& layer = network_.layers[l];
    const auto x = activations_before(l, batch);
    const auto y = activations_before(l + 1, batch);
    switch (layer.kind) {
      case layer_kind::dense:
        ops_.dense_forward(layer, batch, x, weights(layer, parameters_), bias(layer, parameters_),
                           y);
        break;
      case layer_kind::convolution:
        ops_.convolution_forward(layer, batch, x, weights(layer, parameters_),
                                 bias(layer, parameters_), y);
        break;
      case layer_kind::max_pool:
        ops_.max_pool_forward(layer, batch, x, y, states_[l].argmax.first(y.size));
        break;
      case layer_kind::relu:
        ops_.relu_dropout_forward(y, dropout_rate_after(l),
                                  {seed, random_purpose::dropout, static_cast<std::uint32_t>(l),
                                   static_cast<std::uint32_t>(step)});
        break;
      case layer_kind::dropout:
        break;
    }
  }
}

void trainer::backward(std::size_t batch) {
  for (std::size_t l = network_.layers.size(); l-- > 0;) {
    const layer_spec& layer = network_.layers[l];
    const auto x = activations_before(l, batch);
    const auto dy = gradients_before(l + 1, batch);
    const auto dx = gradients_before(l, batch);
    switch (layer.kind) {
      case layer_kind::dense:
        ops_.dense_backward(layer, batch, x, weights(layer, parameters_), dy, dx,
                            weights(layer, gradient_), bias(layer, gradient_));
        break;
      case layer_kind::convolution:
        QSWEEP_EXPECTS(dx.size == 0, "a convolution is trained as the first layer only");
        ops_.convolution_backward(layer, batch, x, dy, weights(layer, gradient_),
                                  bias(layer, gradient_));
        break;
      case layer_kind::max_pool:
        ops_.max_pool_backward(layer, batch, dy, states_[l].argmax.first(dy.size), dx);
        break;
      case layer_kind::relu:
        ops_.relu_dropout_backward(x, dropout_rate_after(l), dx);
        break;
      case layer_kind::dropout:
        break;
    }
  }
}

double trainer::dropout_rate_after(std::size_t layer) const {
  const std::size_t next = layer + 1;
  const bool dropped =
      next < network_.layers.size() && network_.layers[next].kind == layer_kind::dropout;
  return dropped ? network_.layers[next].dropout_rate : 0.0;
}

backend_span<float> trainer::weights(const layer_spec& layer,
                                     const backend_array<float>& in) const {
  return in.span().subspan(layer.weight_offset, layer.weight_count);
}

backend_span<float> trainer::bias(const layer_spec& layer, const backend_array<float>& in) const {
  return in.span().subspan(layer.bias_offset, layer.bias_count);
}

std::size_t trainer::producer_before(std::size_t layer) const {
  while (layer > 0 && in_place(network_.layers[layer - 1])) --layer;
  return layer == 0 ? network_input : layer - 1;
}

backend_span<float> trainer::activations_before(std::size_t layer, std::size_t batch) const {
  const std::size_t producer = producer_before(layer);
  if (producer == network_input) return input_.first(batch * network_.input.size());
  return states_[producer].output.first(batch * network_.layers[producer].output.size());
}

backend_span<float> trainer::gradients_before(std::size_t layer, std::size_t batch) const {
  const std::size_t producer = producer_before(layer);
  if (producer == network_input) return {};
  return states_[producer].gradient.first(batch * network_.layers[producer].output.size());
}

}  // namespace qsweep

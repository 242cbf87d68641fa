// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backend/training_ops.hpp"
#include "core/dataset_view.hpp"
#include "core/network_spec.hpp"

namespace qsweep {

/// A typed array in backend memory.
template <class T>
class backend_array {
 public:
  backend_array() = default;
  backend_array(TrainingOps& ops, std::size_t size)
      : memory_(ops.allocate_bytes(size * sizeof(T))), size_(size) {}
  backend_array(TrainingOps& ops, std::span<const T> values) : backend_array(ops, values.size()) {
    ops.upload(std::as_bytes(values), memory_.get());
  }

  backend_span<T> span() const { return {static_cast<T*>(memory_.get()), size_}; }
  backend_span<T> first(std::size_t count) const { return span().subspan(0, count); }

 private:
  backend_memory memory_;
  std::size_t size_ = 0;
};

/// The state of a training run: parameters, gradient, Adam's moments, and one batch's activations,
/// all in backend memory.
class trainer {
 public:
  /// `parameters` is the starting point; batches hold at most `max_batch` images.
  trainer(TrainingOps& ops, const network_spec& network, const dataset_view& images,
          std::span<const float> parameters, std::size_t max_batch);

  /// One optimiser step on the images `indices`; `step` counts from 1 and also selects the dropout
  /// masks of `seed`.
  void step(std::span<const std::uint32_t> indices, std::uint64_t step, std::uint64_t seed,
            const adam_options& adam);

  training_stats take_stats() { return ops_.take_stats(); }
  std::vector<float> parameters() const;

 private:
  /// What one layer keeps between its forward and its backward pass. A ReLU and the dropout behind
  /// it are one op in place on their input's activations.
  struct layer_state {
    backend_array<float> output;         ///< empty for layers in place
    backend_array<float> gradient;       ///< of `output`
    backend_array<std::uint8_t> argmax;  ///< max-pool only
  };

  void forward(std::size_t batch, std::uint64_t step, std::uint64_t seed);
  void backward(std::size_t batch);
  double dropout_rate_after(std::size_t layer) const;
  backend_span<float> weights(const layer_spec& layer, const backend_array<float>& in) const;
  backend_span<float> bias(const layer_spec& layer, const backend_array<float>& in) const;
  /// The newest activations (or gradients) before layer `layer`, for `batch` images.
  backend_span<float> activations_before(std::size_t layer, std::size_t batch) const;
  backend_span<float> gradients_before(std::size_t layer, std::size_t batch) const;
  std::size_t producer_before(std::size_t layer) const;

  TrainingOps& ops_;
  const network_spec& network_;
  backend_array<std::uint8_t> images_;
  backend_array<std::uint8_t> labels_;
  backend_array<float> parameters_;
  backend_array<float> gradient_;
  backend_array<float> adam_m_;
  backend_array<float> adam_v_;
  backend_array<float> input_;
  backend_array<std::uint8_t> batch_labels_;
  std::vector<layer_state> states_;  ///< one a layer
};

}  // namespace qsweep

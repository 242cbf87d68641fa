// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "core/network_spec.hpp"
#include "core/rng.hpp"

namespace qsweep {

/// Memory that a backend's training ops work on: host memory for `reference` and `cpu`, device
/// memory for `cuda`. Not dereferenceable by callers; copy with TrainingOps::upload and download.
template <class T>
struct backend_span {
  T* data = nullptr;
  std::size_t size = 0;

  backend_span subspan(std::size_t offset, std::size_t n) const { return {data + offset, n}; }
  operator backend_span<const T>() const { return {data, size}; }
};

/// Owner of backend memory.
using backend_memory = std::unique_ptr<void, std::function<void(void*)>>;

/// Loss and hits of training batches, summed since they were last read.
struct training_stats {
  double loss_sum = 0.0;      ///< sum over images of -log softmax(logits)[label]
  std::uint64_t correct = 0;  ///< images whose largest logit is the label
};

/// Adam as Keras does it: step size lr sqrt(1 - beta2^t) / (1 - beta1^t), epsilon outside the root.
struct adam_options {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-7;
};

/// The ops of training, all on float32 activations in [batch][height][width][channels] order.
/// Every op overwrites its outputs. Each sum has an error of at most gamma_n (n the number of its
/// terms, unit roundoff 2^-24) times the sum of the terms' magnitudes. Deterministic for a given
/// number of threads. `layer` gives geometry only; parameters come as spans.
class TrainingOps {
 public:
  virtual ~TrainingOps() = default;

  virtual backend_memory allocate_bytes(std::size_t size_bytes) = 0;
  virtual void upload(std::span<const std::byte> from, void* to) = 0;
  virtual void download(const void* from, std::span<std::byte> to) = 0;

  /// out[b][p] = images[indices[b]][p] / 255, labels_out[b] = labels[indices[b]].
  virtual void gather_batch(backend_span<const std::uint8_t> images,
                            backend_span<const std::uint8_t> labels, std::size_t image_size,
                            std::span<const std::uint32_t> indices, backend_span<float> out,
                            backend_span<std::uint8_t> labels_out) = 0;

  /// y = x W^T + b. x [batch][in], W [out][in], b [out], y [batch][out].
  virtual void dense_forward(const layer_spec& layer, std::size_t batch,
                             backend_span<const float> x, backend_span<const float> weights,
                             backend_span<const float> bias, backend_span<float> y) = 0;

  /// dW = dy^T x, db = column sums of dy, dx = dy W; dx.size == 0 skips dx.
  virtual void dense_backward(const layer_spec& layer, std::size_t batch,
                              backend_span<const float> x, backend_span<const float> weights,
                              backend_span<const float> dy, backend_span<float> dx,
                              backend_span<float> dweights, backend_span<float> dbias) = 0;

  /// Valid convolution, stride 1 (no kernel flip): y[b][i][j][o] = bias[o] +
  /// sum x[b][i+u][j+v][c] W[o][c][u][v].
  virtual void convolution_forward(const layer_spec& layer, std::size_t batch,
                                   backend_span<const float> x, backend_span<const float> weights,
                                   backend_span<const float> bias, backend_span<float> y) = 0;

  /// Gradients of the convolution's weights and bias. The networks here start with their only
  /// convolution, so that no input gradient is needed.
  virtual void convolution_backward(const layer_spec& layer, std::size_t batch,
                                    backend_span<const float> x, backend_span<const float> dy,
                                    backend_span<float> dweights, backend_span<float> dbias) = 0;

  /// 2x2 maxima, stride 2. argmax [batch * output] gets 0..3 (row-major in the window), the first
  /// of equal ones.
  virtual void max_pool_forward(const layer_spec& layer, std::size_t batch,
                                backend_span<const float> x, backend_span<float> y,
                                backend_span<std::uint8_t> argmax) = 0;

  /// dx = dy at each window's argmax, 0 elsewhere.
  virtual void max_pool_backward(const layer_spec& layer, std::size_t batch,
                                 backend_span<const float> dy,
                                 backend_span<const std::uint8_t> argmax,
                                 backend_span<float> dx) = 0;

  /// In place: y = max(y, 0), then with rate > 0 keeps element i when mask.word(i) >= rate 2^32
  /// (scaled by 1 / (1 - rate)), else sets it to 0.
  virtual void relu_dropout_forward(backend_span<float> y, double rate,
                                    const random_stream& mask) = 0;

  /// In place: dy = y > 0 ? dy / (1 - rate) : 0, y being the forward output.
  virtual void relu_dropout_backward(backend_span<const float> y, double rate,
                                     backend_span<float> dy) = 0;

  /// Mean softmax cross-entropy over the batch: dlogits = (softmax(logits) - onehot) / batch; adds
  /// the loss sum and the hits to the running stats.
  virtual void softmax_cross_entropy(std::size_t batch, std::size_t classes,
                                     backend_span<const float> logits,
                                     backend_span<const std::uint8_t> labels,
                                     backend_span<float> dlogits) = 0;

  /// The stats accumulated since the last call; resets them.
  virtual training_stats take_stats() = 0;

  /// One Adam step, t = step counted from 1; updates parameters, m and v.
  virtual void adam_step(const adam_options& options, std::uint64_t step,
                         backend_span<const float> gradient, backend_span<float> parameters,
                         backend_span<float> m, backend_span<float> v) = 0;
};

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/training_ops.hpp"
#include "cpu/convolution_primitives.hpp"

namespace qsweep::cpu {

/// TrainingOps on the CPU; each op has its own source file. Matrix products and the convolution
/// are oneDNN's, the rest is loops over parts, one a thread.
class cpu_training_ops final : public TrainingOps {
 public:
  explicit cpu_training_ops(int threads) : threads_(threads) {}

  backend_memory allocate_bytes(std::size_t size_bytes) override;
  void upload(std::span<const std::byte> from, void* to) override;
  void download(const void* from, std::span<std::byte> to) override;
  void gather_batch(backend_span<const std::uint8_t> images,
                    backend_span<const std::uint8_t> labels, std::size_t image_size,
                    std::span<const std::uint32_t> indices, backend_span<float> out,
                    backend_span<std::uint8_t> labels_out) override;
  void dense_forward(const layer_spec& layer, std::size_t batch, backend_span<const float> x,
                     backend_span<const float> weights, backend_span<const float> bias,
                     backend_span<float> y) override;
  void dense_backward(const layer_spec& layer, std::size_t batch, backend_span<const float> x,
                      backend_span<const float> weights, backend_span<const float> dy,
                      backend_span<float> dx, backend_span<float> dweights,
                      backend_span<float> dbias) override;
  void convolution_forward(const layer_spec& layer, std::size_t batch, backend_span<const float> x,
                           backend_span<const float> weights, backend_span<const float> bias,
                           backend_span<float> y) override;
  void convolution_backward(const layer_spec& layer, std::size_t batch, backend_span<const float> x,
                            backend_span<const float> dy, backend_span<float> dweights,
                            backend_span<float> dbias) override;
  void max_pool_forward(const layer_spec& layer, std::size_t batch, backend_span<const float> x,
                        backend_span<float> y, backend_span<std::uint8_t> argmax) override;
  void max_pool_backward(const layer_spec& layer, std::size_t batch, backend_span<const float> dy,
                         backend_span<const std::uint8_t> argmax, backend_span<float> dx) override;
  void relu_dropout_forward(backend_span<float> y, double rate, const random_stream& mask) override;
  void relu_dropout_backward(backend_span<const float> y, double rate,
                             backend_span<float> dy) override;
  void softmax_cross_entropy(std::size_t batch, std::size_t classes,
                             backend_span<const float> logits,
                             backend_span<const std::uint8_t> labels,
                             backend_span<float> dlogits) override;
  training_stats take_stats() override;
  void adam_step(const adam_options& options, std::uint64_t step,
                 backend_span<const float> gradient, backend_span<float> parameters,
                 backend_span<float> m, backend_span<float> v) override;

 private:
  int threads_;
  training_stats stats_;
  convolution_primitives convolutions_;
};

}  // namespace qsweep::cpu

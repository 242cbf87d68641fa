// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/training_ops.hpp"
#include "common/device_buffer.hpp"
#include "gpu/convolution_plans.hpp"
#include "gpu/device_context.hpp"
#include "training/softmax_cross_entropy.hpp"

namespace qsweep::gpu {

/// TrainingOps on a device; each op has its own source file. Matrix products are cuBLAS's, the
/// convolution is cuDNN's. Ops enqueue on the device's stream; download and take_stats wait for it.
/// The device must be current.
class gpu_training_ops final : public TrainingOps {
 public:
  /// `device` must outlive the object and the memory that it gives.
  explicit gpu_training_ops(const device_context& device);

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
  /// A label that is no class shows in take_stats.
  void softmax_cross_entropy(std::size_t batch, std::size_t classes,
                             backend_span<const float> logits,
                             backend_span<const std::uint8_t> labels,
                             backend_span<float> dlogits) override;
  /// Throws precondition_error when a label was no class.
  training_stats take_stats() override;
  void adam_step(const adam_options& options, std::uint64_t step,
                 backend_span<const float> gradient, backend_span<float> parameters,
                 backend_span<float> m, backend_span<float> v) override;

 private:
  /// dbias = column sums of dy [rows][columns].
  void sum_columns(std::size_t rows, std::size_t columns, const float* dy, float* dbias);

  /// x [batch][pixels][channels] in cuDNN's order [batch][channels][pixels]: x itself where that is
  /// the same, else a copy in `room`.
  const float* channels_first(std::size_t batch, const tensor_shape& shape, const float* x,
                              device_buffer<float>& room);

  const device_context& device_;
  convolution_plans convolutions_;
  device_buffer<loss_totals> totals_;  ///< [1]
  device_buffer<std::uint32_t> indices_;
  device_buffer<float> partial_sums_;
  device_buffer<float> x_room_;
  device_buffer<float> y_room_;
  device_buffer<std::byte> workspace_;
};

}  // namespace qsweep::gpu

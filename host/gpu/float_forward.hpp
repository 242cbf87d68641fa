// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "common/device_buffer.hpp"
#include "gpu/float_layers.hpp"

namespace qsweep::gpu {

/// Evaluates blocks of images under a tile of quantizations in float32 and bounds the error of each
/// image's logits: dense layers by cuBLAS, convolutions and pools by cuDNN, all quantizations in
/// one call where they share their inputs. Owns the memory of a block. What is assumed of the
/// libraries: sums in float32, in any order, fused multiply-adds or not; no narrower types, no
/// Winograd or Fourier transforms (docs/certified-accuracy.md, section 13).
class float_forward {
 public:
  /// `layers` may change between runs; all are for the network and `count` quantizations at most.
  float_forward(const device_context& device, const network_spec& network, std::size_t block_size,
                std::size_t count);

  /// Enqueues the evaluation of images [indices], at most block_size, of `images` (on the device).
  void run(const float_layers& layers, const std::uint8_t* images, const std::uint32_t* indices,
           std::size_t count);

  const float* logits() const { return current_->data(); }  ///< [images][quantizations][classes]
  const double* errors() const { return errors_.data(); }   ///< [quantizations][images]

  /// Images that a block may hold under `count` quantizations.
  static std::size_t largest_block(const network_spec& network, std::size_t count);
  /// Device memory for an image under one quantization.
  static std::size_t bytes_per_image(const network_spec& network);

 private:
  void apply(const float_layer& layer, std::size_t images, std::size_t count);
  void dense(const float_layer& layer, std::size_t images, std::size_t count);
  void convolution(const float_layer& layer, std::size_t images, std::size_t count);
  void convolve(const float_layer& layer, std::size_t images, std::size_t filters,
                std::size_t input_stride, const float* x, const float* weights,
                std::size_t output_stride, float* y);
  void max_pool(const float_layer& layer, std::size_t images, std::size_t count);

  const device_context& device_;
  const network_spec& network_;
  device_buffer<float> buffers_[2];
  device_buffer<float>* current_ = nullptr;
  device_buffer<float>* next_ = nullptr;
  device_buffer<double> errors_;
  device_buffer<std::byte> workspace_;
  bool shared_ = true;  ///< all quantizations still have the same activations
};

}  // namespace qsweep::gpu

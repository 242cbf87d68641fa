// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "bounded_forward/layer_steps.hpp"
#include "common/device_buffer.hpp"
#include "gpu/device_weights.hpp"

namespace qsweep::gpu {

/// A layer of the float path under all quantizations of a tile.
struct float_layer {
  layer_spec spec;
  bool first = false;                        ///< of those with parameters
  device_buffer<float> weights;              ///< [count][rows][columns], planar columns
  device_buffer<float> biases;               ///< [count][rows]
  device_buffer<double> column_norms;        ///< [count][columns], of dense layers
  device_buffer<float_layer_bounds> bounds;  ///< [count]
};

/// A network under a tile of quantizations: float32 parameters with what the bounds need of them
/// (docs/certified-accuracy.md, sections 3 to 7, with ||.||_F for ||.||_2), and double ones.
class float_layers {
 public:
  /// Waits for the device. Throws precondition_error for quantizers that do not fit the groups, and
  /// for sums of more terms than the bounds hold for.
  float_layers(const device_context& device, const network_spec& network,
               const weights_view& weights, const device_weights& on_device,
               std::span<const quantization> how);

  std::size_t count() const { return count_; }
  const std::vector<float_layer>& layers() const { return layers_; }
  const double* parameters() const { return parameters_.data(); }  ///< [count][num_parameters]
  /// [count]: no lead that an evaluation in double or the reference computes is further than half
  /// of this from the exact one, whatever the image.
  const std::vector<double>& decisive_leads() const { return decisive_leads_; }

 private:
  void dequantize(const device_context& device, const weights_view& weights,
                  const device_weights& on_device, std::span<const quantization> how);
  float_layer make_layer(const device_context& device, const layer_spec& spec, bool first,
                         bool last);

  std::size_t count_ = 0;
  std::size_t num_parameters_ = 0;
  device_buffer<double> parameters_;
  std::vector<float_layer> layers_;
  std::vector<double> lengths_;  ///< [count]: no activations are longer, so far
  std::vector<double> errors_;   ///< [count]: of an evaluation in double and the reference, so far
  std::vector<double> decisive_leads_;
};

}  // namespace qsweep::gpu

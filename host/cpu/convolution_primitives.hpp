// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <tuple>

#include "core/network_spec.hpp"

namespace qsweep::cpu {

/// oneDNN's convolution for one geometry and batch: forward, and backward by weights.
/// x [batch][h][w][c], weights [out][in][k][k], y [batch][h'][w'][out], all float32.
class ConvolutionPrimitives {
 public:
  virtual ~ConvolutionPrimitives() = default;
  virtual void forward(const float* x, const float* weights, const float* bias, float* y) = 0;
  virtual void backward(const float* x, const float* dy, float* dweights, float* dbias) = 0;
};

/// Makes the primitives of a geometry when they are first needed and keeps them.
class convolution_primitives {
 public:
  ConvolutionPrimitives& get(const layer_spec& layer, std::size_t batch);

 private:
  using key = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t, std::size_t,
                         std::size_t>;  // batch, height, width, channels, filters, kernel
  std::map<key, std::unique_ptr<ConvolutionPrimitives>> primitives_;
};

}  // namespace qsweep::cpu

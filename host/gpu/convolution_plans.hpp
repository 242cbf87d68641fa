// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <tuple>

#include "core/network_spec.hpp"
#include "gpu/cudnn.hpp"

namespace qsweep::gpu {

/// cuDNN's view of a convolution of one geometry and batch: float32, x [batch][channels][h][w],
/// weights [filters][channels][k][k], y [batch][filters][h'][w']. Both algorithms are plain sums of
/// products by fused multiply-adds in a fixed order: no Winograd, no FFT, no TF32, no atomics.
struct convolution_plan {
  convolution_plan(cudnnHandle_t handle, const layer_spec& layer, std::size_t batch);

  static constexpr auto forward = CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM;
  static constexpr auto backward = CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1;

  cudnn_tensor x;
  cudnn_tensor y;
  cudnn_filter weights;
  cudnn_convolution how;
  std::size_t forward_workspace = 0;   ///< bytes
  std::size_t backward_workspace = 0;  ///< bytes
};

/// Makes the plan of a geometry when it is first needed and keeps it.
class convolution_plans {
 public:
  const convolution_plan& get(cudnnHandle_t handle, const layer_spec& layer, std::size_t batch);

 private:
  using key = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t, std::size_t,
                         std::size_t>;  // batch, height, width, channels, filters, kernel
  std::map<key, convolution_plan> plans_;
};

}  // namespace qsweep::gpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cuda_on_cpu {

enum class thread_order { forward, reverse, random };

/// From the environment, read once:
///   CUDA_ON_CPU_ORDER=forward   in which order threads that can run do: forward, reverse,
///   random:SEED CUDA_ON_CPU_RACES=0         1 checks shared and global memory for races
///   CUDA_ON_CPU_TRACE=0         1 prints each launch
struct device_settings {
  thread_order order = thread_order::forward;
  std::uint32_t seed = 1;
  bool races = false;
  bool trace = false;
};
const device_settings& settings();

}  // namespace cuda_on_cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cuda_on_cpu {

/// When enqueued work runs. Every one of them is an order that a GPU may take, too.
enum class schedule {
  lazy,   ///< as late as it may: only what a synchronisation, a wait or a query needs
  eager,  ///< as soon as it is enqueued
  random  ///< at any time between, streams interleaved
};

/// The pretend machine, from the environment:
///   CUDA_ON_CPU_DEVICES=1            how many devices; 0 acts as a machine without any
///   CUDA_ON_CPU_COMPUTE=9.0          their compute capability
///   CUDA_ON_CPU_MEMORY=67108864     bytes of memory of each
///   CUDA_ON_CPU_STREAMS=lazy         lazy, eager, or random:SEED
struct settings {
  int devices = 1;
  int compute_major = 9;
  int compute_minor = 0;
  std::size_t memory_bytes = std::size_t{64} << 20;
  schedule streams = schedule::lazy;
  std::uint32_t seed = 1;
};

/// Read once. What cannot be read stops the program.
const settings& configuration();

}  // namespace cuda_on_cpu

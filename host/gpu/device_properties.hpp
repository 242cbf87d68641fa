// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace qsweep::gpu {

/// What qsweep knows of a device.
struct device_properties {
  int index = 0;
  std::string name;
  int major = 0;  ///< compute capability
  int minor = 0;
  int multiprocessors = 0;
  std::size_t memory_bytes = 0;
  std::size_t shared_bytes_per_block = 0;  ///< at most, when asked for
  std::size_t l2_bytes = 0;
  int clock_khz = 0;         ///< of the multiprocessors, at most
  int memory_clock_khz = 0;  ///< at most
  int memory_bus_bits = 0;
  int driver = 0;   ///< newest CUDA version the driver knows, 13000 for 13.0
  int runtime = 0;  ///< version of the CUDA runtime
};

/// How many devices there are; 0 also without a driver. `reason` gets why there is none: no driver,
/// one that is too old (and which is needed), or no device that it sees.
int count_devices(std::string* reason = nullptr);

/// Throws device_error when there is no such device.
device_properties read_properties(int index);

/// "9.0" for a device of compute capability 9.0.
inline std::string compute_capability(const device_properties& device) {
  return std::to_string(device.major) + "." + std::to_string(device.minor);
}

/// "13.0" for 13000, as the CUDA runtime counts versions.
inline std::string cuda_version(int number) {
  return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

/// The libraries in use: "CUDA 13.0, cuBLAS 13.0.2, cuDNN 9.12.0".
std::string library_versions();

}  // namespace qsweep::gpu

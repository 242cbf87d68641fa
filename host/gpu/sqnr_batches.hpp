// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "gpu/device_context.hpp"
#include "sweep_sqnr/quantizer_table.hpp"

namespace qsweep::gpu {

/// Quantizations that are measured together, on the device.
struct sqnr_batch {
  quantizer_table table;
  std::size_t most_levels = 0;  ///< of any quantizer
  /// To be filled, [groups][table.count]:
  double* energies = nullptr;
  std::uint64_t* counts = nullptr;
};

/// Hands quantizations to the device batch by batch: while one is measured, the host packs the next
/// into page-locked memory, and unpacks the one before.
class sqnr_batches {
 public:
  /// Enqueues the measurement of a batch on the device's stream.
  using measure_function = std::function<void(const sqnr_batch&)>;

  /// Up to `most` quantizations a batch. `device` must outlive this.
  sqnr_batches(const device_context& device, std::size_t most);
  ~sqnr_batches();

  /// Fills noise_energy and within_support of out[t] for every how[t] that is no identity; they
  /// have one quantizer a group.
  void run(std::span<const quantization> how, std::span<std::vector<quantization_noise>> out,
           const measure_function& measure);

 private:
  class slot;

  const device_context& device_;
  std::size_t most_;
  std::unique_ptr<slot[]> slots_;
};

}  // namespace qsweep::gpu

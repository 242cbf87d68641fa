// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "common/device_buffer.hpp"
#include "gpu/device_context.hpp"
#include "gpu/grouped_weights.hpp"
#include "optimal_supports/support_sums.hpp"

namespace qsweep::gpu {

/// Noise of the uniform quantizer on grouped weights, as a function of its scale.
class support_noise {
 public:
  /// means [groups]; `device` and `weights` must outlive this.
  support_noise(const device_context& device, const grouped_weights& weights,
                const std::vector<double>& means, int bits);

  /// The sums of whole groups; waits for the device. A probe's result does not depend on the
  /// others.
  std::vector<support_sums> at(std::span<const support_probe> probes);

 private:
  void take_batch(std::span<const support_probe> probes, std::vector<support_sums>& out);

  const device_context& device_;
  const grouped_weights& weights_;
  device_buffer<double> means_;
  int bits_;
  std::size_t parts_ = 1;  ///< most of any group
  device_buffer<support_probe> probes_;
  device_buffer<support_sums> sums_;
};

}  // namespace qsweep::gpu

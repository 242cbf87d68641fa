// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/weights_file.hpp"
#include "reproduce/measurement.hpp"

namespace qsweep {

/// Where a reproduction gets its networks from. Its calls may come from several threads at once,
/// but not twice at once for the same network and seed.
class NetworkSource {
 public:
  virtual ~NetworkSource() = default;

  /// The trained weights of one training seed, `sha256` set.
  virtual stored_weights weights(const network_id& network, std::uint64_t seed) = 0;

  /// What was measured of them; with a curve where `curve`. `seed` is set.
  virtual network_measurement measurement(const network_id& network, std::uint64_t seed,
                                          bool curve) = 0;
};

}  // namespace qsweep

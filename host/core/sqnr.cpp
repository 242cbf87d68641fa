// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sqnr.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "core/error.hpp"

namespace qsweep {

std::string_view to_string(sqnr_status status) {
  switch (status) {
    case sqnr_status::ok:
      return "ok";
    case sqnr_status::exact:
      return "exact";
    case sqnr_status::zero_signal:
      return "zero_signal";
  }
  QSWEEP_EXPECTS(false, "unknown sqnr_status " + std::to_string(static_cast<int>(status)));
}

sqnr make_sqnr(double signal_energy, double noise_energy) {
  QSWEEP_EXPECTS(std::isfinite(signal_energy) && signal_energy >= 0.0,
                 "signal energy = " + std::to_string(signal_energy));
  QSWEEP_EXPECTS(std::isfinite(noise_energy) && noise_energy >= 0.0,
                 "noise energy = " + std::to_string(noise_energy));
  if (signal_energy == 0.0) return {std::nullopt, sqnr_status::zero_signal};
  if (noise_energy == 0.0) {
    return {std::numeric_limits<double>::infinity(), sqnr_status::exact};
  }
  return {10.0 * std::log10(signal_energy / noise_energy), sqnr_status::ok};
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace qsweep {

enum class sqnr_status { ok, exact, zero_signal };

/// "ok", "exact" or "zero_signal".
std::string_view to_string(sqnr_status status);

/// A signal-to-quantization-noise ratio in dB.
/// exact: no noise, db is +infinity. zero_signal: no signal, db is absent.
struct sqnr {
  std::optional<double> db;
  sqnr_status status = sqnr_status::ok;
};

/// 10 log10(signal_energy / noise_energy). Both are sums of squares (or both means) over the same
/// weights. Throws precondition_error when one is negative or not finite.
/// Source: Nikolic et al. 2021, eqs. (15) and (19).
sqnr make_sqnr(double signal_energy, double noise_energy);

}  // namespace qsweep

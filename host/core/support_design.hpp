// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

namespace qsweep {

/// Hui and Neuhoff's asymptotic support threshold sqrt2 ln(2^bits); Nikolic et al. 2021, eq. (6).
double hui_support_threshold(int bits);

/// The support threshold of least Laplacian distortion, by the exact log rule R-iii (a fixed point
/// of xmax <- (1/sqrt2) ln{2[Na - 1 + 2a/(e^{2a}-1)] / (g'(a)(1-e^{-2a}))}); relative error below
/// 1e-12 for 1 <= bits <= 16.
double optimal_support_threshold(int bits);

/// Jayant and Noll's tabulated optimum step (four decimals) times N/2; 1 to 8 bits, else nothing.
/// The value that Nikolic et al. 2021 call xmax[J].
std::optional<double> jayant_support_threshold(int bits);

}  // namespace qsweep

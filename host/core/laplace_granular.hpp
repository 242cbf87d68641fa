// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qsweep {

/// g(a) = 1 + a^2/2 - a coth a, the granular noise of an endless uniform quantizer on a Laplacian
/// source of unit variance; a = sqrt2 h / sigma > 0, h half the step.
/// Error: relative 1e-13 for every a (a series where the terms cancel).
/// Source: docs/quantizers.md, closed form of Nikolic et al. 2021, eq. (13), for any N.
double laplace_granular_noise(double a);

/// g'(a) = a - coth a + a / sinh^2 a; same range, relative error 1e-12.
double laplace_granular_noise_slope(double a);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace qsweep::cpu {

/// The Frobenius norm in double: relative error below size * 2^-53.
double frobenius_norm(std::span<const float> values);

/// An upper bound on the largest singular value of a float32 matrix [rows][columns]. Rigorous:
/// rounding is added up. Tight to a few per cent when one singular value stands out; never above
/// the Frobenius norm (times 1.001), which is also the answer when float32 overflows.
/// Cost: rows^2 (columns + 2 rows) multiply-accumulates. Does not depend on `threads`.
/// Derivation: docs/certified-accuracy.md, section 5.
double spectral_norm_bound(int threads, std::span<const float> matrix, std::size_t rows);

}  // namespace qsweep::cpu

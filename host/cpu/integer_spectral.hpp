// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "cpu/integer_products.hpp"

namespace qsweep::cpu {

/// An upper bound on the largest singular value of codes + offset (the offset added to every
/// entry), by integer products. Rigorous; (sum of the eighth powers of the singular values)^(1/8)
/// or a few per cent more, never above the Frobenius norm (times 1.001).
/// codes: [rows][columns], `packed` the same. Does not depend on `threads`.
/// Cost: rows^2 (columns + rows) byte products. Derivation: docs/certified-accuracy.md, section 10.
double shifted_norm_bound(int threads, std::span<const std::int8_t> codes,
                          const packed_codes& packed, double offset);

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/device_buffer.hpp"
#include "count_correct/network_codes.hpp"
#include "count_correct/spectral.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::gpu {

/// Bounds on the spectral norms ||P||_2, P = codes + offset, of one layer under many quantizations,
/// by products on tensor cores. With G = P P^T, S its rounding to float16 and T the computed S S:
///   ||P||_2^2 = ||G||_2 <= ||S||_2 + ||G - S||_F,   ||S||_2^2 = ||S S||_2 <= ||T||_F + ||S S -
///   T||_F,
/// (sum of the eighth powers of the singular values)^(1/8) but for a few per cent. G is exact but
/// for double rounding: the Gram matrix of the codes is an int8 product.
/// docs/certified-accuracy.md, section 12.
class spectral_sums {
 public:
  spectral_sums(const device_context& device, const code_layout& layout, std::size_t capacity);

  /// Enqueues the products for offsets.size() quantizations and bringing what comes of them to the
  /// host. largest_code: no code is larger in magnitude.
  void start(const std::int8_t* codes, const std::int32_t* row_sums,
             std::span<const double> offsets, int largest_code);

  /// ||P||_2 <= this, for quantization t; the stream must have come past start().
  double bound(std::size_t t) const;

 private:
  const device_context& device_;
  const code_layout& layout_;
  std::vector<gram_numbers> numbers_;
  device_buffer<gram_numbers> device_numbers_;
  device_buffer<std::int32_t> products_;  ///< [capacity][rows][rows]: codes' Gram, then S S
  device_buffer<__half> halves_;
  device_buffer<gram_sums> gram_;
  device_buffer<double> squares_;
  std::vector<gram_sums> host_gram_;  ///< [count][spectral_blocks]
  std::vector<double> host_squares_;
};

}  // namespace qsweep::gpu

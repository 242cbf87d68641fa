// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

/// The loops of integer_forward over one image's activations, in sixteens, in float32 for the fast
/// rung and in double for the finer ones. The same on every processor, bit by bit.
namespace qsweep::cpu {

/// An activation is scale[0] q_0 + scale[1] q_1 + ... + error with bytes q.
template <class Real>
struct planes_of {
  std::size_t count = 0;
  std::array<Real, 8> scales{};
};

/// The scales for values up to `largest`: scale[0] is 256^(planes - 1) times the last one. Each has
/// five bits, so that its product with a byte is exact.
template <class Real>
planes_of<Real> make_planes(std::size_t planes, double largest);

/// out[j] = max(bias[j] + constant + sum over p of scales[p] sums[p * stride + j], 0), in this
/// order; the largest. size: a multiple of 16.
template <class Real>
Real rectify_sums(const std::int32_t* sums, std::size_t stride, const planes_of<Real>& planes,
                  Real constant, const Real* bias, std::size_t size, Real* out);

/// out[i] = factor * sums[i].
template <class Real>
void scale_patches(std::span<const std::int32_t> sums, Real factor, Real* out);

/// Sums of a convolution's windows (cpu/integer_convolution.hpp) for one image.
struct window_sums {
  std::span<const std::uint32_t> windows;  ///< listed ones
  std::span<const std::uint32_t> patches;  ///< [all windows][positions]: places in `constants`
  const std::int32_t* sums = nullptr;      ///< [listed][stride], in a row [position][padded filter]
  std::size_t stride = 0;
  std::size_t positions = 0;
  std::size_t filters = 0;
  std::size_t padded_filters = 0;  ///< a multiple of 16
};

/// out[window][filter] = max(bias[filter], 0) for all windows; the largest. `out` may be written up
/// to 16 values behind the last window.
template <class Real>
Real rectify_bias(const Real* bias, std::size_t filters, std::size_t windows, Real* out);

/// out[window][filter] = max(bias[filter] + max over positions of (sum + constant), 0) for listed
/// windows; the largest. What is not listed stays.
template <class Real>
Real rectify_windows(const window_sums& what, const Real* constants, const Real* bias, Real* out);

/// What cutting into planes gave: the sum over p, j of scale[p] q_p[j], and the Euclidean norms of
/// the values and of the exact errors.
struct cut_result {
  double sum = 0.0;
  double length = 0.0;
  double error = 0.0;
};

/// bytes[p * stride + j] = q_p of values[j] in [0, largest]. size: a multiple of 16.
template <class Real>
cut_result cut_into_planes(const Real* values, std::size_t size, const planes_of<Real>& planes,
                           std::size_t stride, std::uint8_t* bytes);

}  // namespace qsweep::cpu

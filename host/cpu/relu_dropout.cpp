// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

/// Blocks of four words that one call of the generator makes; a multiple of every SIMD width.
constexpr std::size_t lanes = 16;
constexpr std::size_t words = 4 * lanes;

/// philox4x32 of core/rng.hpp for 16 consecutive counters at once, one a lane.
inline void philox_lanes(const random_stream& stream, std::uint32_t first_block,
                         std::uint32_t (&c)[4][lanes]) {
  std::uint32_t key0 = static_cast<std::uint32_t>(stream.seed);
  std::uint32_t key1 = static_cast<std::uint32_t>(stream.seed >> 32);
  for (std::uint32_t l = 0; l < lanes; ++l) {
    c[0][l] = first_block + l;
    c[1][l] = stream.step;
    c[2][l] = stream.stream;
    c[3][l] = static_cast<std::uint32_t>(stream.purpose);
  }
  for (int round = 0; round < 10; ++round) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::uint64_t a = std::uint64_t{0xD2511F53U} * c[0][l];
      const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * c[2][l];
      c[0][l] = static_cast<std::uint32_t>(b >> 32) ^ c[1][l] ^ key0;
      c[1][l] = static_cast<std::uint32_t>(b);
      c[2][l] = static_cast<std::uint32_t>(a >> 32) ^ c[3][l] ^ key1;
      c[3][l] = static_cast<std::uint32_t>(a);
    }
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
}

/// Elements [begin, end) of the op; begin is a multiple of `words`.
QSWEEP_MULTIVERSION void dropout_part(float* y, std::size_t begin, std::size_t end,
                                      std::uint32_t first_kept, float scale,
                                      const random_stream& mask) {
  for (std::size_t at = begin; at < end; at += words) {
    std::uint32_t random[4][lanes];
    philox_lanes(mask, static_cast<std::uint32_t>(at / 4), random);
    float factor[words];
    for (std::size_t l = 0; l < lanes; ++l) {
      for (std::size_t k = 0; k < 4; ++k) {
        factor[4 * l + k] = random[k][l] >= first_kept ? scale : 0.0F;
      }
    }
    const std::size_t count = std::min(words, end - at);
    for (std::size_t i = 0; i < count; ++i) y[at + i] = std::max(y[at + i], 0.0F) * factor[i];
  }
}

QSWEEP_MULTIVERSION void relu_part(float* y, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) y[i] = std::max(y[i], 0.0F);
}

QSWEEP_MULTIVERSION void backward_part(const float* y, std::size_t begin, std::size_t end,
                                       float scale, float* dy) {
  for (std::size_t i = begin; i < end; ++i) dy[i] = y[i] > 0.0F ? dy[i] * scale : 0.0F;
}

float keep_scale(double rate) {
  QSWEEP_EXPECTS(rate >= 0.0 && rate < 1.0, "dropout rate " + std::to_string(rate));
  return static_cast<float>(1.0 / (1.0 - rate));
}

}  // namespace

void cpu_training_ops::relu_dropout_forward(backend_span<float> y, double rate,
                                            const random_stream& mask) {
  const float scale = keep_scale(rate);
  const auto first_kept = static_cast<std::uint32_t>(std::ceil(rate * 0x1p32));
  parallel_parts(threads_, y.size, 64 * words, [&](std::size_t begin, std::size_t end) {
    if (rate > 0.0) {
      dropout_part(y.data, begin, end, first_kept, scale, mask);
    } else {
      relu_part(y.data, begin, end);
    }
  });
}

void cpu_training_ops::relu_dropout_backward(backend_span<const float> y, double rate,
                                             backend_span<float> dy) {
  QSWEEP_EXPECTS(y.size == dy.size, "activation and gradient sizes differ");
  const float scale = keep_scale(rate);
  parallel_parts(threads_, y.size, 4096, [&](std::size_t begin, std::size_t end) {
    backward_part(y.data, begin, end, scale, dy.data);
  });
}

}  // namespace qsweep::cpu

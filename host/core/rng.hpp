// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace qsweep {

/// Philox4x32-10, the counter-based generator of Salmon et al. (SC 2011): 128 counter bits and 64
/// key bits give four 32-bit random words. Having no state, it gives the same numbers on every
/// backend, in any order, on any number of threads.
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53U} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * counter[2];
    counter = {
        static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

/// What a stream of random numbers is for; a part of the Philox key, so that streams never overlap.
enum class random_purpose : std::uint32_t {
  initialization = 1,
  shuffle = 2,
  dropout = 3,
  test = 4
};

/// A named stream of random numbers: (seed, purpose, stream) select it, an index selects a word.
struct random_stream {
  std::uint64_t seed = 0;
  random_purpose purpose = random_purpose::test;
  std::uint32_t stream = 0;  ///< e.g. the layer, or the epoch
  std::uint32_t step = 0;    ///< e.g. the training step

  /// Four words: numbers 4 * block .. 4 * block + 3 of the stream.
  constexpr std::array<std::uint32_t, 4> words(std::uint32_t block) const {
    return philox4x32({block, step, stream, static_cast<std::uint32_t>(purpose)},
                      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  }
  constexpr std::uint32_t word(std::uint32_t index) const { return words(index / 4)[index % 4]; }

  /// Uniform in [0, 1) with 32 random bits.
  constexpr double uniform(std::uint32_t index) const { return word(index) * 0x1p-32; }
};

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_convolution.hpp"

#include <array>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace qsweep::cpu {
namespace {

/// A kernel row as one word of four codes.
using kernel_words = std::array<std::int32_t, largest_kernel>;

kernel_words words_of(const patch_geometry& g, std::span<const std::int8_t> codes) {
  kernel_words out{};
  for (std::size_t i = 0; i < g.kernel; ++i) {
    std::array<std::int8_t, 4> row{};
    for (std::size_t j = 0; j < g.kernel; ++j) row[j] = codes[i * g.kernel + j];
    std::memcpy(&out[i], row.data(), sizeof out[i]);
  }
  return out;
}

QSWEEP_MULTIVERSION
void convolve_portable(const patch_geometry& g, const kernel_words& codes,
                       const std::int32_t* words, std::int32_t* out) {
  for (std::size_t i = 0; i < g.output_height(); ++i) {
    for (std::size_t j = 0; j < g.output_width(); ++j) {
      int_lanes sum{};
      for (std::size_t row = 0; row < g.kernel; ++row) {
        int_lanes word;
        load_lanes(words + ((i + row) * g.width + j) * num_lanes, word);
        for (std::size_t k = 0; k < g.kernel; ++k) {
          const int shift = static_cast<int>(8 * k);
          sum += ((word >> shift) & 255) * int{static_cast<std::int8_t>(codes[row] >> shift)};
        }
      }
      store_lanes(sum, out + (i * g.output_width() + j) * num_lanes);
    }
  }
}

#ifdef __x86_64__
__attribute__((target("avx512f,avx512vnni"))) void convolve_vnni(const patch_geometry& g,
                                                                 const kernel_words& codes,
                                                                 const std::int32_t* words,
                                                                 std::int32_t* out) {
  __m512i rows[largest_kernel];
  for (std::size_t row = 0; row < g.kernel; ++row) rows[row] = _mm512_set1_epi32(codes[row]);
  for (std::size_t i = 0; i < g.output_height(); ++i) {
    for (std::size_t j = 0; j < g.output_width(); ++j) {
      __m512i sum = _mm512_setzero_si512();
      for (std::size_t row = 0; row < g.kernel; ++row) {
        const auto* word = words + ((i + row) * g.width + j) * num_lanes;
        sum = _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(word), rows[row]);
      }
      _mm512_storeu_si512(out + (i * g.output_width() + j) * num_lanes, sum);
    }
  }
}
#endif

}  // namespace

QSWEEP_MULTIVERSION
void make_patch_words(const patch_geometry& g, std::span<const std::uint8_t> pixels,
                      std::span<std::int32_t> words) {
  for (std::size_t i = 0; i < g.height; ++i) {
    int_lanes word{};
    for (std::size_t j = g.width; j-- > 0;) {
      byte_lanes pixel;
      load_lanes(&pixels[(i * g.width + j) * num_lanes], pixel);
      word = (word << 8) | __builtin_convertvector(pixel, int_lanes);
      store_lanes(word, &words[(i * g.width + j) * num_lanes]);
    }
  }
}

void convolve_packet(const patch_geometry& g, std::span<const std::int8_t> codes,
                     std::span<const std::int32_t> words, std::span<std::int32_t> out) {
  const kernel_words rows = words_of(g, codes);
#ifdef __x86_64__
  const std::string isa = byte_products_isa();
  if (isa == "amx-int8" || isa == "avx512-vnni") {
    return convolve_vnni(g, rows, words.data(), out.data());
  }
#endif
  convolve_portable(g, rows, words.data(), out.data());
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_product_kernels.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace qsweep::cpu::product_kernels {
namespace {

constexpr std::size_t quad_bytes = 64;  // sixteen rows of four codes

/// The codes of rows [row, row + 16), one quad after the other.
const std::int8_t* panel(const shape& size, const std::int8_t* codes, std::size_t row) {
  return codes + row * size.columns;
}

std::uint32_t load_quad(const std::uint8_t* from) {
  std::uint32_t quad = 0;
  std::memcpy(&quad, from, sizeof(quad));
  return quad;
}

}  // namespace

void portable(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c) {
  for (std::size_t i = 0; i < size.count; ++i) {
    for (std::size_t row = 0; row < size.rows; row += 16) {
      std::array<std::int32_t, quad_bytes> sums{};
      for (std::size_t q = 0; q < size.quads; ++q) {
        const std::int8_t* quad = panel(size, codes, row) + q * quad_bytes;
        std::array<std::int16_t, quad_bytes> bytes;  // the same four sixteen times
        for (std::size_t j = 0; j < quad_bytes; ++j) {
          bytes[j] = a[i * size.columns + q * 4 + j % 4];
        }
        // A product of a byte and a code fits an int16.
        for (std::size_t j = 0; j < quad_bytes; ++j) {
          sums[j] += static_cast<std::int16_t>(bytes[j] * quad[j]);
        }
      }
      for (std::size_t j = 0; j < 16; ++j) {
        c[i * size.rows + row + j] =
            sums[4 * j] + sums[4 * j + 1] + sums[4 * j + 2] + sums[4 * j + 3];
      }
    }
  }
}

#if defined(__x86_64__)
namespace {

// The loops over `block` are unrolled early: else GCC 12 keeps the sums in memory.

/// `block` rows of bytes by 16 rows of codes. Pairs of products are added in int32.
template <std::size_t block>
[[gnu::target("avx2")]] void avx2_block(const shape& size, const std::uint8_t* a,
                                        const std::int8_t* codes, std::int32_t* c) {
  for (std::size_t half = 0; half < 2; ++half) {
    __m256i sums[block][2];  // [bytes][four rows of codes]: two partial sums a row
#pragma GCC unroll 8
    for (auto& row : sums) row[0] = row[1] = _mm256_setzero_si256();
    for (std::size_t q = 0; q < size.quads; ++q) {
      const auto* quad =
          reinterpret_cast<const __m128i*>(codes + q * quad_bytes + half * quad_bytes / 2);
      const __m256i low = _mm256_cvtepi8_epi16(_mm_loadu_si128(quad));
      const __m256i high = _mm256_cvtepi8_epi16(_mm_loadu_si128(quad + 1));
#pragma GCC unroll 8
      for (std::size_t i = 0; i < block; ++i) {
        const auto bytes = static_cast<int>(load_quad(a + i * size.columns + q * 4));
        const __m256i x = _mm256_broadcastq_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(bytes)));
        sums[i][0] = _mm256_add_epi32(sums[i][0], _mm256_madd_epi16(x, low));
        sums[i][1] = _mm256_add_epi32(sums[i][1], _mm256_madd_epi16(x, high));
      }
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < block; ++i) {
      // hadd works in halves of a register: rows 0 1 4 5 2 3 6 7.
      const __m256i pairs = _mm256_hadd_epi32(sums[i][0], sums[i][1]);
      const __m256i rows = _mm256_permute4x64_epi64(pairs, 0xd8);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(c + i * size.rows + half * 8), rows);
    }
  }
}

/// `block` rows of bytes by 32 rows of codes.
template <std::size_t block>
[[gnu::target("avx512f,avx512vnni")]] void vnni_block(const shape& size, const std::uint8_t* a,
                                                      const std::int8_t* left,
                                                      const std::int8_t* right, std::int32_t* c) {
  __m512i sums[block][2];
#pragma GCC unroll 8
  for (auto& row : sums) row[0] = row[1] = _mm512_setzero_si512();
  for (std::size_t q = 0; q < size.quads; ++q) {
    const __m512i w0 = _mm512_loadu_si512(left + q * quad_bytes);
    const __m512i w1 = _mm512_loadu_si512(right + q * quad_bytes);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < block; ++i) {
      const __m512i x =
          _mm512_set1_epi32(static_cast<int>(load_quad(a + i * size.columns + q * 4)));
      sums[i][0] = _mm512_dpbusd_epi32(sums[i][0], x, w0);
      sums[i][1] = _mm512_dpbusd_epi32(sums[i][1], x, w1);
    }
  }
#pragma GCC unroll 8
  for (std::size_t i = 0; i < block; ++i) {
    _mm512_storeu_si512(c + i * size.rows, sums[i][0]);
    _mm512_storeu_si512(c + i * size.rows + 16, sums[i][1]);
  }
}

/// Eight full tiles of 16 rows of 64 bytes.
struct alignas(64) tile_shapes {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::array<std::uint8_t, 14> reserved{};
  std::array<std::uint16_t, 16> row_bytes{64, 64, 64, 64, 64, 64, 64, 64};
  std::array<std::uint8_t, 16> rows{16, 16, 16, 16, 16, 16, 16, 16};
};

/// 32 rows of bytes by 32 rows of codes: two tiles each, four of sums.
[[gnu::target("amx-tile,amx-int8")]] void amx_block(const shape& size, const std::uint8_t* a,
                                                    const std::int8_t* left,
                                                    const std::int8_t* right, std::int32_t* c) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (std::size_t k = 0; k < size.columns; k += quad_bytes) {
    _tile_loadd(4, a + k, size.columns);
    _tile_loadd(6, left + k * 16, quad_bytes);
    _tile_dpbusd(0, 4, 6);
    _tile_loadd(7, right + k * 16, quad_bytes);
    _tile_dpbusd(1, 4, 7);
    _tile_loadd(5, a + 16 * size.columns + k, size.columns);
    _tile_dpbusd(2, 5, 6);
    _tile_dpbusd(3, 5, 7);
  }
  const std::size_t stride = size.rows * sizeof(std::int32_t);
  _tile_stored(0, c, stride);
  _tile_stored(1, c + 16, stride);
  _tile_stored(2, c + 16 * size.rows, stride);
  _tile_stored(3, c + 16 * size.rows + 16, stride);
}

}  // namespace

void avx2(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c) {
  constexpr std::size_t block = 4;
  for (std::size_t row = 0; row < size.rows; row += 16) {
    const std::int8_t* from = panel(size, codes, row);
    std::size_t i = 0;
    for (; i + block <= size.count; i += block) {
      avx2_block<block>(size, a + i * size.columns, from, c + i * size.rows + row);
    }
    for (; i < size.count; ++i) {
      avx2_block<1>(size, a + i * size.columns, from, c + i * size.rows + row);
    }
  }
}

void avx512_vnni(const shape& size, const std::uint8_t* a, const std::int8_t* codes,
                 std::int32_t* c) {
  constexpr std::size_t block = 8;
  for (std::size_t row = 0; row < size.rows; row += 32) {
    const std::int8_t* left = panel(size, codes, row);
    const std::int8_t* right = panel(size, codes, row + 16);
    std::size_t i = 0;
    for (; i + block <= size.count; i += block) {
      vnni_block<block>(size, a + i * size.columns, left, right, c + i * size.rows + row);
    }
    for (; i < size.count; ++i) {
      vnni_block<1>(size, a + i * size.columns, left, right, c + i * size.rows + row);
    }
  }
}

bool amx_allowed() {
  constexpr long request_permission = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr long tile_data = 18;               // XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

[[gnu::target("amx-tile,amx-int8")]] void amx(const shape& size, const std::uint8_t* a,
                                              const std::int8_t* codes, std::int32_t* c) {
  const tile_shapes shapes;
  _tile_loadconfig(&shapes);
  for (std::size_t row = 0; row < size.rows; row += 32) {
    for (std::size_t i = 0; i < size.count; i += 32) {
      amx_block(size, a + i * size.columns, panel(size, codes, row), panel(size, codes, row + 16),
                c + i * size.rows + row);
    }
  }
  _tile_release();
}
#endif

}  // namespace qsweep::cpu::product_kernels

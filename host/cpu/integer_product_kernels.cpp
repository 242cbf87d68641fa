// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_product_kernels.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <vector>

#include "cpu/multiversion.hpp"

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

/// Rows of bytes that the kernels below take at once.
constexpr std::size_t block = 4;

/// For each block of rows of bytes, and for each row behind the last whole one, the quads that are
/// not zero in all of its rows. Of four images of digits that is half of the pixels, and half of
/// the features that a convolution makes of them. The memory is the calling thread's own.
class quad_lists {
 public:
  quad_lists(const shape& size, const std::uint8_t* a) : most_(size.quads) {
    const std::size_t lists = size.count / block + size.count % block;
    places_.resize(std::max(places_.size(), lists * most_ + 1));
    ends_.clear();
    for (std::size_t i = 0; i < size.count; i += rows_at(size, i)) {
      const std::size_t rows = rows_at(size, i);
      ends_.push_back(list(size, a + i * size.columns, rows, &places_[ends_.size() * most_]));
    }
  }

  /// How many rows the list of row i is for.
  static std::size_t rows_at(const shape& size, std::size_t i) {
    return i + block <= size.count ? block : 1;
  }

  std::span<const std::uint16_t> operator[](std::size_t i) const {
    return {&places_[i * most_], ends_[i]};
  }

 private:
  QSWEEP_MULTIVERSION
  static std::size_t list(const shape& size, const std::uint8_t* a, std::size_t rows,
                          std::uint16_t* out) {
    constexpr std::size_t at_once = 16;  // columns are padded to as many quads
    std::size_t listed = 0;
    for (std::size_t q = 0; q < size.quads; q += at_once) {
      std::array<std::uint32_t, at_once> any{};
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < at_once; ++j) {
          any[j] |= load_quad(a + i * size.columns + (q + j) * 4);
        }
      }
      for (std::size_t j = 0; j < std::min(at_once, size.quads - q); ++j) {
        out[listed] = static_cast<std::uint16_t>(q + j);
        listed += any[j] != 0 ? 1U : 0U;
      }
    }
    return listed;
  }

  std::size_t most_;
  static thread_local std::vector<std::uint16_t> places_;  // [lists][quads]
  static thread_local std::vector<std::size_t> ends_;      // [lists]
};

thread_local std::vector<std::uint16_t> quad_lists::places_;
thread_local std::vector<std::size_t> quad_lists::ends_;

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

/// `block` rows of bytes by 16 rows of codes, over the listed quads. Pairs of products are added in
/// int32.
template <std::size_t block>
[[gnu::target("avx2")]] void avx2_block(const shape& size, const std::uint8_t* a,
                                        std::span<const std::uint16_t> quads,
                                        const std::int8_t* codes, std::int32_t* c) {
  for (std::size_t half = 0; half < 2; ++half) {
    __m256i sums[block][2];  // [bytes][four rows of codes]: two partial sums a row
#pragma GCC unroll 8
    for (auto& row : sums) row[0] = row[1] = _mm256_setzero_si256();
    for (const std::size_t q : quads) {
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
  const quad_lists quads(size, a);
  for (std::size_t row = 0; row < size.rows; row += 16) {
    const std::int8_t* from = panel(size, codes, row);
    for (std::size_t i = 0, list = 0; i < size.count; i += quad_lists::rows_at(size, i), ++list) {
      const auto run = quad_lists::rows_at(size, i) == block ? avx2_block<block> : avx2_block<1>;
      run(size, a + i * size.columns, quads[list], from, c + i * size.rows + row);
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

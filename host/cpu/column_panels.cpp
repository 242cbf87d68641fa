// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/column_panels.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "cpu/active_columns.hpp"
#include "cpu/transpose.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace qsweep::cpu {
namespace {

/// The codes of four columns, sixteen rows to a register, the columns of a row in one word.
struct quad {
  __m512i rows[4];
};

[[gnu::target("avx512f,avx512bw"), gnu::always_inline]] inline quad bring_together(
    const std::int8_t* panel, const std::uint16_t* columns) {
  std::uint64_t four = 0;
  std::memcpy(&four, columns, sizeof(four));
  const __m512i c0 = _mm512_loadu_si512(panel + (four & 0xffff) * panel_rows);
  const __m512i c1 = _mm512_loadu_si512(panel + ((four >> 16) & 0xffff) * panel_rows);
  const __m512i c2 = _mm512_loadu_si512(panel + ((four >> 32) & 0xffff) * panel_rows);
  const __m512i c3 = _mm512_loadu_si512(panel + (four >> 48) * panel_rows);
  const __m512i low01 = _mm512_unpacklo_epi8(c0, c1);
  const __m512i high01 = _mm512_unpackhi_epi8(c0, c1);
  const __m512i low23 = _mm512_unpacklo_epi8(c2, c3);
  const __m512i high23 = _mm512_unpackhi_epi8(c2, c3);
  return {{_mm512_unpacklo_epi16(low01, low23), _mm512_unpackhi_epi16(low01, low23),
           _mm512_unpacklo_epi16(high01, high23), _mm512_unpackhi_epi16(high01, high23)}};
}

// The loops over rows are unrolled early: else GCC 12 keeps the sums in memory.

/// c (+)= the products of a group with one panel. c: the group's first row, at the panel.
template <std::size_t rows>
[[gnu::target("avx512f,avx512bw,avx512vnni")]] void multiply_group(const active_group& group,
                                                                   const std::int8_t* panel,
                                                                   bool add, std::size_t stride,
                                                                   std::int32_t* c) {
  __m512i sums[rows][4];
#pragma GCC unroll 8
  for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 8
    for (std::size_t p = 0; p < 4; ++p) {
      sums[i][p] = add ? _mm512_loadu_si512(c + i * stride + p * 16) : _mm512_setzero_si512();
    }
  }
  for (std::size_t q = 0; q < group.quads; ++q) {
    const quad codes = bring_together(panel, group.columns + q * 4);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < rows; ++i) {
      int four = 0;
      std::memcpy(&four, group.bytes + (i * group.quads + q) * 4, sizeof(four));
      const __m512i bytes = _mm512_set1_epi32(four);
#pragma GCC unroll 8
      for (std::size_t p = 0; p < 4; ++p) {
        sums[i][p] = _mm512_dpbusd_epi32(sums[i][p], bytes, codes.rows[p]);
      }
    }
  }
#pragma GCC unroll 8
  for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 8
    for (std::size_t p = 0; p < 4; ++p) _mm512_storeu_si512(c + i * stride + p * 16, sums[i][p]);
  }
}

auto* multiplier_of(std::size_t rows) {
  return rows == 4 ? multiply_group<4> : rows == 2 ? multiply_group<2> : multiply_group<1>;
}

}  // namespace

void pack_panel(const std::int8_t* codes, std::size_t rows, std::size_t columns,
                std::int8_t* panel) {
  for (std::size_t quarter = 0; quarter < 4; ++quarter) {
    for (std::size_t k = 0; k < columns; k += 16) {
      const std::size_t size = std::min<std::size_t>(16, columns - k);
      byte_lanes bytes[num_lanes];
      for (std::size_t j = 0; j < num_lanes; ++j) {
        const std::size_t row = j / 4 * 16 + quarter * 4 + j % 4;
        bytes[j] = byte_lanes{};
        if (row < rows) std::memcpy(&bytes[j], codes + row * columns + k, size);
      }
      transpose(bytes);
      for (std::size_t j = 0; j < size; ++j) {
        store_lanes(bytes[j], panel + (k + j) * panel_rows + quarter * 16);
      }
    }
  }
}

void multiply_panels(const panel_shape& shape, const std::uint8_t* a, const std::int8_t* codes,
                     std::int32_t* c) {
  thread_local active_columns active;
  constexpr std::size_t slab = active_columns::most_columns;
  const std::size_t panel_columns = (shape.columns + 63) / 64 * 64;
  for (std::size_t k = 0; k < shape.columns; k += slab) {
    active.list(a + k, shape.count, shape.stride, std::min(slab, shape.columns - k));
    for (std::size_t row = 0; row < shape.rows; row += panel_rows) {
      const std::int8_t* panel = codes + row * panel_columns + k * panel_rows;
      for (const active_group& group : active.groups()) {
        multiplier_of(group.rows)(group, panel, k > 0, shape.rows,
                                  c + group.first * shape.rows + row);
      }
    }
  }
}

}  // namespace qsweep::cpu
#endif

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/byte_products.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "cpu/aligned_vector.hpp"
#include "cpu/transpose.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace qsweep::cpu {
namespace {

using product = void (*)(const std::int8_t* codes, std::size_t rows, std::size_t columns,
                         const std::uint8_t* bytes, std::int32_t* out);

constexpr std::size_t block_codes = row_block * column_block;
constexpr std::size_t block_sums = row_block * num_lanes;

void multiply_portable(const std::int8_t* codes, std::size_t rows, std::size_t columns,
                       const std::uint8_t* bytes, std::int32_t* out) {
  for (std::size_t row = 0; row < rows; ++row) {
    int_lanes sum{};
    for (std::size_t k = 0; k < columns; k += 4) {
      int_lanes four;
      load_lanes(bytes + k * num_lanes, four);
      const std::int8_t* weights = codes + code_place(code_layout::tiles, row, k, columns);
      for (std::size_t j = 0; j < 4; ++j) {
        sum += ((four >> static_cast<int>(8 * j)) & 255) * int{weights[j]};
      }
    }
    store_lanes(sum, out + row * num_lanes);
  }
}

#ifdef __x86_64__

/// Columns 0 and 2, then 1 and 3 of four, as 16-bit integers: vpmaddubsw would saturate.
__attribute__((target("avx2"))) void multiply_avx2(const std::int8_t* codes, std::size_t rows,
                                                   std::size_t columns, const std::uint8_t* bytes,
                                                   std::int32_t* out) {
  constexpr std::size_t rows_at_once = 4;
  const __m256i low = _mm256_set1_epi16(255);
  for (std::size_t row = 0; row < rows; row += rows_at_once) {
    __m256i sums[rows_at_once][2];
    for (auto& sum : sums) sum[0] = sum[1] = _mm256_setzero_si256();
    for (std::size_t k = 0; k < columns; k += 4) {
      const auto* from = reinterpret_cast<const __m256i*>(bytes + k * num_lanes);
      const __m256i pixels[2] = {_mm256_loadu_si256(from), _mm256_loadu_si256(from + 1)};
      const std::int8_t* block = codes + code_place(code_layout::tiles, row, k, columns);
      for (std::size_t r = 0; r < rows_at_once; ++r) {
        std::int32_t four;
        std::memcpy(&four, block + r * column_block, sizeof four);
        const __m256i odd = _mm256_srai_epi16(_mm256_set1_epi32(four), 8);
        const __m256i even = _mm256_srai_epi16(_mm256_slli_epi16(_mm256_set1_epi32(four), 8), 8);
        for (std::size_t half = 0; half < 2; ++half) {
          const __m256i first = _mm256_madd_epi16(_mm256_and_si256(pixels[half], low), even);
          const __m256i second = _mm256_madd_epi16(_mm256_srli_epi16(pixels[half], 8), odd);
          sums[r][half] = _mm256_add_epi32(sums[r][half], _mm256_add_epi32(first, second));
        }
      }
    }
    for (std::size_t r = 0; r < rows_at_once; ++r) {
      auto* to = reinterpret_cast<__m256i*>(out + (row + r) * num_lanes);
      _mm256_storeu_si256(to, sums[r][0]);
      _mm256_storeu_si256(to + 1, sums[r][1]);
    }
  }
}

/// [rows][stride] to [columns][out_stride], in words, 16 x 16 at a time.
[[gnu::target("avx512f")]] void transpose_words(const void* from, std::size_t rows,
                                                std::size_t columns, std::size_t stride,
                                                std::size_t out_stride, void* to) {
  for (std::size_t row = 0; row < rows; row += num_lanes) {
    for (std::size_t column = 0; column < columns; column += num_lanes) {
      int_lanes block[num_lanes];
      const auto* in = static_cast<const std::int32_t*>(from) + row * stride + column;
      auto* out = static_cast<std::int32_t*>(to) + column * out_stride + row;
#pragma GCC unroll 16
      for (std::size_t i = 0; i < num_lanes; ++i) {
        load_lanes(in + i * stride, block[i]);
      }
      transpose(block);
#pragma GCC unroll 16
      for (std::size_t i = 0; i < num_lanes; ++i) {
        store_lanes(block[i], out + i * out_stride);
      }
    }
  }
}

/// What is above zero stays, what is below goes to `below` without its sign. True if there is any.
QSWEEP_MULTIVERSION
bool part_signs(std::uint8_t* bytes, std::size_t size, std::uint8_t* below) {
  std::uint8_t any = 0;
  for (std::size_t k = 0; k < size; ++k) {
    const std::uint8_t byte = bytes[k];
    below[k] = byte > 127 ? static_cast<std::uint8_t>(-byte) : std::uint8_t{0};
    bytes[k] = byte > 127 ? std::uint8_t{0} : byte;
    any |= below[k];
  }
  return any != 0;
}

QSWEEP_MULTIVERSION
void subtract(const std::int32_t* less, std::size_t size, std::int32_t* sums) {
  for (std::size_t k = 0; k < size; ++k) sums[k] -= less[k];
}

/// Lane by lane: what is not zero in one of them is seldom so in all. Numbers above and below zero
/// apart, so that zeros stay zeros.
template <bool with_sign>
void multiply_vnni(const std::int8_t* codes, std::size_t rows, std::size_t columns,
                   const std::uint8_t* bytes, std::int32_t* out) {
  thread_local aligned_vector<std::uint8_t> lanes;  // [lanes, and those below zero][columns]
  thread_local aligned_vector<std::int32_t> sums;
  const std::size_t most = with_sign ? 2 * num_lanes : num_lanes;
  const std::size_t panels = padded(rows, panel_rows);
  lanes.resize(std::max(lanes.size(), most * columns));
  sums.resize(std::max(sums.size(), most * panels));
  transpose_words(bytes, columns / 4, num_lanes, num_lanes, columns / 4, lanes.data());
  const bool both =
      with_sign && part_signs(lanes.data(), num_lanes * columns, &lanes[num_lanes * columns]);
  multiply_panels(
      {.count = both ? most : num_lanes, .stride = columns, .columns = columns, .rows = panels},
      lanes.data(), codes, sums.data());
  if (both) subtract(&sums[num_lanes * panels], num_lanes * panels, sums.data());
  transpose_words(sums.data(), num_lanes, rows, panels, num_lanes, out);
}

/// Four tiles of sums: 64 rows of the codes against one packet.
__attribute__((target("amx-tile,amx-int8"))) void multiply_tiles(const std::int8_t* codes,
                                                                 std::size_t columns,
                                                                 const std::uint8_t* bytes,
                                                                 std::int32_t* out) {
  const std::size_t below = row_block * columns;
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (std::size_t k = 0; k < columns; k += column_block) {
    const std::int8_t* block = codes + k * row_block;
    _tile_loadd(4, bytes + k * num_lanes, column_block);
    _tile_loadd(5, block, column_block);
    _tile_dpbsud(0, 5, 4);
    _tile_loadd(6, block + below, column_block);
    _tile_dpbsud(1, 6, 4);
    _tile_loadd(5, block + 2 * below, column_block);
    _tile_dpbsud(2, 5, 4);
    _tile_loadd(6, block + 3 * below, column_block);
    _tile_dpbsud(3, 6, 4);
  }
  _tile_stored(0, out, column_block);
  _tile_stored(1, out + block_sums, column_block);
  _tile_stored(2, out + 2 * block_sums, column_block);
  _tile_stored(3, out + 3 * block_sums, column_block);
}

__attribute__((target("amx-tile,amx-int8"))) void multiply_tile(const std::int8_t* codes,
                                                                std::size_t columns,
                                                                const std::uint8_t* bytes,
                                                                std::int32_t* out) {
  _tile_zero(0);
  for (std::size_t k = 0; k < columns; k += column_block) {
    _tile_loadd(4, bytes + k * num_lanes, column_block);
    _tile_loadd(5, codes + k * row_block, column_block);
    _tile_dpbsud(0, 5, 4);
  }
  _tile_stored(0, out, column_block);
}

/// Eight tiles of 16 rows of 64 bytes.
struct alignas(64) tile_configuration {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

__attribute__((target("amx-tile,amx-int8"))) void multiply_amx(const std::int8_t* codes,
                                                               std::size_t rows,
                                                               std::size_t columns,
                                                               const std::uint8_t* bytes,
                                                               std::int32_t* out) {
  const tile_configuration configuration;
  _tile_loadconfig(&configuration);
  std::size_t row = 0;
  for (; row + 4 * row_block <= rows; row += 4 * row_block) {
    multiply_tiles(codes + row * columns, columns, bytes, out + row * num_lanes);
  }
  for (; row < rows; row += row_block) {
    multiply_tile(codes + row * columns, columns, bytes, out + row * num_lanes);
  }
  _tile_release();
}

/// Linux hands out the tile registers on request only.
bool may_use_tiles() {
  constexpr long request_permission = 0x1023;
  constexpr long tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

bool has_amx_int8() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0));
  constexpr unsigned tile_bit = 1U << 24;
  constexpr unsigned int8_bit = 1U << 25;
  return (d & tile_bit) != 0 && (d & int8_bit) != 0 && may_use_tiles();
}

#endif

struct implementation {
  const char* isa;
  product run;
  product run_signed = nullptr;  ///< none: by `run`, of numbers that are raised above zero
  code_layout layout = code_layout::tiles;
};

implementation choose() {
  const char* text = std::getenv("QSWEEP_BYTE_PRODUCTS");
  const std::string_view wish = text != nullptr ? text : "amx-int8";
#ifdef __x86_64__
  __builtin_cpu_init();
  if (wish == "amx-int8" && has_amx_int8()) return {"amx-int8", multiply_amx};
  const bool wide = wish == "amx-int8" || wish == "avx512-vnni";
  if (wide && __builtin_cpu_supports("avx512vnni")) {
    return {"avx512-vnni", multiply_vnni<false>, multiply_vnni<true>, code_layout::panels};
  }
  if (wish != "portable" && __builtin_cpu_supports("avx2")) return {"avx2", multiply_avx2};
#endif
  return {"portable", multiply_portable};
}

const implementation& chosen() {
  static const implementation best = choose();
  return best;
}

void expect_padded(std::span<const std::int8_t> codes, std::size_t rows, std::size_t columns,
                   std::span<const std::uint8_t> bytes, std::span<const std::int32_t> out) {
  QSWEEP_EXPECTS(rows % row_block == 0 && columns % column_block == 0 &&
                     codes.size() >= code_size(rows, columns) &&
                     bytes.size() >= columns * num_lanes && out.size() >= rows * num_lanes,
                 "a packet's product of " + std::to_string(rows) + " x " + std::to_string(columns));
}

}  // namespace

code_layout packet_layout() {
  return chosen().layout;
}

void multiply_packet(std::span<const std::int8_t> codes, std::size_t rows, std::size_t columns,
                     std::span<const std::uint8_t> bytes, std::span<std::int32_t> out) {
  expect_padded(codes, rows, columns, bytes, out);
  chosen().run(codes.data(), rows, columns, bytes.data(), out.data());
}

void multiply_signed_packet(std::span<const std::int8_t> codes,
                            std::span<const std::int32_t> totals, std::size_t rows,
                            std::size_t columns, std::span<const std::uint8_t> bytes,
                            std::span<std::int32_t> out) {
  expect_padded(codes, rows, columns, bytes, out);
  if (const product run = chosen().run_signed; run != nullptr) {
    return run(codes.data(), rows, columns, bytes.data(), out.data());
  }
  constexpr std::uint8_t half = 128;
  thread_local aligned_vector<std::uint8_t> raised;
  raised.resize(columns * num_lanes);
  for (std::size_t k = 0; k < raised.size(); ++k) raised[k] = bytes[k] ^ half;
  chosen().run(codes.data(), rows, columns, raised.data(), out.data());
  for (std::size_t i = 0; i < totals.size() * num_lanes; ++i) {
    out[i] -= half * totals[i / num_lanes];
  }
}

std::string byte_products_isa() {
  return chosen().isa;
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/byte_products.hpp"

#include <cstdlib>
#include <string_view>

#include "core/error.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace qsweep::cpu {
namespace {

using product = void (*)(const std::int8_t* weights, std::size_t rows, std::size_t columns,
                         const std::uint8_t* bytes, std::int32_t* out);

QSWEEP_MULTIVERSION
void multiply_portable(const std::int8_t* weights, std::size_t rows, std::size_t columns,
                       const std::uint8_t* bytes, std::int32_t* out) {
  for (std::size_t row = 0; row < rows; ++row) {
    int_lanes sum{};
    for (std::size_t k = 0; k < columns; k += 4) {
      int_lanes four;
      load_lanes(bytes + k * num_lanes, four);
      for (std::size_t j = 0; j < 4; ++j) {
        sum += ((four >> static_cast<int>(8 * j)) & 255) * int{weights[row * columns + k + j]};
      }
    }
    store_lanes(sum, out + row * num_lanes);
  }
}

#ifdef __x86_64__

constexpr std::size_t rows_at_once = 8;

__attribute__((target("avx512f,avx512vnni"))) void multiply_vnni(const std::int8_t* weights,
                                                                 std::size_t rows,
                                                                 std::size_t columns,
                                                                 const std::uint8_t* bytes,
                                                                 std::int32_t* out) {
  for (std::size_t row = 0; row < rows; row += rows_at_once) {
    const std::int8_t* block = weights + row * columns;
    __m512i sums[rows_at_once];
    for (__m512i& sum : sums) sum = _mm512_setzero_si512();
    for (std::size_t k = 0; k < columns; k += 4) {
      const __m512i pixels = _mm512_loadu_si512(bytes + k * num_lanes);
      for (std::size_t r = 0; r < rows_at_once; ++r) {
        std::int32_t four;
        std::memcpy(&four, block + r * columns + k, sizeof four);
        sums[r] = _mm512_dpbusd_epi32(sums[r], pixels, _mm512_set1_epi32(four));
      }
    }
    for (std::size_t r = 0; r < rows_at_once; ++r) {
      _mm512_storeu_si512(out + (row + r) * num_lanes, sums[r]);
    }
  }
}

/// Four tiles of sums: 64 rows of the weights against one packet.
__attribute__((target("amx-tile,amx-int8"))) void multiply_tiles(const std::int8_t* weights,
                                                                 std::size_t columns,
                                                                 const std::uint8_t* bytes,
                                                                 std::int32_t* out) {
  const std::size_t below = row_block * columns;
  constexpr std::size_t words = num_lanes * sizeof(std::int32_t);
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (std::size_t k = 0; k < columns; k += column_block) {
    _tile_loadd(4, bytes + k * num_lanes, words);
    _tile_loadd(5, weights + k, columns);
    _tile_dpbsud(0, 5, 4);
    _tile_loadd(6, weights + k + below, columns);
    _tile_dpbsud(1, 6, 4);
    _tile_loadd(5, weights + k + 2 * below, columns);
    _tile_dpbsud(2, 5, 4);
    _tile_loadd(6, weights + k + 3 * below, columns);
    _tile_dpbsud(3, 6, 4);
  }
  constexpr std::size_t block = row_block * num_lanes;
  _tile_stored(0, out, words);
  _tile_stored(1, out + block, words);
  _tile_stored(2, out + 2 * block, words);
  _tile_stored(3, out + 3 * block, words);
}

__attribute__((target("amx-tile,amx-int8"))) void multiply_tile(const std::int8_t* weights,
                                                                std::size_t columns,
                                                                const std::uint8_t* bytes,
                                                                std::int32_t* out) {
  constexpr std::size_t words = num_lanes * sizeof(std::int32_t);
  _tile_zero(0);
  for (std::size_t k = 0; k < columns; k += column_block) {
    _tile_loadd(4, bytes + k * num_lanes, words);
    _tile_loadd(5, weights + k, columns);
    _tile_dpbsud(0, 5, 4);
  }
  _tile_stored(0, out, words);
}

/// Eight tiles of 16 rows of 64 bytes.
struct alignas(64) tile_configuration {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

__attribute__((target("amx-tile,amx-int8"))) void multiply_amx(const std::int8_t* weights,
                                                               std::size_t rows,
                                                               std::size_t columns,
                                                               const std::uint8_t* bytes,
                                                               std::int32_t* out) {
  const tile_configuration configuration;
  _tile_loadconfig(&configuration);
  std::size_t row = 0;
  for (; row + 4 * row_block <= rows; row += 4 * row_block) {
    multiply_tiles(weights + row * columns, columns, bytes, out + row * num_lanes);
  }
  for (; row < rows; row += row_block) {
    multiply_tile(weights + row * columns, columns, bytes, out + row * num_lanes);
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
};

implementation choose() {
  const char* text = std::getenv("QSWEEP_BYTE_PRODUCTS");
  const std::string_view wish = text != nullptr ? text : "amx-int8";
#ifdef __x86_64__
  __builtin_cpu_init();
  if (wish == "amx-int8" && has_amx_int8()) return {"amx-int8", multiply_amx};
  if (wish != "portable" && __builtin_cpu_supports("avx512vnni")) {
    return {"avx512-vnni", multiply_vnni};
  }
#endif
  return {"portable", multiply_portable};
}

const implementation& chosen() {
  static const implementation best = choose();
  return best;
}

}  // namespace

void multiply_packet(std::span<const std::int8_t> weights, std::size_t rows,
                     std::span<const std::uint8_t> bytes, std::span<std::int32_t> out) {
  const std::size_t columns = rows == 0 ? 0 : weights.size() / rows;
  QSWEEP_EXPECTS(rows % row_block == 0 && columns % column_block == 0 &&
                     bytes.size() >= columns * num_lanes && out.size() >= rows * num_lanes,
                 "a packet's product of " + std::to_string(rows) + " x " + std::to_string(columns));
  chosen().run(weights.data(), rows, columns, bytes.data(), out.data());
}

std::string byte_products_isa() {
  return chosen().isa;
}

}  // namespace qsweep::cpu

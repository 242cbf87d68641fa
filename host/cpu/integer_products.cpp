// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_products.hpp"

#include <dnnl.h>

#include <algorithm>
#include <cstring>

#include "core/error.hpp"
#include "cpu/integer_product_kernels.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t tile_rows = 16;
constexpr std::size_t tile_columns = packed_codes::column_grain;

/// A row of one tile: every four codes stand 64 bytes behind the four before.
void pack_row(const std::int8_t* codes, std::size_t columns, std::int8_t* tile_row) {
  const std::size_t whole = columns / 4;
  for (std::size_t q = 0; q < whole; ++q) std::memcpy(tile_row + q * 64, codes + q * 4, 4);
  std::copy(codes + whole * 4, codes + columns, tile_row + whole * 64);
}

/// Up to 16 rows of [rows][columns].
void pack_tiles(const std::int8_t* codes, std::size_t rows, std::size_t columns,
                std::int8_t* tiles) {
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t k = 0; k < columns; k += tile_columns) {
      pack_row(codes + row * columns + k, std::min(tile_columns, columns - k),
               tiles + k * tile_rows + row * 4);
    }
  }
}

product_kernel find_product_kernel() {
  const auto has = [isa = static_cast<unsigned>(dnnl_get_effective_cpu_isa())](dnnl_cpu_isa_t one) {
    return (isa & static_cast<unsigned>(one)) == static_cast<unsigned>(one);
  };
  if (has(dnnl_cpu_isa_avx512_core_amx) && product_kernels::amx_allowed()) {
    return product_kernel::amx;
  }
  if (has(dnnl_cpu_isa_avx512_core_vnni)) return product_kernel::avx512_vnni;
  if (has(dnnl_cpu_isa_avx2)) return product_kernel::avx2;
  return product_kernel::portable;
}

}  // namespace

packed_codes::packed_codes(int threads, std::span<const std::int8_t> codes, std::size_t rows)
    : rows_(rows), columns_(codes.size() / rows), data_(padded_rows() * padded_columns()) {
  QSWEEP_EXPECTS(columns_ <= most_byte_products,
                 "a sum of " + std::to_string(columns_) + " products may overflow");
  const auto pack = takes_panels() ? pack_panel : pack_tiles;
  const std::size_t grain = takes_panels() ? panel_rows : tile_rows;
  parallel_parts(threads, rows, grain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; row += grain) {
      const std::size_t some = std::min(grain, end - row);
      std::int8_t* out = &data_[row * padded_columns()];
      pack(&codes[row * columns_], some, columns_, out);
    }
  });
}

product_kernel chosen_product_kernel() {
  static const product_kernel kernel = find_product_kernel();
  return kernel;
}

std::string to_string(product_kernel kernel) {
  switch (kernel) {
    case product_kernel::amx:
      return "amx";
    case product_kernel::avx512_vnni:
      return "avx512-vnni";
    case product_kernel::avx2:
      return "avx2";
    case product_kernel::portable:
      break;
  }
  return "portable";
}

void multiply(const packed_codes& codes, const byte_rows& a, std::int32_t* c) {
  if (a.count == 0) return;
  const product_kernels::shape shape{.count = a.count,
                                     .quads = packed_codes::padded(codes.columns(), 4) / 4,
                                     .columns = codes.padded_columns(),
                                     .rows = codes.padded_rows()};
  switch (chosen_product_kernel()) {
    case product_kernel::amx:
      return product_kernels::amx(shape, a.data, codes.data(), c);
    case product_kernel::avx512_vnni:
      return multiply_panels({.count = a.count,
                              .stride = a.stride,
                              .columns = codes.columns(),
                              .rows = codes.padded_rows()},
                             a.data, codes.data(), c);
    case product_kernel::avx2:
      return product_kernels::avx2(shape, a.data, codes.data(), c);
    case product_kernel::portable:
      return product_kernels::portable(shape, a.data, codes.data(), c);
  }
}

}  // namespace qsweep::cpu

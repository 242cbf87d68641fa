// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include "core/integer_stages.hpp"
#include "cpu/aligned_vector.hpp"
#include "cpu/column_panels.hpp"

namespace qsweep::cpu {

/// How multiply works on this processor, oneDNN's ISA cap (DNNL_MAX_CPU_ISA) obeyed.
enum class product_kernel { portable, avx2, avx512_vnni, amx };
product_kernel chosen_product_kernel();
std::string to_string(product_kernel kernel);

/// True where codes stand in panels (cpu/column_panels.hpp): multiply then takes rows of any stride
/// and reads nothing but them. Leaving zeros out, it needs no copies of images without them.
inline bool takes_panels() {
  return chosen_product_kernel() == product_kernel::avx512_vnni;
}

/// A matrix of int8 codes, laid out for products with rows of bytes: in panels, or in tiles of 16
/// rows by 64 columns, in a tile [columns / 4] [16 rows][4 columns]; zeros around.
class packed_codes {
 public:
  static constexpr std::size_t column_grain = 64;

  packed_codes() = default;
  /// codes: [rows][columns]. Any number of threads gives the same.
  packed_codes(int threads, std::span<const std::int8_t> codes, std::size_t rows);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t padded_rows() const { return padded(rows_, row_grain()); }
  std::size_t padded_columns() const { return padded(columns_, column_grain); }
  const std::int8_t* data() const { return data_.data(); }

  static std::size_t row_grain() { return takes_panels() ? panel_rows : 32; }
  static std::size_t padded(std::size_t size, std::size_t grain) {
    return (size + grain - 1) / grain * grain;
  }

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  aligned_vector<std::int8_t> data_;
};

/// Rows of bytes come in multiples of this: buffers of multiply are that long.
inline constexpr std::size_t image_grain = 32;

/// Rows of bytes, `stride` from one to the next. What stands beyond the columns that a product
/// takes does not count.
struct byte_rows {
  const std::uint8_t* data = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0;
};

/// c[i][j] = sum over k of a[i][k] codes[j][k], exactly, for at most most_byte_products columns.
/// a: stride = padded_columns, and as many rows as `count` rounded up to image_grain, unless
/// takes_panels(); the further rows do not count. c: [count][padded_rows], as large as for
/// `count` rounded up to image_grain; its further rows are undefined. Half as fast again where both
/// begin a cache line (cpu/aligned_vector.hpp). On the calling thread.
void multiply(const packed_codes& codes, const byte_rows& a, std::int32_t* c);

}  // namespace qsweep::cpu

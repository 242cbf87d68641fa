// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include "core/integer_stages.hpp"
#include "cpu/aligned_vector.hpp"

namespace qsweep::cpu {

/// A matrix of int8 codes, laid out for products with rows of bytes: tiles of 16 rows by 64
/// columns, in a tile [columns / 4][16 rows][4 columns], zeros around (the layout of VNNI and AMX).
class packed_codes {
 public:
  static constexpr std::size_t row_grain = 32;
  static constexpr std::size_t column_grain = 64;

  packed_codes() = default;
  /// codes: [rows][columns]. Any number of threads gives the same.
  packed_codes(int threads, std::span<const std::int8_t> codes, std::size_t rows);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t padded_rows() const { return padded(rows_, row_grain); }
  std::size_t padded_columns() const { return padded(columns_, column_grain); }
  const std::int8_t* data() const { return data_.data(); }

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

/// c[i][j] = sum over k of a[i][k] codes[j][k], exactly, for at most most_byte_products columns.
/// a: [count][padded_columns], what stands beyond the columns does not count. c: [count]
/// [padded_rows]. Both as large as for `count` rounded up to image_grain; what stands in a's
/// further rows does not count, c's are undefined. Half as fast again where both begin a cache line
/// (cpu/aligned_vector.hpp). On the calling thread.
void multiply(const packed_codes& codes, const std::uint8_t* a, std::size_t count, std::int32_t* c);

/// How multiply works on this processor, oneDNN's ISA cap (DNNL_MAX_CPU_ISA) obeyed.
enum class product_kernel { portable, avx2, avx512_vnni, amx };
product_kernel chosen_product_kernel();
std::string to_string(product_kernel kernel);

}  // namespace qsweep::cpu

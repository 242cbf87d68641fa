// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qsweep::cpu {

/// Neighbouring rows of bytes and the columns in which one of them is not zero.
struct active_group {
  std::size_t first = 0;  ///< row
  std::size_t rows = 0;   ///< 1, 2 or 4
  std::size_t quads = 0;  ///< columns in fours, filled up with zero bytes of column 0
  const std::uint16_t* columns = nullptr;  ///< [quads][4], ascending
  const std::uint8_t* bytes = nullptr;     ///< [rows][quads][4]
};

/// What is left of rows of bytes when their zeros are left out: three in four activations and four
/// in five pixels of a digit are zero. Rows stand in one group where that is cheaper: codes that
/// are brought together for one of them serve the others too.
class active_columns {
 public:
  static constexpr std::size_t most_columns = 832;  ///< more than the pixels of a digit

  /// a: [count][stride]; only the first `columns`, at most most_columns, of a row are read. Needs
  /// no more than POPCNT.
  void list(const std::uint8_t* a, std::size_t count, std::size_t stride, std::size_t columns);

  /// Of the last list, by rows. The memory is this object's and lives until its next list.
  std::span<const active_group> groups() const { return groups_; }

 private:
  std::vector<active_group> groups_;
  std::vector<std::uint16_t> columns_;
  std::vector<std::uint8_t> bytes_;
};

namespace active {

/// Packs the marked columns, column 64 w + k by bit k of word w, and the bytes of `rows` rows of
/// `a` in them, which stand out_stride apart. Both may be written up to 64 entries beyond the
/// marked ones.
using packer = void (*)(const std::uint8_t* a, std::size_t stride, std::size_t rows,
                        std::span<const std::uint64_t> marks, std::uint16_t* columns,
                        std::uint8_t* bytes, std::size_t out_stride);

void pack_portable(const std::uint8_t* a, std::size_t stride, std::size_t rows,
                   std::span<const std::uint64_t> marks, std::uint16_t* columns,
                   std::uint8_t* bytes, std::size_t out_stride);

/// The same, faster (results/2026-11-27-active-columns), for processors with AVX512_VBMI2.
void pack_compressed(const std::uint8_t* a, std::size_t stride, std::size_t rows,
                     std::span<const std::uint64_t> marks, std::uint16_t* columns,
                     std::uint8_t* bytes, std::size_t out_stride);
bool has_byte_compression();

}  // namespace active
}  // namespace qsweep::cpu

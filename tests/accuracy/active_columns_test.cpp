// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/active_columns.hpp"

#include <gtest/gtest.h>

#include <bit>

#include "core/rng.hpp"

namespace qsweep::cpu {
namespace {

/// [count][stride] bytes; those of a row beyond `columns` are not zero.
std::vector<std::uint8_t> make_rows(std::size_t count, std::size_t stride, std::size_t columns,
                                    std::uint32_t per_thousand) {
  const random_stream random{.seed = 1000 * columns + per_thousand};
  std::vector<std::uint8_t> out(count * stride);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint32_t word = random.word(static_cast<std::uint32_t>(i));
    const bool zero = i % stride < columns && (word >> 8) % 1000 >= per_thousand;
    out[i] = static_cast<std::uint8_t>(zero ? 0 : 1 + word % 255);
  }
  return out;
}

/// Marks of the columns in which one of the rows is not zero, found byte by byte.
std::vector<std::uint64_t> marks_of(const std::uint8_t* a, std::size_t stride, std::size_t rows,
                                    std::size_t columns) {
  std::vector<std::uint64_t> out((columns + 63) / 64, 0);
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (a[i * stride + k] != 0) out[k / 64] |= std::uint64_t{1} << (k % 64);
    }
  }
  return out;
}

std::size_t count_of(const std::vector<std::uint64_t>& marks) {
  std::size_t marked = 0;
  for (const std::uint64_t word : marks) marked += static_cast<std::size_t>(std::popcount(word));
  return marked;
}

// Whatever the groups are: their bytes, put back, are the rows.
TEST(ActiveColumns, AreTheRowsWithoutZeros) {
  constexpr std::size_t stride = 840;
  active_columns active;
  for (const std::size_t columns : {1U, 3U, 63U, 64U, 65U, 192U, 511U, 784U, 832U}) {
    for (const std::uint32_t share : {0U, 2U, 30U, 190U, 500U, 1000U}) {
      const auto rows = make_rows(23, stride, columns, share);
      active.list(rows.data(), 23, stride, columns);
      std::vector<std::uint8_t> back(23 * columns, 0);
      std::size_t next = 0;
      for (const active_group& group : active.groups()) {
        ASSERT_EQ(group.first, next);
        next += group.rows;
        for (std::size_t j = 0; j < 4 * group.quads; ++j) {
          ASSERT_LT(group.columns[j], columns);
          for (std::size_t i = 0; i < group.rows; ++i) {
            back[(group.first + i) * columns + group.columns[j]] |=
                group.bytes[i * 4 * group.quads + j];
          }
        }
        const auto marks = marks_of(&rows[group.first * stride], stride, group.rows, columns);
        EXPECT_EQ(group.quads, (count_of(marks) + 3) / 4);
      }
      ASSERT_EQ(next, 23U);
      for (std::size_t i = 0; i < 23; ++i) {
        for (std::size_t k = 0; k < columns; ++k) {
          ASSERT_EQ(back[i * columns + k], rows[i * stride + k]) << i << ", " << k;
        }
      }
    }
  }
}

TEST(ActiveColumns, StandTogetherWhereRowsAreAlike) {
  std::vector<std::uint8_t> rows(8 * 64, 0);
  for (std::size_t k = 0; k < 32; ++k) {
    for (std::size_t i = 0; i < 4; ++i) rows[i * 64 + 2 * k] = 1;  // four rows alike
    rows[4 * 64 + 2 * k] = rows[5 * 64 + 2 * k] = 1;               // two alike
    rows[(k % 2 == 0 ? 6 : 7) * 64 + k] = 1;                       // none in common
  }
  active_columns active;
  active.list(rows.data(), 8, 64, 64);
  std::vector<std::size_t> sizes;
  for (const active_group& group : active.groups()) sizes.push_back(group.rows);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{4, 2, 1, 1}));
}

// Every packer that the processor has.
TEST(ActiveColumns, ArePackedColumnByColumn) {
  constexpr std::size_t stride = 200;
  std::vector<active::packer> packers{active::pack_portable};
  if (active::has_byte_compression()) packers.push_back(active::pack_compressed);
  for (const std::size_t columns : {1U, 64U, 100U, 192U}) {
    for (const std::uint32_t share : {5U, 300U, 1000U}) {
      const auto a = make_rows(4, stride, columns, share);
      const auto marks = marks_of(a.data(), stride, 4, columns);
      const std::size_t marked = count_of(marks);
      for (const active::packer pack : packers) {
        std::vector<std::uint16_t> places(marked + 64);
        std::vector<std::uint8_t> bytes(4 * marked + 64);
        pack(a.data(), stride, 4, marks, places.data(), bytes.data(), marked);
        std::size_t next = 0;
        for (std::size_t k = 0; k < columns; ++k) {
          if ((marks[k / 64] >> (k % 64) & 1) == 0) continue;
          ASSERT_EQ(places[next], k);
          for (std::size_t i = 0; i < 4; ++i) {
            ASSERT_EQ(bytes[i * marked + next], a[i * stride + k]) << i << ", " << k;
          }
          ++next;
        }
        EXPECT_EQ(next, marked);
      }
    }
  }
}

}  // namespace
}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/active_columns.hpp"

#include <algorithm>
#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>

namespace qsweep::cpu {
namespace {

/// Bit k of word w: column 64 w + k.
using marks = std::array<std::uint64_t, active_columns::most_columns / 64>;

/// What may be written beyond a list.
constexpr std::size_t slack = 64;

/// Rows stand one behind the other; those of a data set come from the outer caches or from memory.
constexpr std::size_t prefetched = 4096;

/// What a quad costs for groups of 1, 2 and 4 rows, in proportion: most of it for one row is to
/// bring the codes of its columns together (results/2026-11-27-active-columns).
constexpr std::size_t cost_of_one = 3;
constexpr std::size_t cost_of_two = 4;
constexpr std::size_t cost_of_four = 6;

/// Where 64 bytes are not zero.
std::uint64_t mark_word(const std::uint8_t* bytes) {
  std::uint64_t zeros = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * part));
    const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(some, _mm_setzero_si128()));
    zeros |= static_cast<std::uint64_t>(static_cast<unsigned>(mask)) << (16 * part);
  }
  return ~zeros;
}

marks mark(const std::uint8_t* row, std::size_t columns) {
  marks out{};
  const std::size_t whole = columns / 64;
  for (std::size_t w = 0; w < whole; ++w) {
    __builtin_prefetch(row + 64 * w + prefetched);
    out[w] = mark_word(row + 64 * w);
  }
  if (columns % 64 != 0) {
    std::array<std::uint8_t, 64> rest{};
    std::copy(row + 64 * whole, row + columns, rest.begin());
    out[whole] = mark_word(rest.data());
  }
  return out;
}

marks either(const marks& a, const marks& b) {
  marks out;
  for (std::size_t w = 0; w < out.size(); ++w) out[w] = a[w] | b[w];
  return out;
}

[[gnu::target("popcnt")]] std::size_t quads_of(const marks& of) {
  std::size_t marked = 0;
  for (const std::uint64_t word : of) marked += static_cast<std::size_t>(std::popcount(word));
  return (marked + 3) / 4;
}

}  // namespace

namespace active {

void pack_portable(const std::uint8_t* a, std::size_t stride, std::size_t rows,
                   std::span<const std::uint64_t> marks, std::uint16_t* columns,
                   std::uint8_t* bytes, std::size_t out_stride) {
  std::size_t listed = 0;
  for (std::size_t w = 0; w < marks.size(); ++w) {
    for (std::uint64_t rest = marks[w]; rest != 0; rest &= rest - 1) {
      const std::size_t column = 64 * w + static_cast<std::size_t>(std::countr_zero(rest));
      columns[listed] = static_cast<std::uint16_t>(column);
      for (std::size_t i = 0; i < rows; ++i)
        bytes[i * out_stride + listed] = a[i * stride + column];
      ++listed;
    }
  }
}

[[gnu::target("avx512f,avx512bw,avx512vbmi2,popcnt")]] void pack_compressed(
    const std::uint8_t* a, std::size_t stride, std::size_t rows,
    std::span<const std::uint64_t> marks, std::uint16_t* columns, std::uint8_t* bytes,
    std::size_t out_stride) {
  std::array<std::uint16_t, 32> first;
  for (std::size_t k = 0; k < first.size(); ++k) first[k] = static_cast<std::uint16_t>(k);
  const __m512i thirty_two = _mm512_set1_epi16(32);
  __m512i place = _mm512_loadu_si512(first.data());
  std::size_t listed = 0;
  for (const std::uint64_t word : marks) {
    for (const auto half : {static_cast<__mmask32>(word), static_cast<__mmask32>(word >> 32)}) {
      _mm512_storeu_si512(columns + listed, _mm512_maskz_compress_epi16(half, place));
      listed += static_cast<std::size_t>(std::popcount(half));
      place = _mm512_add_epi16(place, thirty_two);
    }
  }
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint8_t* out = bytes + i * out_stride;
    for (std::size_t w = 0; w < marks.size(); ++w) {
      const __m512i row = _mm512_maskz_loadu_epi8(marks[w], a + i * stride + 64 * w);
      _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(marks[w], row));
      out += std::popcount(marks[w]);
    }
  }
}

bool has_byte_compression() {
  static const bool has = __builtin_cpu_supports("avx512vbmi2") != 0;
  return has;
}

}  // namespace active

namespace {

/// Appends the groups of rows of bytes.
class lister {
 public:
  lister(const std::uint8_t* a, std::size_t stride, std::size_t columns,
         std::vector<active_group>& groups, std::uint16_t* out_columns, std::uint8_t* out_bytes)
      : a_(a),
        stride_(stride),
        columns_(columns),
        groups_(groups),
        next_columns_(out_columns),
        next_bytes_(out_bytes) {}

  marks marks_of(std::size_t row) const { return mark(a_ + row * stride_, columns_); }

  void add(std::size_t first, std::size_t rows, const marks& at) {
    const std::size_t quads = quads_of(at);
    const std::size_t size = 4 * quads;
    // The last quad may have columns that are not marked.
    for (std::size_t k = size - std::min<std::size_t>(size, 4); k < size; ++k) {
      next_columns_[k] = 0;
      for (std::size_t i = 0; i < rows; ++i) next_bytes_[i * size + k] = 0;
    }
    pack_(a_ + first * stride_, stride_, rows, std::span(at).first((columns_ + 63) / 64),
          next_columns_, next_bytes_, size);
    groups_.push_back({.first = first,
                       .rows = rows,
                       .quads = quads,
                       .columns = next_columns_,
                       .bytes = next_bytes_});
    next_columns_ += size;
    next_bytes_ += rows * size;
  }

  /// Four rows in the groups that cost least.
  void add_four(std::size_t first) {
    const marks one[] = {marks_of(first), marks_of(first + 1), marks_of(first + 2),
                         marks_of(first + 3)};
    const marks two[] = {either(one[0], one[1]), either(one[2], one[3])};
    const marks four = either(two[0], two[1]);
    std::size_t apart[2];
    std::size_t together[2];
    for (std::size_t p = 0; p < 2; ++p) {
      apart[p] = cost_of_one * (quads_of(one[2 * p]) + quads_of(one[2 * p + 1]));
      together[p] = cost_of_two * quads_of(two[p]);
    }
    if (cost_of_four * quads_of(four) <=
        std::min(apart[0], together[0]) + std::min(apart[1], together[1])) {
      return add(first, 4, four);
    }
    for (std::size_t p = 0; p < 2; ++p) {
      if (together[p] <= apart[p]) {
        add(first + 2 * p, 2, two[p]);
      } else {
        add(first + 2 * p, 1, one[2 * p]);
        add(first + 2 * p + 1, 1, one[2 * p + 1]);
      }
    }
  }

 private:
  const std::uint8_t* a_;
  std::size_t stride_;
  std::size_t columns_;
  std::vector<active_group>& groups_;
  std::uint16_t* next_columns_;
  std::uint8_t* next_bytes_;
  active::packer pack_ =
      active::has_byte_compression() ? active::pack_compressed : active::pack_portable;
};

}  // namespace

void active_columns::list(const std::uint8_t* a, std::size_t count, std::size_t stride,
                          std::size_t columns) {
  columns_.resize(std::max(columns_.size(), count * (most_columns + slack)));
  bytes_.resize(std::max(bytes_.size(), count * (most_columns + slack)));
  groups_.clear();
  lister out(a, stride, columns, groups_, columns_.data(), bytes_.data());
  std::size_t row = 0;
  for (; row + 4 <= count; row += 4) out.add_four(row);
  for (; row < count; ++row) out.add(row, 1, out.marks_of(row));
}

}  // namespace qsweep::cpu
#endif

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Tensor-core instructions: mma.sync m16n8kK, ldmatrix and stmatrix, with fragments as the PTX
// manual lays them out. float32 sums are made in double and rounded once; a GPU rounds differently,
// so compare with an argued bound.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "half.hpp"
#include "integer.hpp"
#include "warp.hpp"

namespace cuda_on_cpu {

inline constexpr std::uint32_t all_lanes = ~0u;

template <class Element>
auto widened(Element a) {
  if constexpr (std::is_integral_v<Element>) {
    return std::int32_t(a);
  } else {
    return to_float(a);
  }
}

template <std::size_t ARegisters, std::size_t BRegisters, std::size_t CRegisters>
struct tile_exchange : exchange {
  std::array<std::uint32_t, ARegisters> a;
  std::array<std::uint32_t, BRegisters> b;
  std::array<std::uint32_t, CRegisters> c;
};

/// The 16 x K elements of a and K x 8 of b from the lanes' fragments, then the products' sums.
template <int K, class Sum, class A, class B, class Exchange>
void multiply_combined(exchange** offered, std::uint32_t who) {
  constexpr int per_register = 4 / sizeof(A);
  constexpr int group = 4 * per_register;  // columns that one register of four lanes covers
  using value = decltype(widened(A()));
  using total = std::conditional_t<std::is_integral_v<value>, std::int64_t, double>;
  value a[16][K], b[8][K];
  const auto lane = [&](int i) -> Exchange& { return *static_cast<Exchange*>(offered[i]); };
  for (int i = 0; i < 32; ++i) {
    const int row = i / 4;
    for (int r = 0; r < int(lane(i).a.size()); ++r) {
      for (int e = 0; e < per_register; ++e) {
        A element;
        std::memcpy(&element, reinterpret_cast<const char*>(&lane(i).a[r]) + e * sizeof(A),
                    sizeof(A));
        a[row + 8 * (r % 2)][i % 4 * per_register + e + r / 2 * group] = widened(element);
      }
    }
    for (int r = 0; r < int(lane(i).b.size()); ++r) {
      for (int e = 0; e < per_register; ++e) {
        B element;
        std::memcpy(&element, reinterpret_cast<const char*>(&lane(i).b[r]) + e * sizeof(B),
                    sizeof(B));
        b[row][i % 4 * per_register + e + r * group] = widened(element);
      }
    }
  }
  for (int i = 0; i < 32; ++i) {
    for (int r = 0; r < 4; ++r) {
      const value* left = a[i / 4 + 8 * (r / 2)];
      const value* right = b[i % 4 * 2 + r % 2];
      total sum = 0;
      for (int k = 0; k < K; ++k) sum += total(left[k]) * total(right[k]);
      Sum::accumulate(lane(i).c, r, sum);
    }
  }
  (void)who;
}

struct float_sum {
  template <class C>
  static void accumulate(C& c, int r, double sum) {
    c[r] = std::bit_cast<std::uint32_t>(float(double(std::bit_cast<float>(c[r])) + sum));
  }
};
struct half_sum {
  template <class C>
  static void accumulate(C& c, int r, double sum) {
    const half before{std::uint16_t(c[r / 2] >> 16 * (r % 2))};
    const std::uint32_t after = round_to<half>(double(to_float(before)) + sum).bits;
    c[r / 2] = (c[r / 2] & ~(0xffffu << 16 * (r % 2))) | after << 16 * (r % 2);
  }
};
template <bool IsSaturating>
struct integer_sum {
  template <class C>
  static void accumulate(C& c, int r, std::int64_t sum) {
    sum += std::int32_t(c[r]);
    c[r] = IsSaturating ? std::uint32_t(clamp_s32(sum)) : std::uint32_t(sum);
  }
};

/// a * b + c of a warp.
template <int K, class Sum, class A, class B, std::size_t NA, std::size_t NB, std::size_t NC>
std::array<std::uint32_t, NC> multiply_tiles(std::array<std::uint32_t, NA> a,
                                             std::array<std::uint32_t, NB> b,
                                             std::array<std::uint32_t, NC> c, const site* where) {
  using mine_type = tile_exchange<NA, NB, NC>;
  mine_type mine{.a = a, .b = b, .c = c};
  meet(all_lanes, mine, multiply_combined<K, Sum, A, B, mine_type>, where);
  return mine.c;
}

struct row_exchange : exchange {
  std::uint64_t address;
  std::array<std::uint32_t, 4> words{};
};

/// Element (row, column) of matrix m, whose row lies where lane 8 m + row says.
inline unsigned char* matrix_element(exchange** offered, int m, int row, int column) {
  return running.shared + static_cast<row_exchange*>(offered[8 * m + row])->address + 2 * column;
}
template <std::size_t N, bool IsTransposed, bool IsLoad>
void move_matrices(exchange** offered, std::uint32_t) {
  for (int lane = 0; lane < 32; ++lane) {
    auto& words = static_cast<row_exchange*>(offered[lane])->words;
    for (int m = 0; m < int(N); ++m) {
      for (int e = 0; e < 2; ++e) {
        const int row = lane / 4, column = lane % 4 * 2 + e;
        unsigned char* at = IsTransposed ? matrix_element(offered, m, column, row)
                                         : matrix_element(offered, m, row, column);
        unsigned char* word = reinterpret_cast<unsigned char*>(&words[m]) + 2 * e;
        std::memcpy(IsLoad ? word : at, IsLoad ? at : word, 2);
      }
    }
  }
}
/// Checks the row that this lane names, if one of the N matrices is its.
template <std::size_t N>
std::uint64_t matrix_row(std::uint64_t address, access how, const site* where) {
  if (self->lane >= 8 * N) return 0;
  unsigned char* at = shared_bytes(address, 16, where);
  note_shared(at, 16, how, false, where);
  return std::uint64_t(at - running.shared);
}

template <std::size_t N, bool IsTransposed>
std::array<std::uint32_t, N> load_matrices_from(std::uint64_t offset, const site* where) {
  row_exchange mine{.address = matrix_row<N>(offset, access::read, where)};
  meet(all_lanes, mine, move_matrices<N, IsTransposed, true>, where);
  std::array<std::uint32_t, N> loaded;
  std::copy_n(mine.words.begin(), N, loaded.begin());
  return loaded;
}
template <bool IsTransposed, std::size_t N>
void store_matrices_to(std::uint64_t offset, std::array<std::uint32_t, N> stored,
                       const site* where) {
  row_exchange mine{.address = matrix_row<N>(offset, access::write, where)};
  std::copy_n(stored.begin(), N, mine.words.begin());
  meet(all_lanes, mine, move_matrices<N, IsTransposed, false>, where);
}

}  // namespace cuda_on_cpu

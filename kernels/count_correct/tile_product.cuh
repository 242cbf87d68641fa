// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// A block's product of 128 rows of A by 128 rows of B, both [rows][bytes] with the same number of
/// bytes a row, a multiple of 64: C = A B^T, by tensor cores. int8 operands give exact int32 sums;
/// float16 ones float32 sums. Both have the same layout in bytes, and so the same loads.
/// Eight warps, two down and four across, hold 64 x 32 sums each. Needs compute capability 8.0.
namespace tile_product {

inline constexpr int threads = 256;
inline constexpr int rows = 128;        ///< of A and of B
inline constexpr int chunk_bytes = 64;  ///< of a row that are in shared memory at once ...
inline constexpr int stages = 4;        ///< ... of so many chunks on their way
inline constexpr int row_tiles = 4;     ///< of 16 rows, a warp
inline constexpr int column_tiles = 4;  ///< of 8 columns, a warp
inline constexpr int stage_bytes = 2 * rows * chunk_bytes;
inline constexpr int shared_bytes = stages * stage_bytes;

template <class In>
struct sum_of;
template <>
struct sum_of<std::int8_t> {
  using type = int;
};
template <>
struct sum_of<__half> {
  using type = float;
};

/// The sums of one thread: tile (i, j) holds rows 16 i + lane / 4 and 8 more, columns 8 j + 2 (lane
/// % 4) and 1 more, in the order (row, column), (row, column + 1), (row + 8, ...).
template <class In>
using sums = typename sum_of<In>::type[row_tiles][column_tiles][4];

/// Where 16 bytes of a row stand in a stage: rows are folded so that eight neighbouring rows of one
/// column of 16 bytes lie in different banks.
__device__ inline int place(int row, int piece) {
  return row * chunk_bytes + ((piece ^ ((row >> 1) & 3)) << 4);
}

__device__ inline void copy_async(unsigned to, const void* from) {
#if __CUDA_ARCH__ >= 800
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(from));
#endif
}

__device__ inline void commit_copies() {
#if __CUDA_ARCH__ >= 800
  asm volatile("cp.async.commit_group;");
#endif
}

template <int Pending>
__device__ void wait_for_copies() {
#if __CUDA_ARCH__ >= 800
  asm volatile("cp.async.wait_group %0;" ::"n"(Pending) : "memory");
#endif
}

/// Four 8 x 16 byte matrices; lane l gives the address of row l % 8 of matrix l / 8.
__device__ inline void load_matrices(unsigned (&to)[4], unsigned from) {
#if __CUDA_ARCH__ >= 800
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
               : "r"(from)
               : "memory");
#endif
}

__device__ inline void multiply_add(int (&c)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
#if __CUDA_ARCH__ >= 800
  asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 "
      "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+r"(c[0]), "+r"(c[1]), "+r"(c[2]), "+r"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#endif
}

__device__ inline void multiply_add(float (&c)[4], const unsigned (&a)[4], unsigned b0,
                                    unsigned b1) {
#if __CUDA_ARCH__ >= 800
  asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 "
      "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#endif
}

/// What a block multiplies: row r of A starts at a + min(r, last_row) row_bytes.
struct operands {
  const unsigned char* a;
  const unsigned char* b;
  int row_bytes;
  int last_row;
};

/// Enqueues the copies of chunk k into its stage; none beyond the last chunk.
__device__ inline void copy_chunk(const operands& of, int k, int chunks, unsigned shared) {
  if (k < chunks) {
    const unsigned stage = shared + (k % stages) * stage_bytes;
    for (int i = static_cast<int>(threadIdx.x); i < rows * 4; i += threads) {
      const int row = i / 4;
      const int piece = i % 4;
      const std::size_t at = static_cast<std::size_t>(k) * chunk_bytes + piece * 16;
      copy_async(stage + place(row, piece),
                 of.a + static_cast<std::size_t>(min(row, of.last_row)) * of.row_bytes + at);
      copy_async(stage + rows * chunk_bytes + place(row, piece),
                 of.b + static_cast<std::size_t>(row) * of.row_bytes + at);
    }
  }
  commit_copies();
}

/// c = A B^T. `memory` is shared_bytes of shared memory, aligned to 16; it may be used again when
/// this returns, after a __syncthreads.
template <class In>
__device__ void multiply(const operands& of, unsigned char* memory, sums<In>& c) {
  const auto shared = static_cast<unsigned>(__cvta_generic_to_shared(memory));
  const int chunks = of.row_bytes / chunk_bytes;
  const int warp = static_cast<int>(threadIdx.x) / 32;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const int first_row = warp / 4 * 64;
  const int first_column = warp % 4 * 32;
  for (int k = 0; k < stages - 1; ++k) copy_chunk(of, k, chunks, shared);
  for (int k = 0; k < chunks; ++k) {
    wait_for_copies<stages - 2>();
    // All of chunk k is here, and all warps are done with the stage that is overwritten next.
    __syncthreads();
    copy_chunk(of, k + stages - 1, chunks, shared);
    const unsigned stage_a = shared + (k % stages) * stage_bytes;
    const unsigned stage_b = stage_a + rows * chunk_bytes;
#pragma unroll
    for (int step = 0; step < 2; ++step) {  // 32 bytes of each row
      unsigned a[row_tiles][4];
      unsigned b[column_tiles / 2][4];
#pragma unroll
      for (int i = 0; i < row_tiles; ++i) {
        // Matrices: rows 0-7 and 8-15 of the first 16 bytes, then of the second.
        load_matrices(a[i], stage_a + place(first_row + 16 * i + lane % 16, 2 * step + lane / 16));
      }
#pragma unroll
      for (int j = 0; j < column_tiles / 2; ++j) {
        // Matrices: columns 0-7 of the first and second 16 bytes, then columns 8-15.
        load_matrices(b[j], stage_b + place(first_column + 16 * j + lane % 8 + lane / 16 * 8,
                                            2 * step + lane / 8 % 2));
      }
#pragma unroll
      for (int i = 0; i < row_tiles; ++i) {
#pragma unroll
        for (int j = 0; j < column_tiles; ++j) {
          multiply_add(c[i][j], a[i], b[j / 2][j % 2 * 2], b[j / 2][j % 2 * 2 + 1]);
        }
      }
    }
  }
  wait_for_copies<0>();
}

}  // namespace tile_product
}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sequences.hpp"

#include <cstdio>

#include "common/device_buffer.hpp"

namespace qsweep::test {
namespace {

using word = std::uint32_t;

__global__ void shuffles_kernel(const word* in, word* out) {
  const word value = in[threadIdx.x];
  word* row = out + 8 * threadIdx.x;
  row[0] = __shfl_sync(~0u, value, 5);
  row[1] = __shfl_sync(~0u, value, static_cast<int>(threadIdx.x) + 3, 8);
  row[2] = __shfl_up_sync(~0u, value, 2);
  row[3] = __shfl_up_sync(~0u, value, 3, 8);
  row[4] = __shfl_down_sync(~0u, value, 4);
  row[5] = __shfl_down_sync(~0u, value, 1, 16);
  row[6] = __shfl_xor_sync(~0u, value, 9);
  row[7] = threadIdx.x < 16 ? __shfl_xor_sync(0xffffu, value, 2, 8) : 0;
}

__global__ void votes_kernel(const word* in, word* out) {
  const word value = in[threadIdx.x];
  const bool odd = value % 2 != 0;
  word* row = out + 16 * threadIdx.x;
  row[0] = __ballot_sync(~0u, odd);
  row[1] = static_cast<word>(__any_sync(~0u, odd)) + 2 * static_cast<word>(__all_sync(~0u, odd));
  row[2] = static_cast<word>(__uni_sync(~0u, odd));
  row[3] = __match_any_sync(~0u, value % 4);
  row[4] = __match_any_sync(~0u, static_cast<unsigned long long>(value % 3) << 40);
  int same = 0;
  row[5] = __match_all_sync(~0u, value / 1000000, &same);
  row[6] = static_cast<word>(same);
  row[7] = __reduce_add_sync(~0u, value);
  row[8] = static_cast<word>(__reduce_min_sync(~0u, static_cast<int>(value)));
  row[9] = __reduce_max_sync(~0u, value);
  row[10] = __reduce_and_sync(~0u, value | 0xff);
  row[11] = __reduce_or_sync(~0u, value);
  row[12] = __reduce_xor_sync(~0u, value);
  word ballot;
  asm volatile("{ .reg .pred p; setp.ne.u32 p, %1, 0; vote.ballot.sync.b32 %0, p, 0xffffffff; }"
               : "=r"(ballot)
               : "r"(value % 5));
  row[13] = ballot;
  asm volatile(
      "{ .reg .pred p; setp.ne.u32 p, %1, 0; vote.sync.any.pred p, p, 0xffffffff;"
      " vote.sync.all.pred p, p, 0xffffffff; selp.u32 %0, 1, 0, p; }"
      : "=r"(ballot)
      : "r"(value % 5));
  row[14] = ballot;
  __nanosleep(10);
  row[15] = __activemask() >> threadIdx.x & 1;
}

__global__ void atomics_kernel(const word* in, word* out) {
  __shared__ word sums[4];
  if (threadIdx.x < 4) sums[threadIdx.x] = 0;
  __syncthreads();
  const word value = in[threadIdx.x];
  atomicAdd(&out[0], value);
  atomicMin(&out[1], value);
  atomicMax(reinterpret_cast<int*>(&out[2]), static_cast<int>(value));
  atomicAnd(&out[3], value | 0xff00u);
  atomicOr(&out[4], value & 0xffu);
  atomicXor(&out[5], value);
  atomicInc(&out[6], 10);
  atomicDec(&out[7], 10);
  atomicCAS(&out[8], threadIdx.x, threadIdx.x + 1);
  atomicExch(&out[9], 77u);
  atomicAdd(reinterpret_cast<float*>(&out[10]), 0.5f);
  atomicAdd(reinterpret_cast<unsigned long long*>(&out[12]), 1ull << 33);
  atomicAdd(reinterpret_cast<double*>(&out[14]), 0.25);
  out[32 + threadIdx.x] = atomicAdd(&sums[threadIdx.x % 4], 1u) < 16 ? 1 : 0;
  word* generic = threadIdx.x % 2 == 0 ? &sums[3] : &out[16];
  atomicAdd(generic, 1u);
  asm volatile("atom.global.add.u32 %0, [%1], 1;"
               : "=r"(out[32 + threadIdx.x])
               : "l"(&out[17])
               : "memory");
  __threadfence();
  __syncthreads();
  if (threadIdx.x < 4) out[18 + threadIdx.x] = sums[threadIdx.x];
}

__global__ void long_arithmetic_kernel(const word* in, word* out) {
  const word* a = in + 8 * threadIdx.x;
  word* row = out + 12 * threadIdx.x;
  asm("add.cc.u32 %0, %3, %6; addc.cc.u32 %1, %4, %7; addc.u32 %2, %5, %8;"
      : "=r"(row[0]), "=r"(row[1]), "=r"(row[2])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(a[4]), "r"(a[5]));
  asm("sub.cc.u32 %0, %3, %6; subc.cc.u32 %1, %4, %7; subc.u32 %2, %5, %8;"
      : "=r"(row[3]), "=r"(row[4]), "=r"(row[5])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(a[4]), "r"(a[5]));
  asm("mad.lo.cc.u32 %0, %2, %3, %4; madc.hi.u32 %1, %2, %3, %5;"
      : "=r"(row[6]), "=r"(row[7])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]));
  const auto wide = [&](int i) { return static_cast<std::uint64_t>(a[i + 1]) << 32 | a[i]; };
  std::uint64_t sum[2], difference[2];
  asm("add.cc.s64 %0, %2, %4; addc.cc.s64 %1, %3, %5;"
      : "=l"(sum[0]), "=l"(sum[1])
      : "l"(wide(0)), "l"(wide(2)), "l"(wide(4)), "l"(wide(6)));
  asm("sub.cc.s64 %0, %2, %4; subc.cc.s64 %1, %3, %5;"
      : "=l"(difference[0]), "=l"(difference[1])
      : "l"(wide(0)), "l"(wide(2)), "l"(wide(4)), "l"(wide(6)));
  row[8] = static_cast<word>(sum[1]);
  row[9] = static_cast<word>(sum[1] >> 32);
  row[10] = static_cast<word>(difference[1]);
  row[11] = static_cast<word>(difference[1] >> 32);
}

/// Two groups; only the first is waited for, then both.
__global__ void copies_kernel(const word* in, word* out) {
  __shared__ __align__(16) word slots[32 * 8];
  const auto to = [&](int i) {
    return static_cast<word>(__cvta_generic_to_shared(&slots[8 * threadIdx.x + i]));
  };
  const word* from = in + 8 * threadIdx.x;
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to(0)), "l"(from) : "memory");
  asm volatile("cp.async.commit_group;" ::: "memory");
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"(to(4)), "l"(from + 4), "r"(2)
               : "memory");
  asm volatile("cp.async.cg.shared.global.L2::128B [%0], [%1], 16, 0;" ::"r"(to(4) & ~15u),
               "l"(from)
               : "memory");
  asm volatile("cp.async.ca.shared.global [%0], [%1], 8;" ::"r"(to(4)), "l"(from + 4) : "memory");
  asm volatile("cp.async.commit_group;" ::: "memory");
  asm volatile("cp.async.wait_group 1;" ::: "memory");
  for (int i = 0; i < 4; ++i) out[8 * threadIdx.x + i] = slots[8 * threadIdx.x + i];
  asm volatile("cp.async.wait_all;" ::: "memory");
  for (int i = 4; i < 8; ++i) out[8 * threadIdx.x + i] = slots[8 * threadIdx.x + i];
}

__global__ void barriers_kernel(const word* in, word* out) {
  __shared__ volatile word last[96];
  const word value = in[threadIdx.x];
  word* row = out + 4 * threadIdx.x;
  row[0] = static_cast<word>(__syncthreads_count(value % 2 == 0));
  row[1] = static_cast<word>(__syncthreads_and(value != 0)) +
           2 * static_cast<word>(__syncthreads_or(value == 1));
  if (threadIdx.x < 64) asm volatile("bar.sync 3, 64;" ::: "memory");
  last[threadIdx.x] = value;
  __threadfence_block();
  __syncwarp();
  row[2] = last[threadIdx.x ^ 1];
  __syncthreads();
  row[3] = last[95 - threadIdx.x];
}

__global__ void print_kernel(const word* in) {
  printf("%u %% %d %g %s %llu\n", in[0], -3, 0.5, "text", 1ull << 33);
}

struct by_value {
  uint2 pair;
  uchar4 bytes;
  double number;
  int sign;
};
__global__ void parameters_kernel(by_value p, const word* unused, word* out) {
  out[0] = p.pair.x;
  out[1] = p.pair.y;
  out[2] = p.bytes.x + 1000u * p.bytes.w;
  out[3] = static_cast<word>(p.number);
  out[4] = static_cast<word>(p.sign);
  out[5] = unused == nullptr;
  const int* at = &p.sign;
  out[6] = static_cast<word>(at[-static_cast<int>(p.pair.x & 0)]);
}

#define QSWEEP_PRODUCT4(types)                                                                    \
  asm volatile("mma.sync.aligned." types " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};" \
               : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])                                   \
               : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]))
#define QSWEEP_PRODUCT2(types)                                                           \
  asm volatile("mma.sync.aligned." types " {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};" \
               : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])                          \
               : "r"(a[0]), "r"(a[1]), "r"(b[0]))

template <product Kind>
__global__ void product_kernel(const word* left, const word* right, const word* added, word* out) {
  constexpr bool is_short =
      Kind == product::f16_k8 || Kind == product::s8_k16 || Kind == product::s8u8_k16;
  constexpr int row_words = is_short ? 4 : 8;
  const word row = threadIdx.x / 4, column = threadIdx.x % 4;
  word a[4], b[2], d[4];
  a[0] = left[row * row_words + column];
  a[1] = left[(row + 8) * row_words + column];
  b[0] = right[row * row_words + column];
  if (!is_short) {
    a[2] = left[row * row_words + column + 4];
    a[3] = left[(row + 8) * row_words + column + 4];
    b[1] = right[row * row_words + column + 4];
  }
  for (word i = 0; i < 4; ++i) d[i] = added[(row + i / 2 * 8) * 8 + column * 2 + i % 2];
  if constexpr (Kind == product::s8_k32) {
    QSWEEP_PRODUCT4("m16n8k32.row.col.s32.s8.s8.s32");
  } else if constexpr (Kind == product::u8_k32) {
    QSWEEP_PRODUCT4("m16n8k32.row.col.satfinite.s32.u8.u8.s32");
  } else if constexpr (Kind == product::s8_k16) {
    QSWEEP_PRODUCT2("m16n8k16.row.col.s32.s8.s8.s32");
  } else if constexpr (Kind == product::s8u8_k16) {
    QSWEEP_PRODUCT2("m16n8k16.row.col.s32.s8.u8.s32");
  } else {
    float f[4];
    for (int i = 0; i < 4; ++i) f[i] = __uint_as_float(d[i]);
    if constexpr (Kind == product::f16_k16) {
      asm volatile(
          "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, "
          "{%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
          : "+f"(f[0]), "+f"(f[1]), "+f"(f[2]), "+f"(f[3])
          : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
    } else if constexpr (Kind == product::bf16_k16) {
      asm volatile(
          "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, "
          "{%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
          : "+f"(f[0]), "+f"(f[1]), "+f"(f[2]), "+f"(f[3])
          : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
    } else {
      asm volatile(
          "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5}, {%6}, "
          "{%0,%1,%2,%3};"
          : "+f"(f[0]), "+f"(f[1]), "+f"(f[2]), "+f"(f[3])
          : "r"(a[0]), "r"(a[1]), "r"(b[0]));
    }
    for (int i = 0; i < 4; ++i) d[i] = __float_as_uint(f[i]);
  }
  for (word i = 0; i < 4; ++i) out[(row + i / 2 * 8) * 8 + column * 2 + i % 2] = d[i];
}

__global__ void matrix_loads_kernel(const word* in, word* out) {
  __shared__ __align__(16) word rows[32 * 4];
  for (int i = 0; i < 4; ++i) rows[4 * threadIdx.x + i] = in[4 * threadIdx.x + i];
  __syncwarp();
  const auto at = static_cast<word>(__cvta_generic_to_shared(&rows[4 * threadIdx.x]));
  word r[8];
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
               : "r"(at)
               : "memory");
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7])
               : "r"(at)
               : "memory");
  for (int i = 0; i < 8; ++i) out[8 * threadIdx.x + i] = r[i];
}

template <class Launch>
words run(const words& in, std::size_t out_size, word fill, Launch launch) {
  const cuda_stream stream = make_stream();
  const device_buffer<word> from = upload(in, stream.get());
  const device_buffer<word> to = upload(words(out_size, fill), stream.get());
  launch(from.data(), to.data(), stream.get());
  QSWEEP_CUDA_TRY(cudaGetLastError());
  return download(to, stream.get());
}

}  // namespace

words run_shuffles(const words& in) {
  return run(in, 32 * 8, 0, [](const word* from, word* to, cudaStream_t stream) {
    shuffles_kernel<<<1, 32, 0, stream>>>(from, to);
  });
}
words run_votes(const words& in) {
  return run(in, 32 * 16, 0, [](const word* from, word* to, cudaStream_t stream) {
    votes_kernel<<<1, 32, 0, stream>>>(from, to);
  });
}
words run_atomics(const words& in) {
  return run(in, 96, 0, [](const word* from, word* to, cudaStream_t stream) {
    atomics_kernel<<<1, 64, 0, stream>>>(from, to);
  });
}
words run_long_arithmetic(const words& in) {
  return run(in, in.size() / 8 * 12, 0, [&](const word* from, word* to, cudaStream_t stream) {
    long_arithmetic_kernel<<<1, static_cast<unsigned>(in.size() / 8), 0, stream>>>(from, to);
  });
}
words run_copies(const words& in) {
  return run(in, 32 * 8, 0, [](const word* from, word* to, cudaStream_t stream) {
    copies_kernel<<<1, 32, 0, stream>>>(from, to);
  });
}
words run_barriers(const words& in) {
  return run(in, 96 * 4, 0, [](const word* from, word* to, cudaStream_t stream) {
    barriers_kernel<<<1, 96, 0, stream>>>(from, to);
  });
}
void run_print() {
  run({12}, 1, 0, [](const word* from, word*, cudaStream_t stream) {
    print_kernel<<<1, 1, 0, stream>>>(from);
  });
}
words run_parameters(std::uint32_t first) {
  return run({0}, 8, 0, [&](const word*, word* to, cudaStream_t stream) {
    const by_value value{{first, 2}, {3, 0, 0, 4}, 5.0, -6};
    parameters_kernel<<<1, 1, 0, stream>>>(value, nullptr, to);
  });
}
words run_product(product kind, const words& a, const words& b, const words& c) {
  const cuda_stream stream = make_stream();
  const device_buffer<word> right = upload(b, stream.get()), added = upload(c, stream.get());
  return run(a, 16 * 8, 0, [&](const word* left, word* to, cudaStream_t on) {
    synchronize(stream.get());
    const auto launch = [&](auto kernel) {
      kernel<<<1, 32, 0, on>>>(left, right.data(), added.data(), to);
    };
    switch (kind) {
      case product::f16_k16:
        return launch(product_kernel<product::f16_k16>);
      case product::f16_k8:
        return launch(product_kernel<product::f16_k8>);
      case product::bf16_k16:
        return launch(product_kernel<product::bf16_k16>);
      case product::s8_k32:
        return launch(product_kernel<product::s8_k32>);
      case product::s8_k16:
        return launch(product_kernel<product::s8_k16>);
      case product::u8_k32:
        return launch(product_kernel<product::u8_k32>);
      case product::s8u8_k16:
        return launch(product_kernel<product::s8u8_k16>);
    }
  });
}
words run_matrix_loads(const words& rows) {
  return run(rows, 32 * 8, 0, [](const word* from, word* to, cudaStream_t stream) {
    matrix_loads_kernel<<<1, 32, 0, stream>>>(from, to);
  });
}

}  // namespace qsweep::test

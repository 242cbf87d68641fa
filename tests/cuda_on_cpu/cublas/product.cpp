// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Sums run in the type that cuBLAS uses, in an order of their own: nobody may rely on its bits.
#include "cublas/product.hpp"

#include <cuda_fp16.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "runtime/interleaved_dot.hpp"

namespace cuda_on_cpu {
namespace {

/// Rows of A or columns of B one behind the other, as `Packed`.
template <class In, class Packed>
std::vector<Packed> pack(const operand& from, std::int64_t lines, std::int64_t k,
                         bool line_is_column) {
  const auto* const data = static_cast<const In*>(from.data);
  const std::int64_t line_step = line_is_column != from.transposed ? from.stride : 1;
  const std::int64_t k_step = line_is_column != from.transposed ? 1 : from.stride;
  std::vector<Packed> out(static_cast<std::size_t>(lines * k));
  auto at = out.begin();
  for (std::int64_t line = 0; line < lines; ++line) {
    for (std::int64_t i = 0; i < k; ++i) {
      *at++ = static_cast<Packed>(data[line * line_step + i * k_step]);
    }
  }
  return out;
}

/// Towards zero, as tensor cores round their sums.
float truncate(double value) {
  const auto rounded = static_cast<float>(value);
  return std::isfinite(rounded) && std::abs(double{rounded}) > std::abs(value)
             ? std::nextafter(rounded, 0.0F)
             : rounded;
}

/// As tensor cores do it: sixteen products and the sum so far are added exactly and truncated.
__attribute__((no_sanitize("address", "undefined"))) float tensor_core_dot(const float* a,
                                                                           const float* b,
                                                                           std::int64_t k) {
  constexpr std::int64_t step = 16;
  float sum = 0.0F;
  for (std::int64_t begin = 0; begin < k; begin += step) {
    double exact = double{sum};
    for (std::int64_t i = begin; i < k && i < begin + step; ++i) {
      exact += double{a[i]} * double{b[i]};
    }
    sum = truncate(exact);
  }
  return sum;
}

/// C is not read when beta is zero: what stands there may be no number.
template <class Out, class Scale, class Packed, class Dot>
void finish(const product& what, const std::vector<Packed>& a, const std::vector<Packed>& b,
            Dot dot) {
  const Scale alpha = *static_cast<const Scale*>(what.alpha);
  const Scale beta = *static_cast<const Scale*>(what.beta);
  auto* const c = static_cast<Out*>(what.c);
  for (std::int64_t column = 0; column < what.n; ++column) {
    for (std::int64_t row = 0; row < what.m; ++row) {
      Out& out = c[column * what.c_stride + row];
      Scale value = alpha * static_cast<Scale>(
                                dot(a.data() + row * what.k, b.data() + column * what.k, what.k));
      if (beta != Scale{0}) value += beta * static_cast<Scale>(out);
      out = static_cast<Out>(value);
    }
  }
}

template <class In, class Out, class Scale, class Packed, class Sum>
void multiply_plainly(const product& what) {
  finish<Out, Scale>(what, pack<In, Packed>(what.a, what.m, what.k, false),
                     pack<In, Packed>(what.b, what.n, what.k, true), interleaved_dot<Sum, Packed>);
}

template <class Out>
void multiply_on_tensor_cores(const product& what) {
  finish<Out, float>(what, pack<__half, float>(what.a, what.m, what.k, false),
                     pack<__half, float>(what.b, what.n, what.k, true), tensor_core_dot);
}

struct entry {
  cublasComputeType_t compute;
  cudaDataType in;
  cudaDataType out;
  combination found;
};

/// Part of the table of supported types in cuBLAS's manual, section cublasGemmEx.
constexpr entry combinations[] = {
    {CUBLAS_COMPUTE_32F,
     CUDA_R_32F,
     CUDA_R_32F,
     {4, 4, 4, false, multiply_plainly<float, float, float, float, float>}},
    {CUBLAS_COMPUTE_32F_PEDANTIC,
     CUDA_R_32F,
     CUDA_R_32F,
     {4, 4, 4, false, multiply_plainly<float, float, float, float, float>}},
    {CUBLAS_COMPUTE_64F,
     CUDA_R_64F,
     CUDA_R_64F,
     {8, 8, 8, false, multiply_plainly<double, double, double, double, double>}},
    {CUBLAS_COMPUTE_32F, CUDA_R_16F, CUDA_R_32F, {2, 4, 4, false, multiply_on_tensor_cores<float>}},
    {CUBLAS_COMPUTE_32F,
     CUDA_R_16F,
     CUDA_R_16F,
     {2, 2, 4, false, multiply_on_tensor_cores<__half>}},
    {CUBLAS_COMPUTE_32I,
     CUDA_R_8I,
     CUDA_R_32I,
     {1, 4, 4, true,
      multiply_plainly<std::int8_t, std::int32_t, std::int32_t, std::int16_t, std::int32_t>}},
};

}  // namespace

combination find_combination(cublasComputeType_t compute, cudaDataType in, cudaDataType out) {
  for (const entry& known : combinations) {
    if (known.compute == compute && known.in == in && known.out == out) return known.found;
  }
  return {};
}

}  // namespace cuda_on_cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cublas_v2.h>

#include <cstdint>

namespace cuda_on_cpu {

/// A column-major matrix as stored, [rows][columns] with `stride` elements from a column to the
/// next; `transposed` says how the product takes it.
struct operand {
  const void* data = nullptr;
  std::int64_t stride = 0;
  bool transposed = false;
};

/// C = alpha A B + beta C, A [m][k] and B [k][n] after their transpositions.
struct product {
  std::int64_t m = 0;
  std::int64_t n = 0;
  std::int64_t k = 0;
  operand a;
  operand b;
  void* c = nullptr;
  std::int64_t c_stride = 0;
  const void* alpha = nullptr;  ///< of the type of the sums
  const void* beta = nullptr;
};

/// Computes a product of one combination of types.
using multiply_function = void (*)(const product& what);

/// The element types' bytes and the function for a combination; multiply is nullptr when NVIDIA's
/// library or this stand-in does not know it.
struct combination {
  std::int64_t in_bytes = 0;
  std::int64_t out_bytes = 0;
  std::int64_t scale_bytes = 0;
  bool wants_fours = false;  ///< strides and addresses of A and B on multiples of 4 bytes
  multiply_function multiply = nullptr;
};
combination find_combination(cublasComputeType_t compute, cudaDataType in, cudaDataType out);

}  // namespace cuda_on_cpu

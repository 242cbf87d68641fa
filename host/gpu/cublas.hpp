// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cublas_v2.h>
#include <cuda_fp16.h>

#include <cstdint>
#include <memory>
#include <string>

#include "common/cuda_error.hpp"

namespace qsweep::gpu {

/// A call of cuBLAS failed.
struct cublas_error : error {
  using error::error;
};
[[noreturn]] void fail_cublas(cublasStatus_t status, const char* expression, const char* file,
                              int line);

struct cublas_deleter {
  using pointer = cublasHandle_t;
  void operator()(cublasHandle_t handle) const noexcept { (void)cublasDestroy(handle); }
};
using cublas_handle = std::unique_ptr<cublasHandle_t, cublas_deleter>;

/// A handle on `stream`: scalars from the host, float32 products in float32 (no TF32).
cublas_handle make_cublas(cudaStream_t stream);

/// Of the library in use: "13.0.2".
std::string cublas_version();

/// A row-major matrix in device memory; `stride` elements from a row to the next.
template <class T>
struct matrix {
  const T* data = nullptr;
  std::int64_t stride = 0;
  bool transposed = false;        ///< take its transpose
  std::int64_t batch_stride = 0;  ///< elements from one batch's matrix to the next; 0 shares one
};

/// C = alpha A B + beta C, `batch` times. A is [m][k] and B [k][n] after their transpositions, C is
/// [m][n] with `c_stride` and `c_batch_stride` elements from a row and a batch to the next. All
/// row-major. With beta = 0, C is not read.
struct product_shape {
  std::int64_t m = 0;
  std::int64_t n = 0;
  std::int64_t k = 0;
  std::int64_t c_stride = 0;
  std::int64_t c_batch_stride = 0;
  std::int64_t batch = 1;
};

/// float32 with float32 accumulation by fused multiply-adds: no TF32, no tensor cores.
void multiply(cublasHandle_t handle, const product_shape& shape, float alpha,
              const matrix<float>& a, const matrix<float>& b, float beta, float* c);

/// double.
void multiply(cublasHandle_t handle, const product_shape& shape, double alpha,
              const matrix<double>& a, const matrix<double>& b, double beta, double* c);

/// float16 operands, products exact, float32 accumulation and result; on tensor cores.
void multiply(cublasHandle_t handle, const product_shape& shape, float alpha,
              const matrix<__half>& a, const matrix<__half>& b, float beta, float* c);

/// Exact: int8 operands, int32 sums (alpha = 1, beta = 0). Strides and the start of A, B and C are
/// multiples of 4 bytes (16 for full speed), as is k; B is transposed, A is not.
void multiply(cublasHandle_t handle, const product_shape& shape, const matrix<std::int8_t>& a,
              const matrix<std::int8_t>& b, std::int32_t* c);

}  // namespace qsweep::gpu

/// Evaluates a call of cuBLAS once and throws cublas_error unless it succeeds.
#define QSWEEP_CUBLAS_TRY(call)                                             \
  do {                                                                      \
    const cublasStatus_t qsweep_status = (call);                            \
    if (qsweep_status != CUBLAS_STATUS_SUCCESS) {                           \
      ::qsweep::gpu::fail_cublas(qsweep_status, #call, __FILE__, __LINE__); \
    }                                                                       \
  } while (false)

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/cublas.hpp"

#include <string>

#include "core/error.hpp"

namespace qsweep::gpu {
namespace {

cublasOperation_t operation(bool transposed) {
  return transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
}

/// cuBLAS is column-major: it is asked for C^T = B^T A^T, whose memory is that of row-major C.
template <class In, class Out, class Scale>
void multiply_ex(cublasHandle_t handle, const product_shape& shape, Scale alpha,
                 const matrix<In>& a, const matrix<In>& b, Scale beta, Out* c, cudaDataType in,
                 cudaDataType out, cublasComputeType_t compute) {
  if (shape.m == 0 || shape.n == 0 || shape.batch == 0) return;
  if (shape.batch == 1) {
    QSWEEP_CUBLAS_TRY(cublasGemmEx_64(handle, operation(b.transposed), operation(a.transposed),
                                      shape.n, shape.m, shape.k, &alpha, b.data, in, b.stride,
                                      a.data, in, a.stride, &beta, c, out, shape.c_stride, compute,
                                      CUBLAS_GEMM_DEFAULT));
    return;
  }
  QSWEEP_CUBLAS_TRY(cublasGemmStridedBatchedEx_64(
      handle, operation(b.transposed), operation(a.transposed), shape.n, shape.m, shape.k, &alpha,
      b.data, in, b.stride, b.batch_stride, a.data, in, a.stride, a.batch_stride, &beta, c, out,
      shape.c_stride, shape.c_batch_stride, shape.batch, compute, CUBLAS_GEMM_DEFAULT));
}

std::string version_part(libraryPropertyType which) {
  int value = 0;
  QSWEEP_CUBLAS_TRY(cublasGetProperty(which, &value));
  return std::to_string(value);
}

}  // namespace

void fail_cublas(cublasStatus_t status, const char* expression, const char* file, int line) {
  (void)cudaGetLastError();
  throw cublas_error(std::string(file) + ":" + std::to_string(line) + ": " + expression +
                     " failed: " + cublasGetStatusName(status) + " (" +
                     cublasGetStatusString(status) + ")");
}

cublas_handle make_cublas(cudaStream_t stream) {
  cublasHandle_t raw = nullptr;
  QSWEEP_CUBLAS_TRY(cublasCreate(&raw));
  cublas_handle handle(raw);
  QSWEEP_CUBLAS_TRY(cublasSetStream(raw, stream));
  QSWEEP_CUBLAS_TRY(cublasSetPointerMode(raw, CUBLAS_POINTER_MODE_HOST));
  QSWEEP_CUBLAS_TRY(cublasSetMathMode(raw, CUBLAS_DEFAULT_MATH));
  return handle;
}

std::string cublas_version() {
  return version_part(MAJOR_VERSION) + "." + version_part(MINOR_VERSION) + "." +
         version_part(PATCH_LEVEL);
}

void multiply(cublasHandle_t handle, const product_shape& shape, float alpha,
              const matrix<float>& a, const matrix<float>& b, float beta, float* c) {
  multiply_ex(handle, shape, alpha, a, b, beta, c, CUDA_R_32F, CUDA_R_32F,
              CUBLAS_COMPUTE_32F_PEDANTIC);
}

void multiply(cublasHandle_t handle, const product_shape& shape, double alpha,
              const matrix<double>& a, const matrix<double>& b, double beta, double* c) {
  multiply_ex(handle, shape, alpha, a, b, beta, c, CUDA_R_64F, CUDA_R_64F, CUBLAS_COMPUTE_64F);
}

void multiply(cublasHandle_t handle, const product_shape& shape, float alpha,
              const matrix<__half>& a, const matrix<__half>& b, float beta, float* c) {
  multiply_ex(handle, shape, alpha, a, b, beta, c, CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F);
}

void multiply(cublasHandle_t handle, const product_shape& shape, const matrix<std::int8_t>& a,
              const matrix<std::int8_t>& b, std::int32_t* c) {
  QSWEEP_EXPECTS(!a.transposed && b.transposed, "int8 products want B transposed alone");
  multiply_ex(handle, shape, std::int32_t{1}, a, b, std::int32_t{0}, c, CUDA_R_8I, CUDA_R_32I,
              CUBLAS_COMPUTE_32I);
}

}  // namespace qsweep::gpu

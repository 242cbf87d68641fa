// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The products of cuBLAS: their arguments are checked as NVIDIA's library checks them.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "cublas/handle.hpp"
#include "cublas/product.hpp"
#include "runtime/library.hpp"
#include "runtime/stop.hpp"

namespace cuda_on_cpu {
namespace {

constexpr std::int64_t fours = 4;

/// What all of the calls come to.
struct batched_product {
  const char* name = nullptr;
  product first;
  std::int64_t a_step = 0;  ///< elements from a batch's matrix to the next
  std::int64_t b_step = 0;
  std::int64_t c_step = 0;
  std::int64_t batch = 1;
  cudaDataType in = CUDA_R_32F;
  cudaDataType other_in = CUDA_R_32F;
  cudaDataType out = CUDA_R_32F;
  cublasComputeType_t compute = CUBLAS_COMPUTE_32F;
};

bool has_valid_sizes(const batched_product& call) {
  const product& of = call.first;
  return of.m >= 0 && of.n >= 0 && of.k >= 0 && call.batch >= 0 &&
         of.a.stride >= std::max<std::int64_t>(1, of.a.transposed ? of.k : of.m) &&
         of.b.stride >= std::max<std::int64_t>(1, of.b.transposed ? of.n : of.k) &&
         of.c_stride >= std::max<std::int64_t>(1, of.m) && of.alpha != nullptr &&
         of.beta != nullptr;
}

bool lies_on_fours(const operand& of, std::int64_t step) {
  return of.stride % fours == 0 && step % fours == 0 &&
         reinterpret_cast<std::uintptr_t>(of.data) % fours == 0;
}

std::size_t bytes_of(std::int64_t rows, std::int64_t columns, std::int64_t stride,
                     std::int64_t bytes) {
  if (rows == 0 || columns == 0) return 0;
  return static_cast<std::size_t>(((columns - 1) * stride + rows) * bytes);
}

void require_operand(const std::string& name, const operand& of, std::int64_t rows,
                     std::int64_t columns, std::int64_t bytes) {
  if (of.transposed) std::swap(rows, columns);
  require_device_range(name.c_str(), of.data, bytes_of(rows, columns, of.stride, bytes));
}

/// The product of batch `index`.
product part_of(const batched_product& call, const combination& types, std::int64_t index) {
  product out = call.first;
  const auto move = [index](const void* data, std::int64_t step, std::int64_t bytes) {
    return static_cast<const char*>(data) + index * step * bytes;
  };
  out.a.data = move(out.a.data, call.a_step, types.in_bytes);
  out.b.data = move(out.b.data, call.b_step, types.in_bytes);
  out.c = const_cast<char*>(move(out.c, call.c_step, types.out_bytes));
  return out;
}

void run(const batched_product& call, const combination& types) {
  const std::string name(call.name);
  for (std::int64_t index = 0; index < call.batch; ++index) {
    const product part = part_of(call, types, index);
    require_operand("A of " + name, part.a, part.m, part.k, types.in_bytes);
    require_operand("B of " + name, part.b, part.k, part.n, types.in_bytes);
    require_device_range(("C of " + name).c_str(), part.c,
                         bytes_of(part.m, part.n, part.c_stride, types.out_bytes));
    types.multiply(part);
  }
}

/// alpha and beta: values now, or where to read them on the device.
struct scales {
  std::array<std::byte, 8> alpha{};
  std::array<std::byte, 8> beta{};
};

cublasStatus_t refuse(const batched_product& call, const std::string& reason) {
  warn(std::string(call.name) + ": " + reason);
  return CUBLAS_STATUS_NOT_SUPPORTED;
}

cublasStatus_t enqueue_product(cublasHandle_t handle, const batched_product& call,
                               const combination& types) {
  scales held;
  const bool from_host = handle->pointer_mode == CUBLAS_POINTER_MODE_HOST;
  if (from_host) {
    const auto bytes = static_cast<std::size_t>(types.scale_bytes);
    std::memcpy(held.alpha.data(), call.first.alpha, bytes);
    std::memcpy(held.beta.data(), call.first.beta, bytes);
  }
  const bool enqueued =
      enqueue_library_work(handle->stream, handle->device, [call, types, held, from_host] {
        batched_product complete = call;
        if (from_host) {
          complete.first.alpha = held.alpha.data();
          complete.first.beta = held.beta.data();
        }
        run(complete, types);
      });
  if (enqueued) return CUBLAS_STATUS_SUCCESS;
  warn(std::string(call.name) + ": the handle's device, its stream's and the current one differ");
  return CUBLAS_STATUS_INVALID_VALUE;
}

cublasStatus_t multiply(cublasHandle_t handle, const batched_product& call) {
  if (handle == nullptr) return CUBLAS_STATUS_NOT_INITIALIZED;
  if (!has_valid_sizes(call)) return CUBLAS_STATUS_INVALID_VALUE;
  const combination types = find_combination(call.compute, call.in, call.out);
  if (types.multiply == nullptr || call.in != call.other_in) {
    return refuse(call, "the types " + std::to_string(call.in) + ", " +
                            std::to_string(call.other_in) + " -> " + std::to_string(call.out) +
                            " with compute type " + std::to_string(call.compute) +
                            " are not known here");
  }
  const product& first = call.first;
  if (types.wants_fours &&
      (!lies_on_fours(first.a, call.a_step) || !lies_on_fours(first.b, call.b_step))) {
    return refuse(call, "int8 wants strides and addresses on multiples of 4");
  }
  if (first.m == 0 || first.n == 0 || call.batch == 0) return CUBLAS_STATUS_SUCCESS;
  return enqueue_product(handle, call, types);
}

bool is_known(cublasOperation_t operation) {
  return operation == CUBLAS_OP_N || operation == CUBLAS_OP_T;
}

}  // namespace

extern "C" {

cublasStatus_t cublasGemmStridedBatchedEx_64(
    cublasHandle_t handle, cublasOperation_t a_operation, cublasOperation_t b_operation,
    std::int64_t m, std::int64_t n, std::int64_t k, const void* alpha, const void* a,
    cudaDataType a_type, std::int64_t a_stride, long long a_step, const void* b,
    cudaDataType b_type, std::int64_t b_stride, long long b_step, const void* beta, void* c,
    cudaDataType c_type, std::int64_t c_stride, long long c_step, std::int64_t batch,
    cublasComputeType_t compute, cublasGemmAlgo_t) {
  if (!is_known(a_operation) || !is_known(b_operation)) return CUBLAS_STATUS_INVALID_VALUE;
  return multiply(handle, {.name = batch == 1 ? "cublasGemmEx" : "cublasGemmStridedBatchedEx",
                           .first = {.m = m,
                                     .n = n,
                                     .k = k,
                                     .a = {a, a_stride, a_operation == CUBLAS_OP_T},
                                     .b = {b, b_stride, b_operation == CUBLAS_OP_T},
                                     .c = c,
                                     .c_stride = c_stride,
                                     .alpha = alpha,
                                     .beta = beta},
                           .a_step = a_step,
                           .b_step = b_step,
                           .c_step = c_step,
                           .batch = batch,
                           .in = a_type,
                           .other_in = b_type,
                           .out = c_type,
                           .compute = compute});
}

cublasStatus_t cublasGemmEx_64(cublasHandle_t handle, cublasOperation_t a_operation,
                               cublasOperation_t b_operation, std::int64_t m, std::int64_t n,
                               std::int64_t k, const void* alpha, const void* a,
                               cudaDataType a_type, std::int64_t a_stride, const void* b,
                               cudaDataType b_type, std::int64_t b_stride, const void* beta,
                               void* c, cudaDataType c_type, std::int64_t c_stride,
                               cublasComputeType_t compute, cublasGemmAlgo_t algorithm) {
  return cublasGemmStridedBatchedEx_64(handle, a_operation, b_operation, m, n, k, alpha, a, a_type,
                                       a_stride, 0, b, b_type, b_stride, 0, beta, c, c_type,
                                       c_stride, 0, 1, compute, algorithm);
}

cublasStatus_t cublasGemmStridedBatchedEx(cublasHandle_t handle, cublasOperation_t a_operation,
                                          cublasOperation_t b_operation, int m, int n, int k,
                                          const void* alpha, const void* a, cudaDataType a_type,
                                          int a_stride, long long a_step, const void* b,
                                          cudaDataType b_type, int b_stride, long long b_step,
                                          const void* beta, void* c, cudaDataType c_type,
                                          int c_stride, long long c_step, int batch,
                                          cublasComputeType_t compute, cublasGemmAlgo_t algorithm) {
  return cublasGemmStridedBatchedEx_64(handle, a_operation, b_operation, m, n, k, alpha, a, a_type,
                                       a_stride, a_step, b, b_type, b_stride, b_step, beta, c,
                                       c_type, c_stride, c_step, batch, compute, algorithm);
}

cublasStatus_t cublasGemmEx(cublasHandle_t handle, cublasOperation_t a_operation,
                            cublasOperation_t b_operation, int m, int n, int k, const void* alpha,
                            const void* a, cudaDataType a_type, int a_stride, const void* b,
                            cudaDataType b_type, int b_stride, const void* beta, void* c,
                            cudaDataType c_type, int c_stride, cublasComputeType_t compute,
                            cublasGemmAlgo_t algorithm) {
  return cublasGemmEx_64(handle, a_operation, b_operation, m, n, k, alpha, a, a_type, a_stride, b,
                         b_type, b_stride, beta, c, c_type, c_stride, compute, algorithm);
}

}  // extern "C"

}  // namespace cuda_on_cpu

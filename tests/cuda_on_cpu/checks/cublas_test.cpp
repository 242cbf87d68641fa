// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cublas_v2.h>
#include <cuda_fp16.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "common/device_buffer.hpp"
#include "common/stream.hpp"

namespace qsweep::test {
namespace {

/// A product C = alpha A B + beta C of `batch` column-major matrices, strides a little too large.
struct problem {
  int m = 5;
  int n = 7;
  int k = 37;
  bool a_transposed = false;
  bool b_transposed = false;
  int batch = 1;

  int a_stride() const { return fours(a_transposed ? k : m); }
  int b_stride() const { return fours(b_transposed ? n : k); }
  int c_stride() const { return m + 1; }
  int a_size() const { return a_stride() * (a_transposed ? m : k); }
  int b_size() const { return b_stride() * (b_transposed ? k : n); }
  int c_size() const { return c_stride() * n; }

  int a_at(int row, int i) const {
    return a_transposed ? row * a_stride() + i : i * a_stride() + row;
  }
  int b_at(int i, int column) const {
    return b_transposed ? i * b_stride() + column : column * b_stride() + i;
  }
  static int fours(int size) { return (size + 4) / 4 * 4; }
};

struct types {
  cudaDataType in;
  cudaDataType out;
  cublasComputeType_t compute;
};

class Cublas : public testing::Test {
 protected:
  Cublas() {
    EXPECT_EQ(cublasCreate(&handle_), CUBLAS_STATUS_SUCCESS);
    EXPECT_EQ(cublasSetStream(handle_, stream_.get()), CUBLAS_STATUS_SUCCESS);
  }
  ~Cublas() override { EXPECT_EQ(cublasDestroy(handle_), CUBLAS_STATUS_SUCCESS); }

  template <class In, class Out, class Scale>
  cublasStatus_t enqueue(const problem& of, const types& as, const In* a, const In* b, Out* c,
                         Scale alpha, Scale beta) {
    return cublasGemmStridedBatchedEx_64(
        handle_, of.a_transposed ? CUBLAS_OP_T : CUBLAS_OP_N,
        of.b_transposed ? CUBLAS_OP_T : CUBLAS_OP_N, of.m, of.n, of.k, &alpha, a, as.in,
        of.a_stride(), of.a_size(), b, as.in, of.b_stride(), of.b_size(), &beta, c, as.out,
        of.c_stride(), of.c_size(), of.batch, as.compute, CUBLAS_GEMM_DEFAULT);
  }

  /// Random small integers as operands, so that every sum is exact.
  template <class In>
  std::vector<In> random_values(int size) {
    std::uniform_int_distribution<int> values(-9, 9);
    std::vector<In> out;
    for (int i = 0; i < size; ++i)
      out.push_back(static_cast<In>(static_cast<float>(values(dice_))));
    return out;
  }

  /// Compares with plain sums, exactly; what lies between the columns must stay.
  template <class In, class Out, class Scale>
  void check(const problem& of, const types& as, Scale alpha, Scale beta) {
    const auto a = random_values<In>(of.a_size() * of.batch);
    const auto b = random_values<In>(of.b_size() * of.batch);
    const auto before = random_values<Out>(of.c_size() * of.batch);
    const auto d_a = upload(a, stream_.get());
    const auto d_b = upload(b, stream_.get());
    const auto d_c = upload(before, stream_.get());
    ASSERT_EQ((enqueue<In, Out, Scale>(of, as, d_a.data(), d_b.data(), d_c.data(), alpha, beta)),
              CUBLAS_STATUS_SUCCESS);
    const auto c = download(d_c, stream_.get());
    auto expected = before;
    for (int part = 0; part < of.batch; ++part) {
      for (int row = 0; row < of.m; ++row) {
        for (int column = 0; column < of.n; ++column) {
          double sum = 0.0;
          for (int i = 0; i < of.k; ++i) {
            sum += static_cast<double>(a[at(part * of.a_size() + of.a_at(row, i))]) *
                   static_cast<double>(b[at(part * of.b_size() + of.b_at(i, column))]);
          }
          Out& out = expected[at(part * of.c_size() + column * of.c_stride() + row)];
          out = static_cast<Out>(static_cast<double>(alpha) * sum +
                                 static_cast<double>(beta) * static_cast<double>(out));
        }
      }
    }
    for (std::size_t i = 0; i < c.size(); ++i) {
      ASSERT_EQ(static_cast<double>(c[i]), static_cast<double>(expected[i])) << "at " << i;
    }
  }

  template <class In, class Out, class Scale>
  void check_all(const types& as, Scale alpha, Scale beta) {
    for (const bool a_transposed : {false, true}) {
      for (const bool b_transposed : {false, true}) {
        for (const int k : {0, 1, 37}) {
          check<In, Out, Scale>(
              {.k = k, .a_transposed = a_transposed, .b_transposed = b_transposed, .batch = 3}, as,
              alpha, beta);
        }
      }
    }
  }

  static std::size_t at(int index) { return static_cast<std::size_t>(index); }

  const cuda_stream stream_ = make_stream();
  cublasHandle_t handle_ = nullptr;
  std::mt19937 dice_{42};
};
using CublasDeathTest = Cublas;

constexpr types floats{CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F_PEDANTIC};
constexpr types bytes{CUDA_R_8I, CUDA_R_32I, CUBLAS_COMPUTE_32I};

TEST_F(Cublas, ProductsAreThoseOfPlainSums) {
  check_all<float, float, float>(floats, 2.0F, -1.0F);
  check_all<float, float, float>({CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F}, 1.0F, 0.0F);
  check_all<double, double, double>({CUDA_R_64F, CUDA_R_64F, CUBLAS_COMPUTE_64F}, 2.0, -1.0);
  check_all<__half, float, float>({CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F}, 2.0F, -1.0F);
  check_all<std::int8_t, std::int32_t, std::int32_t>(bytes, 2, -1);
}

TEST_F(Cublas, WhatStandsInCIsNotReadWhenBetaIsZero) {
  const problem of;
  const device_buffer<float> a = upload(random_values<float>(of.a_size()), stream_.get());
  const device_buffer<float> b = upload(random_values<float>(of.b_size()), stream_.get());
  const std::vector<float> no_numbers(at(of.c_size()), std::numeric_limits<float>::quiet_NaN());
  const device_buffer<float> c = upload(no_numbers, stream_.get());
  ASSERT_EQ(enqueue(of, floats, a.data(), b.data(), c.data(), 1.0F, 0.0F), CUBLAS_STATUS_SUCCESS);
  const auto out = download(c, stream_.get());
  for (int column = 0; column < of.n; ++column) {
    EXPECT_FALSE(std::isnan(out[at(column * of.c_stride())]));
    EXPECT_TRUE(std::isnan(out[at(column * of.c_stride() + of.m)]));
  }
}

TEST_F(Cublas, TensorCoresTruncateTheirSums) {
  const problem of{.m = 1, .n = 1, .k = 2};
  std::vector<__half> ones(at(of.a_size()), 1.0F);
  std::vector<__half> terms(at(of.b_size()), 1.0F);
  ones[0] = 4096.0F;  // 2^24 - 2^-1 has no float32: the nearest one is 2^24
  terms[0] = 4096.0F;
  ones[at(of.a_at(0, 1))] = -0.5F;
  const auto a = upload(ones, stream_.get());
  const auto b = upload(terms, stream_.get());
  const device_buffer<float> c(at(of.c_size()), stream_.get());
  const types halves{CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F};
  ASSERT_EQ(enqueue(of, halves, a.data(), b.data(), c.data(), 1.0F, 0.0F), CUBLAS_STATUS_SUCCESS);
  EXPECT_EQ(download(c, stream_.get())[0], 16777215.0F);
}

TEST_F(Cublas, WorkWaitsForItsStream) {
  const problem of{.m = 1, .n = 1, .k = 1};
  const auto a = upload(std::vector<float>(at(of.a_size()), 2.0F), stream_.get());
  const auto b = upload(std::vector<float>(at(of.b_size()), 2.0F), stream_.get());
  const device_buffer<float> c(at(of.c_size()), stream_.get());
  ASSERT_EQ(enqueue(of, floats, a.data(), b.data(), c.data(), 1.0F, 0.0F), CUBLAS_STATUS_SUCCESS);
  copy_to_device(std::span<const float>(std::vector<float>{5.0F}), c.data(), stream_.get());
  EXPECT_EQ(download(c, stream_.get())[0], 5.0F);
}

TEST_F(Cublas, ScalesCanStandOnTheDevice) {
  const problem of{.m = 1, .n = 1, .k = 1};
  const auto a = upload(std::vector<float>(at(of.a_size()), 2.0F), stream_.get());
  const auto scales = upload(std::vector<float>{3.0F, 0.0F}, stream_.get());
  const device_buffer<float> c(at(of.c_size()), stream_.get());
  ASSERT_EQ(cublasSetPointerMode(handle_, CUBLAS_POINTER_MODE_DEVICE), CUBLAS_STATUS_SUCCESS);
  ASSERT_EQ(cublasGemmEx(handle_, CUBLAS_OP_N, CUBLAS_OP_N, 1, 1, 1, scales.data(), a.data(),
                         CUDA_R_32F, 1, a.data(), CUDA_R_32F, 1, scales.data() + 1, c.data(),
                         CUDA_R_32F, 1, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT),
            CUBLAS_STATUS_SUCCESS);
  EXPECT_EQ(download(c, stream_.get())[0], 12.0F);
}

/// The status of a float32 product of sizes and strides.
struct sizes {
  int m, n, k, a_stride, b_stride, c_stride;
};
cublasStatus_t status_of(cublasHandle_t handle, const sizes& of, float* data) {
  const float one = 1.0F;
  return cublasGemmEx(handle, CUBLAS_OP_N, CUBLAS_OP_N, of.m, of.n, of.k, &one, data, CUDA_R_32F,
                      of.a_stride, data, CUDA_R_32F, of.b_stride, &one, data, CUDA_R_32F,
                      of.c_stride, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT);
}

TEST_F(Cublas, SizesAndStridesThatDoNotFitAreRefused) {
  const device_buffer<float> data(100, stream_.get());
  for (const sizes& wrong : {sizes{-1, 1, 1, 1, 1, 1},
                             {1, -1, 1, 1, 1, 1},
                             {1, 1, -1, 1, 1, 1},
                             {4, 1, 1, 3, 1, 4},
                             {1, 1, 4, 1, 3, 1},
                             {4, 1, 1, 4, 1, 3},
                             {0, 1, 1, 0, 1, 1}}) {
    EXPECT_EQ(status_of(handle_, wrong, data.data()), CUBLAS_STATUS_INVALID_VALUE);
  }
  EXPECT_EQ(status_of(handle_, {0, 4, 4, 1, 4, 1}, nullptr), CUBLAS_STATUS_SUCCESS);
  EXPECT_EQ(status_of(nullptr, {1, 1, 1, 1, 1, 1}, data.data()), CUBLAS_STATUS_NOT_INITIALIZED);
}

TEST_F(Cublas, BytesMustLieOnMultiplesOfFour) {
  const problem of{.k = 8, .a_transposed = true};
  const device_buffer<std::int8_t> a(at(of.a_size()) + 4, stream_.get());
  const device_buffer<std::int8_t> b(at(of.b_size()) + 4, stream_.get());
  const device_buffer<std::int32_t> c(at(of.c_size()), stream_.get());
  EXPECT_EQ(enqueue(of, bytes, a.data(), b.data(), c.data(), 1, 0), CUBLAS_STATUS_SUCCESS);
  EXPECT_EQ(enqueue(of, bytes, a.data() + 1, b.data(), c.data(), 1, 0),
            CUBLAS_STATUS_NOT_SUPPORTED);
  EXPECT_EQ(enqueue(of, bytes, a.data(), b.data() + 2, c.data(), 1, 0),
            CUBLAS_STATUS_NOT_SUPPORTED);
  const int one = 1;
  EXPECT_EQ(cublasGemmEx(handle_, CUBLAS_OP_N, CUBLAS_OP_N, 2, 2, 2, &one, a.data(), CUDA_R_8I, 6,
                         b.data(), CUDA_R_8I, 8, &one, c.data(), CUDA_R_32I, 2, CUBLAS_COMPUTE_32I,
                         CUBLAS_GEMM_DEFAULT),
            CUBLAS_STATUS_NOT_SUPPORTED);
}

TEST_F(Cublas, UnknownTypesAndModesAreNotSupported) {
  const problem of;
  const device_buffer<float> data(1, stream_.get());
  const types tf32{CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F_FAST_TF32};
  EXPECT_EQ(enqueue(of, tf32, data.data(), data.data(), data.data(), 1.0F, 0.0F),
            CUBLAS_STATUS_NOT_SUPPORTED);
  EXPECT_EQ(cublasSetMathMode(handle_, CUBLAS_TF32_TENSOR_OP_MATH), CUBLAS_STATUS_NOT_SUPPORTED);
  EXPECT_STREQ(cublasGetStatusName(CUBLAS_STATUS_NOT_SUPPORTED), "CUBLAS_STATUS_NOT_SUPPORTED");
}

TEST_F(Cublas, AHandleBelongsToItsDevice) {
  const device_buffer<float> data(1, stream_.get());
  QSWEEP_CUDA_TRY(cudaSetDevice(1));
  EXPECT_EQ(status_of(handle_, {1, 1, 1, 1, 1, 1}, data.data()), CUBLAS_STATUS_INVALID_VALUE);
  QSWEEP_CUDA_TRY(cudaSetDevice(0));
}

TEST_F(CublasDeathTest, OperandsMustLieOnTheDevice) {
  const device_buffer<float> held(8, stream_.get());
  std::vector<float> host(8);
  const auto multiply = [&](float* data, int k) {
    (void)status_of(handle_, {1, 1, k, 1, k, 1}, data);
    synchronize(stream_.get());
  };
  EXPECT_DEATH(multiply(host.data(), 8), "A of cublasGemmEx is not in device memory");
  EXPECT_DEATH(multiply(held.data(), 9), "A of cublasGemmEx is 36 bytes");
}

}  // namespace
}  // namespace qsweep::test

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cudnn.h>
#include <gmock/gmock.h>

#include <limits>
#include <random>
#include <vector>

#include "common/device_buffer.hpp"
#include "common/stream.hpp"

namespace qsweep::test {
namespace {

constexpr auto success = CUDNN_STATUS_SUCCESS;
constexpr auto implicit = CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM;
constexpr auto precomputed = CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM;
constexpr auto deterministic = CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1;

struct shape {
  int n, c, h, w;

  int size() const { return n * c * h * w; }
};

/// Where (n, c, h, w) stands in a dense tensor.
std::size_t at(const shape& of, bool channels_last, int n, int c, int h, int w) {
  const int index = channels_last ? ((n * of.h + h) * of.w + w) * of.c + c
                                  : ((n * of.c + c) * of.h + h) * of.w + w;
  return static_cast<std::size_t>(index);
}

/// A convolution of two images with padding, steps and dilation, in one of the formats.
struct problem {
  bool channels_last = false;
  shape x{2, 3, 9, 8};
  shape w{4, 3, 3, 2};
  shape y{2, 4, 5, 9};
  int padding[2] = {1, 1};
  int step[2] = {2, 1};
  int dilation[2] = {1, 1};

  /// Calls use(x index, w index, y index) for every product.
  template <class Use>
  void for_each_product(Use use) const {
    for (int n = 0; n < y.n; ++n)
      for (int k = 0; k < y.c; ++k)
        for (int p = 0; p < y.h; ++p)
          for (int q = 0; q < y.w; ++q)
            for (int c = 0; c < w.c; ++c)
              for (int r = 0; r < w.h; ++r)
                for (int s = 0; s < w.w; ++s) {
                  const int row = p * step[0] - padding[0] + r * dilation[0];
                  const int column = q * step[1] - padding[1] + s * dilation[1];
                  if (row < 0 || column < 0 || row >= x.h || column >= x.w) continue;
                  use(at(x, channels_last, n, c, row, column), at(w, channels_last, k, c, r, s),
                      at(y, channels_last, n, k, p, q));
                }
  }
};

class Cudnn : public testing::Test {
 protected:
  Cudnn() {
    EXPECT_EQ(cudnnCreate(&handle_), success);
    EXPECT_EQ(cudnnSetStream(handle_, stream_.get()), success);
    EXPECT_EQ(cudnnCreateTensorDescriptor(&x_), success);
    EXPECT_EQ(cudnnCreateTensorDescriptor(&y_), success);
    EXPECT_EQ(cudnnCreateTensorDescriptor(&bias_), success);
    EXPECT_EQ(cudnnCreateFilterDescriptor(&w_), success);
    EXPECT_EQ(cudnnCreateConvolutionDescriptor(&how_), success);
    EXPECT_EQ(cudnnCreatePoolingDescriptor(&pooling_), success);
  }
  ~Cudnn() override {
    cudnnDestroyPoolingDescriptor(pooling_);
    cudnnDestroyConvolutionDescriptor(how_);
    cudnnDestroyFilterDescriptor(w_);
    for (auto tensor : {x_, y_, bias_}) cudnnDestroyTensorDescriptor(tensor);
    cudnnDestroy(handle_);
  }

  void describe(const problem& of, cudnnDataType_t type, cudnnMathType_t math = CUDNN_FMA_MATH) {
    const auto format = of.channels_last ? CUDNN_TENSOR_NHWC : CUDNN_TENSOR_NCHW;
    set(x_, format, type, of.x);
    set(y_, format, type, of.y);
    ASSERT_EQ(cudnnSetFilter4dDescriptor(w_, type, format, of.w.n, of.w.c, of.w.h, of.w.w),
              success);
    ASSERT_EQ(cudnnSetConvolution2dDescriptor(how_, of.padding[0], of.padding[1], of.step[0],
                                              of.step[1], of.dilation[0], of.dilation[1],
                                              CUDNN_CROSS_CORRELATION, type),
              success);
    ASSERT_EQ(cudnnSetConvolutionMathType(how_, math), success);
  }
  static void set(cudnnTensorDescriptor_t out, cudnnTensorFormat_t format, cudnnDataType_t type,
                  const shape& of) {
    ASSERT_EQ(cudnnSetTensor4dDescriptor(out, format, type, of.n, of.c, of.h, of.w), success);
  }

  /// Small integers, so that sums are exact.
  template <class T>
  std::vector<T> random_values(const shape& of) {
    std::uniform_int_distribution<int> values(-9, 9);
    std::vector<T> out;
    for (int i = 0; i < of.size(); ++i) out.push_back(static_cast<T>(values(dice_)));
    return out;
  }

  template <class T>
  void check_forward(const problem& of, cudnnDataType_t type) {
    describe(of, type);
    const auto x = random_values<T>(of.x);
    const auto w = random_values<T>(of.w);
    const auto before = random_values<T>(of.y);
    const auto d_x = upload(x, stream_.get());
    const auto d_w = upload(w, stream_.get());
    const auto d_y = upload(before, stream_.get());
    const T two = 2;
    const T minus_one = -1;
    ASSERT_EQ(cudnnConvolutionForward(handle_, &two, x_, d_x.data(), w_, d_w.data(), how_, implicit,
                                      nullptr, 0, &minus_one, y_, d_y.data()),
              success);
    std::vector<T> expected(before.size());
    for (std::size_t i = 0; i < before.size(); ++i) expected[i] = -before[i];
    of.for_each_product(
        [&](std::size_t i, std::size_t j, std::size_t out) { expected[out] += 2 * x[i] * w[j]; });
    EXPECT_EQ(download(d_y, stream_.get()), expected);
  }

  const cuda_stream stream_ = make_stream();
  cudnnHandle_t handle_ = nullptr;
  cudnnTensorDescriptor_t x_ = nullptr;
  cudnnTensorDescriptor_t y_ = nullptr;
  cudnnTensorDescriptor_t bias_ = nullptr;
  cudnnFilterDescriptor_t w_ = nullptr;
  cudnnConvolutionDescriptor_t how_ = nullptr;
  cudnnPoolingDescriptor_t pooling_ = nullptr;
  std::mt19937 dice_{42};
  const float one_ = 1.0F;
  const float zero_ = 0.0F;
};
using CudnnDeathTest = Cudnn;

TEST_F(Cudnn, ConvolutionsAreThoseOfPlainSums) {
  for (const bool channels_last : {false, true}) {
    check_forward<float>({.channels_last = channels_last}, CUDNN_DATA_FLOAT);
    check_forward<double>({.channels_last = channels_last}, CUDNN_DATA_DOUBLE);
  }
  check_forward<float>({.y = {2, 4, 5, 8}, .dilation = {1, 2}}, CUDNN_DATA_FLOAT);
}

TEST_F(Cudnn, FiltersGradientsAreThoseOfPlainSums) {
  const problem of;
  describe(of, CUDNN_DATA_FLOAT);
  const auto x = random_values<float>(of.x);
  const auto y = random_values<float>(of.y);
  const auto d_x = upload(x, stream_.get());
  const auto d_y = upload(y, stream_.get());
  const device_buffer<float> d_w(static_cast<std::size_t>(of.w.size()), stream_.get());
  std::size_t bytes = 0;
  ASSERT_EQ(cudnnGetConvolutionBackwardFilterWorkspaceSize(handle_, x_, y_, how_, w_, deterministic,
                                                           &bytes),
            success);
  const device_memory space(bytes, stream_.get());
  ASSERT_EQ(
      cudnnConvolutionBackwardFilter(handle_, &one_, x_, d_x.data(), y_, d_y.data(), how_,
                                     deterministic, space.data(), bytes, &zero_, w_, d_w.data()),
      success);
  std::vector<float> expected(d_w.size());
  of.for_each_product(
      [&](std::size_t i, std::size_t j, std::size_t out) { expected[j] += x[i] * y[out]; });
  EXPECT_EQ(download(d_w, stream_.get()), expected);
}

TEST_F(Cudnn, BiasGradientsAreSumsOverImagesAndPlaces) {
  const shape of{2, 2, 1, 2};
  set(y_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, of);
  set(bias_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, {1, 2, 1, 1});
  const auto d_y = upload(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8}, stream_.get());
  const device_buffer<float> d_b(2, stream_.get());
  ASSERT_EQ(cudnnConvolutionBackwardBias(handle_, &one_, y_, d_y.data(), &zero_, bias_, d_b.data()),
            success);
  EXPECT_THAT(download(d_b, stream_.get()), testing::ElementsAre(14.0F, 22.0F));
}

TEST_F(Cudnn, DefaultMathRoundsOperandsToTf32) {
  const problem of{
      .x = {1, 1, 1, 1}, .w = {1, 1, 1, 1}, .y = {1, 1, 1, 1}, .padding = {0, 0}, .step = {1, 1}};
  const auto d_x = upload(std::vector<float>{1.0F + 0x1p-11F + 0x1p-20F}, stream_.get());
  const auto d_w = upload(std::vector<float>{1.0F}, stream_.get());
  const device_buffer<float> d_y(1, stream_.get());
  const auto run = [&](cudnnMathType_t math) {
    describe(of, CUDNN_DATA_FLOAT, math);
    EXPECT_EQ(cudnnConvolutionForward(handle_, &one_, x_, d_x.data(), w_, d_w.data(), how_,
                                      implicit, nullptr, 0, &zero_, y_, d_y.data()),
              success);
    return download(d_y, stream_.get())[0];
  };
  EXPECT_EQ(run(CUDNN_FMA_MATH), 1.0F + 0x1p-11F + 0x1p-20F);
  EXPECT_EQ(run(CUDNN_DEFAULT_MATH), 1.0F + 0x1p-10F);
}

TEST_F(Cudnn, MaximaOfWindows) {
  set(x_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, {1, 1, 3, 5});
  set(y_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, {1, 1, 1, 2});
  ASSERT_EQ(cudnnSetPooling2dDescriptor(pooling_, CUDNN_POOLING_MAX, CUDNN_NOT_PROPAGATE_NAN, 2, 2,
                                        0, 0, 2, 2),
            success);
  const auto d_x = upload(
      std::vector<float>{-1, -2, 3, 4, 90, -3, -4, 6, 5, 91, 92, 93, 94, 95, 96}, stream_.get());
  const device_buffer<float> d_y(2, stream_.get());
  const auto run = [&] {
    return cudnnPoolingForward(handle_, pooling_, &one_, x_, d_x.data(), &zero_, y_, d_y.data());
  };
  ASSERT_EQ(run(), success);
  EXPECT_THAT(download(d_y, stream_.get()), testing::ElementsAre(-1.0F, 6.0F));
  set(y_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, {1, 1, 1, 3});
  EXPECT_EQ(run(), CUDNN_STATUS_BAD_PARAM);
}

TEST_F(Cudnn, WorkspacesMustBePassed) {
  const problem of;
  describe(of, CUDNN_DATA_FLOAT);
  const auto d_x = upload(random_values<float>(of.x), stream_.get());
  const auto d_w = upload(random_values<float>(of.w), stream_.get());
  const device_buffer<float> d_y(static_cast<std::size_t>(of.y.size()), stream_.get());
  std::size_t bytes = 0;
  ASSERT_EQ(cudnnGetConvolutionForwardWorkspaceSize(handle_, x_, w_, how_, y_, precomputed, &bytes),
            success);
  const device_memory space(bytes, stream_.get());
  const auto run = [&](void* data, std::size_t passed) {
    return cudnnConvolutionForward(handle_, &one_, x_, d_x.data(), w_, d_w.data(), how_,
                                   precomputed, data, passed, &zero_, y_, d_y.data());
  };
  EXPECT_EQ(run(space.data(), bytes), success);
  EXPECT_EQ(run(space.data(), bytes - 1), CUDNN_STATUS_BAD_PARAM);
  EXPECT_EQ(run(nullptr, bytes), CUDNN_STATUS_BAD_PARAM);
}

TEST_F(Cudnn, ShapesThatDoNotFitAreRefused) {
  int n = 0;
  int c = 0;
  int h = 0;
  int w = 0;
  describe({}, CUDNN_DATA_FLOAT);
  ASSERT_EQ(cudnnGetConvolution2dForwardOutputDim(how_, x_, w_, &n, &c, &h, &w), success);
  EXPECT_THAT((std::vector{n, c, h, w}), testing::ElementsAre(2, 4, 5, 9));
  set(y_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, {2, 4, 5, 8});
  std::size_t bytes = 0;
  EXPECT_EQ(cudnnGetConvolutionForwardWorkspaceSize(handle_, x_, w_, how_, y_, implicit, &bytes),
            CUDNN_STATUS_BAD_PARAM);
  EXPECT_EQ(cudnnSetTensor4dDescriptor(x_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, 0, 1, 1, 1),
            CUDNN_STATUS_BAD_PARAM);
  EXPECT_EQ(cudnnSetTensor4dDescriptor(x_, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, 65536, 32768, 1, 1),
            CUDNN_STATUS_NOT_SUPPORTED);
  EXPECT_EQ(cudnnSetPooling2dDescriptor(pooling_, CUDNN_POOLING_MAX, CUDNN_NOT_PROPAGATE_NAN, 2, 2,
                                        2, 0, 2, 2),
            CUDNN_STATUS_BAD_PARAM);
}

TEST_F(Cudnn, ProposesAlgorithmsThatItTakes) {
  describe({}, CUDNN_DATA_FLOAT);
  cudnnConvolutionFwdAlgoPerf_t proposals[8];
  int returned = 0;
  ASSERT_EQ(
      cudnnGetConvolutionForwardAlgorithm_v7(handle_, x_, w_, how_, y_, 8, &returned, proposals),
      success);
  ASSERT_GT(returned, 0);
  for (int i = 0; i < returned; ++i) {
    std::size_t bytes = 0;
    EXPECT_EQ(cudnnGetConvolutionForwardWorkspaceSize(handle_, x_, w_, how_, y_, proposals[i].algo,
                                                      &bytes),
              success);
    EXPECT_EQ(bytes, proposals[i].memory);
  }
}

TEST_F(Cudnn, WhatIsNotKnownIsNotSupported) {
  describe({}, CUDNN_DATA_FLOAT);
  std::size_t bytes = 0;
  EXPECT_EQ(cudnnGetConvolutionForwardWorkspaceSize(handle_, x_, w_, how_, y_,
                                                    CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD, &bytes),
            CUDNN_STATUS_NOT_SUPPORTED);
  EXPECT_EQ(cudnnGetConvolutionBackwardFilterWorkspaceSize(
                handle_, x_, y_, how_, w_, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0, &bytes),
            CUDNN_STATUS_NOT_SUPPORTED);
  EXPECT_EQ(cudnnSetConvolutionMathType(how_, CUDNN_TENSOR_OP_MATH), CUDNN_STATUS_NOT_SUPPORTED);
  EXPECT_EQ(cudnnSetTensor4dDescriptor(x_, CUDNN_TENSOR_NCHW, CUDNN_DATA_INT8, 1, 4, 1, 1),
            CUDNN_STATUS_NOT_SUPPORTED);
  EXPECT_STREQ(cudnnGetErrorString(CUDNN_STATUS_BAD_PARAM), "CUDNN_STATUS_BAD_PARAM");
}

TEST_F(CudnnDeathTest, TensorsMustLieOnTheDevice) {
  const problem of;
  describe(of, CUDNN_DATA_FLOAT);
  const device_buffer<float> short_x(static_cast<std::size_t>(of.x.size() - 1), stream_.get());
  const auto run = [&] {
    (void)cudnnConvolutionForward(handle_, &one_, x_, short_x.data(), w_, short_x.data(), how_,
                                  implicit, nullptr, 0, &zero_, y_, short_x.data());
    synchronize(stream_.get());
  };
  EXPECT_DEATH(run(), "x of cudnnConvolutionForward is 1728 bytes");
}

}  // namespace
}  // namespace qsweep::test

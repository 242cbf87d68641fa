// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "kernels/guarded_array.hpp"
#include "support/tolerance.hpp"
#include "training/adam_step.hpp"
#include "training/add_bias.hpp"
#include "training/gather_batch.hpp"
#include "training/max_pool.hpp"
#include "training/relu_dropout.hpp"
#include "training/softmax_cross_entropy.hpp"

namespace qsweep::test {
namespace {

using floats = std::vector<float>;
using bytes = std::vector<std::uint8_t>;

class TrainingKernels : public kernel_test {};

/// Small integers of both signs: float32 holds their sums exactly.
floats integers(std::size_t count) {
  floats out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(static_cast<float>(static_cast<int>(i * 7 % 19) - 9));
  }
  return out;
}

TEST_F(TrainingKernels, ReluDropoutOfAnySizeAnywhere) {
  const random_stream mask{.seed = 5, .purpose = random_purpose::dropout, .stream = 1, .step = 2};
  for (const std::size_t size : edge_sizes) {
    for (const std::size_t shift : {std::size_t{0}, std::size_t{1}}) {
      const floats before = integers(size);
      const auto y = guarded(before, shift);
      launch_relu_dropout(y.data(), size, 0x40000000U, 2.0F, mask, stream_.get());
      const floats after = y.read();
      const auto dy = guarded(before, shift);
      launch_relu_dropout_backward(y.data(), size, 2.0F, dy.data(), stream_.get());
      const floats gradient = dy.read();
      for (std::size_t i = 0; i < size; ++i) {
        const bool kept = mask.word(static_cast<std::uint32_t>(i)) >= 0x40000000U;
        const float doubled = kept && before[i] > 0.0F ? 2.0F * before[i] : 0.0F;
        ASSERT_EQ(after[i], doubled) << i << " of " << size;
        ASSERT_EQ(gradient[i], doubled) << i << " of " << size;
      }
    }
  }
}

TEST_F(TrainingKernels, ReluKeepsNotANumber) {
  const auto y = guarded(floats{-1.0F, std::numeric_limits<float>::quiet_NaN(), 2.0F});
  launch_relu(y.data(), 3, stream_.get());
  const floats after = y.read();
  EXPECT_EQ(after[0], 0.0F);
  EXPECT_TRUE(std::isnan(after[1]));
  EXPECT_EQ(after[2], 2.0F);
}

TEST_F(TrainingKernels, AdamStepOfAnySizeAnywhere) {
  // As exact as AdamContract's hand-computed step: m and v become 3 and 4.
  const adam_factors factors{
      .one_minus_beta1 = 0.5F, .one_minus_beta2 = 0.25F, .step_size = 1.0F, .epsilon = 0.0F};
  for (const std::size_t size : edge_sizes) {
    const auto gradient = guarded(floats(size, 2.0F), 1);
    const auto parameters = guarded(floats(size, 10.0F), 1);
    const auto m = guarded(floats(size, 4.0F), 2);
    const auto v = guarded(floats(size, 4.0F), 3);
    launch_adam_step(factors, size, gradient.data(), parameters.data(), m.data(), v.data(),
                     stream_.get());
    EXPECT_EQ(parameters.read(), floats(size, 8.5F));
    EXPECT_EQ(m.read(), floats(size, 3.0F));
    EXPECT_EQ(v.read(), floats(size, 4.0F));
  }
}

TEST_F(TrainingKernels, GatheredImagesOfAnySize) {
  for (const std::size_t size : edge_sizes) {
    bytes pixels;
    for (std::size_t p = 0; p < 3 * size; ++p) pixels.push_back(static_cast<std::uint8_t>(p % 251));
    const auto images = guarded(pixels, 1);
    const auto labels = guarded(bytes{7, 8, 9}, 1);
    const auto indices = guarded(std::vector<std::uint32_t>{2, 0});
    const auto out = guarded(floats(2 * size), 1);
    const auto labels_out = guarded(bytes(2), 3);
    launch_gather_batch(images.data(), labels.data(), size, indices.data(), 2, out.data(),
                        labels_out.data(), stream_.get());
    const floats values = out.read();
    for (std::size_t p = 0; p < size; ++p) {
      ASSERT_EQ(values[p], static_cast<float>(pixels[2 * size + p]) / 255.0F) << p;
      ASSERT_EQ(values[size + p], static_cast<float>(pixels[p]) / 255.0F) << p;
    }
    EXPECT_EQ(labels_out.read(), (bytes{9, 7}));
  }
}

TEST_F(TrainingKernels, BiasOfAnyWidth) {
  for (const std::size_t columns : edge_sizes) {
    const auto bias = guarded(integers(columns), 1);
    const auto y = guarded(floats(3 * columns, 0.5F), 1);
    launch_add_bias(3, columns, bias.data(), y.data(), stream_.get());
    const floats after = y.read();
    for (std::size_t k = 0; k < after.size(); ++k) {
      ASSERT_EQ(after[k], integers(columns)[k % columns] + 0.5F) << k << " of " << columns;
    }
  }
}

TEST_F(TrainingKernels, PoolsTooNarrowForAWindowHaveNoOutput) {
  const pool_shape shape{.batch = 2, .height = 3, .width = 1, .channels = 5};
  const auto x = guarded(integers(30));
  const auto y = guarded(floats{});
  const auto argmax = guarded(bytes{});
  launch_max_pool_forward(shape, x.data(), y.data(), argmax.data(), stream_.get());
  const auto dx = guarded(floats(30, NAN));
  launch_max_pool_backward(shape, y.data(), argmax.data(), dx.data(), stream_.get());
  y.read();
  argmax.read();
  EXPECT_EQ(dx.read(), floats(30, 0.0F));
}

TEST_F(TrainingKernels, LabelsThatAreNoClassAreCountedApart) {
  const device_buffer<loss_totals> totals(1, stream_.get());
  fill_bytes(totals, 0, stream_.get());
  const auto logits = guarded(floats{0, 0, 0, 1, 2, 3}, 1);
  const auto labels = guarded(bytes{3, 2}, 1);
  const auto dlogits = guarded(floats(6), 1);
  launch_softmax_cross_entropy(2, 3, logits.data(), labels.data(), dlogits.data(), totals.data(),
                               stream_.get());
  const floats gradient = dlogits.read();
  EXPECT_TRUE(std::isnan(gradient[0]) && std::isnan(gradient[2]));
  const loss_totals sum = download(totals, stream_.get()).front();
  EXPECT_EQ(sum.bad_labels, 1U);
  EXPECT_EQ(sum.correct, 1U);
  EXPECT_TRUE(within(sum.loss, std::log(1.0 + std::exp(-1.0) + std::exp(-2.0)), 1e2 * eps64));
}

}  // namespace
}  // namespace qsweep::test

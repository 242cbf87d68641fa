// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class GatherBatchContract : public training_contract {};

TEST_P(GatherBatchContract, TakesImagesByIndexAndScalesPixels) {
  constexpr std::size_t image_size = 65;
  bytes pixels;
  for (std::size_t p = 0; p < 256 * image_size; ++p) {
    pixels.push_back(static_cast<std::uint8_t>(p / image_size + p % image_size));
  }
  bytes labels;
  for (int b = 0; b < 256; ++b) labels.push_back(static_cast<std::uint8_t>(b % 10));
  const std::vector<std::uint32_t> indices{255, 0, 17, 17, 101};
  const backend_array<std::uint8_t> all(ops(), pixels);
  const backend_array<std::uint8_t> all_labels(ops(), labels);
  const backend_array<float> out(ops(), floats(indices.size() * image_size, NAN));
  const backend_array<std::uint8_t> labels_out(ops(), bytes(indices.size(), 99));
  ops().gather_batch(all.span(), all_labels.span(), image_size, indices, out.span(),
                     labels_out.span());
  const floats values = out.read();
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double exact = pixels[indices[k / image_size] * image_size + k % image_size] / 255.0;
    ASSERT_TRUE(within(values[k], exact, gamma(2, roundoff32) * exact)) << k;
  }
  EXPECT_EQ(labels_out.read(), (bytes{5, 0, 7, 7, 1}));
}

}  // namespace qsweep::test

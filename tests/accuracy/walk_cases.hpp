// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "accuracy/synthetic.hpp"
#include "cpu/walk.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::test {

inline std::vector<double> evenly(double from, double to, int count) {
  std::vector<double> out;
  for (int i = 0; i < count; ++i) out.push_back(from + (to - from) * i / std::max(1, count - 1));
  return out;
}

/// A network that a walk can take, on its way through quantizations.
struct walk_case {
  network_spec network;
  network_weights weights;
  std::vector<quantization> how;
  image_set images;
};

/// Of all images at all steps.
struct walk_shares {
  double uncertain = 0.0;
  double anchored = 0.0;  ///< of the packets
};

/// The reference's class of each image at each step.
inline std::vector<std::vector<std::uint8_t>> reference_classes(const walk_case& c) {
  const auto reference = make_reference_backend({.threads = 2});
  std::vector<std::vector<std::uint8_t>> out;
  for (const quantization& how : c.how) {
    const auto exact =
        reference->logits(c.network, c.weights.view(), how, c.images.view(), all_indices(c.images));
    out.push_back(winners(exact.logits, c.network.num_classes));
  }
  return out;
}

/// Of the images that `got` is certain of, those that have their label as class.
inline std::uint64_t certain_hits(const certified_count& got,
                                  const std::vector<std::uint8_t>& found,
                                  const std::vector<std::uint8_t>& labels) {
  std::uint64_t hits = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) hits += found[i] == labels[i] ? 1U : 0U;
  for (const std::uint32_t i : got.uncertain) hits -= found[i] == labels[i] ? 1U : 0U;
  return hits;
}

/// Walks once for each class, with labels that turn over all classes, so that each certain class of
/// each image is compared with the reference's.
inline walk_shares expect_reference_classes(walk_case c, int threads = 2) {
  const auto shape = cpu::find_walk_shape(c.network);
  EXPECT_TRUE(shape.has_value());
  EXPECT_EQ(cpu::longest_walk(c.network, c.weights.view(), c.how), c.how.size());
  const auto found = reference_classes(c);
  walk_shares shares;
  for (std::size_t turn = 0; turn < c.network.num_classes; ++turn) {
    for (std::size_t i = 0; i < c.images.labels.size(); ++i) {
      c.images.labels[i] = static_cast<std::uint8_t>((i * 7 + turn) % c.network.num_classes);
    }
    cpu::walk_statistics statistics;
    const auto got =
        cpu::count_walk(threads, *shape, c.weights.view(), c.how, c.images.view(), &statistics);
    EXPECT_EQ(got.size(), c.how.size());
    shares = {.uncertain = 0.0,
              .anchored = static_cast<double>(statistics.anchored) /
                          static_cast<double>(statistics.packets)};
    for (std::size_t t = 0; t < got.size(); ++t) {
      const auto& uncertain = got[t].uncertain;
      EXPECT_TRUE(std::ranges::adjacent_find(uncertain, std::ranges::greater_equal()) ==
                  uncertain.end());
      EXPECT_EQ(got[t].correct, certain_hits(got[t], found[t], c.images.labels))
          << "step " << t << ", turn " << turn;
      shares.uncertain += static_cast<double>(uncertain.size()) /
                          static_cast<double>(got.size() * c.images.labels.size());
    }
    if (testing::Test::HasFailure()) break;
  }
  return shares;
}

/// The weight that a crafted quantizer gives this code.
inline float weight_of(int code) {
  return static_cast<float>(code) + 0.5F;
}

/// Levels step (code + offset) for weight_of(code), -levels / 2 <= code < (levels + 1) / 2.
inline weight_quantizer crafted_quantizer(int levels, double step, double offset) {
  weight_quantizer out;
  const int half = levels / 2;
  for (int i = 0; i < levels; ++i) out.levels.push_back(step * (i - half + offset));
  for (int i = 1; i < levels; ++i) out.cutpoints.push_back(static_cast<float>(i - half));
  return out;
}

/// Sets the codes of a dense layer under a crafted quantizer; code(row, column), the bias being the
/// column after the last.
template <class Code>
void set_codes(network_weights& weights, const layer_spec& layer, const Code& code) {
  const std::size_t columns = layer.input.size();
  for (std::size_t row = 0; row < layer.bias_count; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      weights.values[layer.weight_offset + row * columns + column] = weight_of(code(row, column));
    }
    weights.values[layer.bias_offset + row] = weight_of(code(row, columns));
  }
}

}  // namespace qsweep::test

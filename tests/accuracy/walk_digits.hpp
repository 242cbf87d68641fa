// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "accuracy/walk_cases.hpp"
#include "cpu/cpu_backend.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"
#include "nn/evaluation.hpp"

namespace qsweep::test {

/// The reference weights on the first images of the real test set.
inline walk_case digits_case(const std::string& model, const std::string& dataset_name,
                             std::size_t count) {
  const stored_weights stored = read_weights(std::filesystem::path(QSWEEP_WEIGHTS_DIR) /
                                             (model + "-" + dataset_name + "-seed1.safetensors"));
  const dataset all = load_dataset(dataset_name, dataset_part::test);
  const dataset_view view = all.view();
  const auto pixels = view.images.first(count * view.image_shape.size());
  const auto labels = view.labels.first(count);
  return {.network = stored.network,
          .weights = {stored.parameters, make_parameter_groups(stored.network, scope::global)},
          .how = {},
          .images = {.images = {pixels.begin(), pixels.end()},
                     .labels = {labels.begin(), labels.end()},
                     .shape = view.image_shape}};
}

inline void add_thresholds(walk_case& c, int bits, const std::vector<double>& thresholds) {
  for (const double threshold : thresholds) {
    c.how.push_back(uniform_quantization(c.weights.view(), bits, threshold));
  }
}

/// Counts of a walk whose uncertain images the reference decides against those that each step on
/// its own gets from integer products; returns the share of uncertain images.
inline double expect_integer_counts(const walk_case& c) {
  const auto cpu = make_cpu_backend({.threads = 2});
  const auto reference = make_reference_backend({.threads = 2});
  const auto shape = cpu::find_walk_shape(c.network);
  const auto got = cpu::count_walk(2, *shape, c.weights.view(), c.how, c.images.view());
  double uncertain = 0.0;
  for (std::size_t t = 0; t < c.how.size(); ++t) {
    const auto expected = evaluate_accuracy(*cpu, *reference, c.network, c.weights.view(),
                                            std::span(c.how).subspan(t, 1), c.images.view(),
                                            accuracy_algorithm::integer);
    std::uint64_t correct = got[t].correct;
    if (!got[t].uncertain.empty()) {
      const auto exact = reference->logits(c.network, c.weights.view(), c.how[t], c.images.view(),
                                           got[t].uncertain);
      const auto classes = winners(exact.logits, c.network.num_classes);
      for (std::size_t i = 0; i < classes.size(); ++i) {
        correct += classes[i] == c.images.labels[got[t].uncertain[i]] ? 1U : 0U;
      }
    }
    EXPECT_EQ(correct, expected.front().correct) << "step " << t;
    uncertain += static_cast<double>(got[t].uncertain.size());
  }
  return uncertain / static_cast<double>(c.how.size() * c.images.labels.size());
}

}  // namespace qsweep::test

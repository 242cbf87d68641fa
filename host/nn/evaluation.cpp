// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "nn/evaluation.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// Of the given images, those whose largest logit (lowest index on ties) is the label.
std::uint64_t count_hits(const bounded_logits& evaluated, const dataset_view& images,
                         std::span<const std::uint32_t> indices) {
  const std::size_t classes = evaluated.logits.size() / indices.size();
  std::uint64_t hits = 0;
  for (std::size_t b = 0; b < indices.size(); ++b) {
    const auto row = std::span(evaluated.logits).subspan(b * classes, classes);
    if (std::ranges::max_element(row) - row.begin() == images.labels[indices[b]]) ++hits;
  }
  return hits;
}

}  // namespace

std::vector<accuracy> evaluate_accuracy(const Backend& fast, const Backend& reference,
                                        const network_spec& network, const weights_view& weights,
                                        std::span<const quantization> how,
                                        const dataset_view& images,
                                        std::optional<accuracy_algorithm> algorithm) {
  QSWEEP_EXPECTS(images.count() > 0, "the data set is empty");
  if (how.empty()) return {};
  if (!algorithm) algorithm = fast.choose_accuracy_algorithm(network, weights, how.first(1));
  const std::vector<certified_count> certified =
      fast.count_correct(network, weights, how, images, *algorithm);
  std::vector<accuracy> out;
  for (std::size_t i = 0; i < how.size(); ++i) {
    const std::vector<std::uint32_t>& uncertain = certified[i].uncertain;
    accuracy each{.correct = certified[i].correct,
                  .images = images.count(),
                  .certified_fast = images.count() - uncertain.size(),
                  .reevaluated = uncertain.size()};
    if (!uncertain.empty()) {
      each.correct += count_hits(reference.logits(network, weights, how[i], images, uncertain),
                                 images, uncertain);
    }
    out.push_back(each);
  }
  return out;
}

}  // namespace qsweep

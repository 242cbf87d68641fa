// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/dataset_view.hpp"
#include "cpu/bounded_network.hpp"

namespace qsweep::cpu {

/// Evaluates images a block at a time in float32 and bounds the error of each image's logits.
/// Owns the scratch memory of one worker; the network must outlive it.
class bounded_forward {
 public:
  static constexpr std::size_t images_per_block = 128;

  explicit bounded_forward(const bounded_network& network);

  /// Evaluates at most images_per_block images. Uses the caller's OpenMP team for the products.
  void run(const dataset_view& images, std::span<const std::uint32_t> indices);

  /// [classes] of the image indices[b] of the last run.
  std::span<const float> logits(std::size_t b) const {
    return {&x_[b * network_.num_classes], network_.num_classes};
  }
  /// No logit of the image is further than this from its exact value; NaN or infinity when the
  /// image's numbers left the range of float32.
  double error_bound(std::size_t b) const { return error_[b]; }

 private:
  void apply(const bounded_layer& layer, std::size_t count);
  void dense(const bounded_layer& layer, std::size_t count);
  void convolution(const bounded_layer& layer, std::size_t count);

  const bounded_network& network_;
  std::vector<float> x_;        ///< [images][activation]
  std::vector<float> y_;        ///< [images][activation]
  std::vector<float> partial_;  ///< [parts][images][outputs]: what each part of a sum comes to
  std::vector<double> error_;   ///< [images]: >= |activation - exact|_2, at last |.|_max
};

}  // namespace qsweep::cpu

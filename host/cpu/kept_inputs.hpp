// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/aligned_vector.hpp"
#include "cpu/integer_kernels.hpp"

namespace qsweep::cpu {

/// An image between two stages of the integer engine. Real: as in integer_forward.
template <class Real>
struct image_state {
  double largest = 0.0;    ///< no output of the stage before is larger
  double length = 0.0;     ///< |inputs|_2, before or after the cut, or more
  double sum = 0.0;        ///< of the inputs as cut
  double cut = 0.0;        ///< |what the cut dropped|_2
  double inherited = 0.0;  ///< |inputs before the cut - exact ones|_2
  planes_of<Real> planes;
};

/// A stage's inputs, as one rung cut them, for quantizations that share all stages before it.
/// Several threads may put different images.
template <class Real>
class kept_inputs {
 public:
  kept_inputs() = default;  ///< keeps nothing

  /// bytes_per_image: planes times padded inputs.
  kept_inputs(std::size_t images, std::size_t bytes_per_image)
      : bytes_per_image_(bytes_per_image),
        held_(images, 0),
        states_(images),
        bytes_(images * bytes_per_image) {}

  bool keeps() const { return !held_.empty(); }
  bool holds(std::uint32_t image) const { return keeps() && held_[image] != 0; }
  const image_state<Real>& state(std::uint32_t image) const { return states_[image]; }
  const std::uint8_t* bytes(std::uint32_t image) const { return &bytes_[at(image)]; }
  std::size_t bytes_per_image() const { return bytes_per_image_; }

  void put(std::uint32_t image, const image_state<Real>& state, const std::uint8_t* bytes) {
    if (!keeps()) return;
    states_[image] = state;
    std::copy_n(bytes, bytes_per_image_, &bytes_[at(image)]);
    held_[image] = 1;
  }

  void forget() { std::ranges::fill(held_, std::uint8_t{0}); }

 private:
  std::size_t at(std::uint32_t image) const { return image * bytes_per_image_; }

  std::size_t bytes_per_image_ = 0;
  std::vector<std::uint8_t> held_;         ///< [images]
  std::vector<image_state<Real>> states_;  ///< [images]
  aligned_vector<std::uint8_t> bytes_;     ///< [images][planes][padded inputs]
};

}  // namespace qsweep::cpu

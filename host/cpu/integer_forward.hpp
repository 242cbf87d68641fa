// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/dataset_view.hpp"
#include "cpu/aligned_vector.hpp"
#include "cpu/integer_convolution.hpp"
#include "cpu/integer_images.hpp"
#include "cpu/integer_kernels.hpp"
#include "cpu/integer_network.hpp"
#include "cpu/kept_inputs.hpp"

namespace qsweep::cpu {

/// How finely activations are cut into bytes.
struct integer_rung {
  std::size_t planes = 1;       ///< of a hidden stage's inputs
  std::size_t last_planes = 1;  ///< of the last stage's inputs, if it is not the first
  std::size_t images_per_block = 64;
};

/// Each rung leaves fewer images uncertain and costs more an image. The finest alone decides which
/// stay so: the others certify nothing that it would not.
inline constexpr integer_rung fast_rung{.planes = 1, .last_planes = 1, .images_per_block = 64};
inline constexpr integer_rung fine_rung{.planes = 2, .last_planes = 2, .images_per_block = 32};
inline constexpr integer_rung finest_rung{
    .planes = finest_planes, .last_planes = finest_planes, .images_per_block = 8};

/// What the first stage reads; not owned.
struct integer_input {
  const dataset_view* images = nullptr;  ///< a convolution's
  const integer_images* rows = nullptr;  ///< a dense stage's
};

/// No computed lead of class c over class j is further from the exact one than
/// pair_norms[c][j] * input + own.
struct lead_error {
  double input = 0.0;
  double own = 0.0;
};

/// Evaluates images a block at a time; what it computes of an image does not depend on the others.
/// Owns the scratch memory of one worker. Real: float for the fast and the fine rung, double for
/// the finest.
template <class Real>
class integer_forward {
 public:
  /// At most rung.images_per_block images; all calls are for networks of one shape. Begins with
  /// the stage `first`, whose inputs kept[first] holds for all of them, and puts those of every
  /// stage behind it into `kept`. kept: [stages], of this rung, or empty.
  void run(const integer_network& network, const integer_input& input,
           std::span<const std::uint32_t> indices, const integer_rung& rung, std::size_t first = 0,
           std::span<kept_inputs<Real>> kept = {});

  /// [classes] of indices[b] in the units of the last stage, but for a term all classes share.
  std::span<const double> logits(std::size_t b) const {
    return std::span(logits_).subspan(b * classes_, classes_);
  }
  const lead_error& error(std::size_t b) const { return errors_[b]; }

 private:
  using state = image_state<Real>;

  void take(const kept_inputs<Real>& kept, std::span<const std::uint32_t> indices);
  byte_rows gather(const integer_images& rows, std::span<const std::uint32_t> indices);
  void multiply_block(const integer_layer& layer, const byte_rows& rows);
  void convolve(const integer_network& network, std::span<const std::uint8_t> image, std::size_t b);
  double rectify_copied_windows(const integer_layer& layer, const window_geometry& geometry,
                                std::span<const std::uint8_t> image, Real* out);
  void rectify(const integer_layer& layer, std::size_t b);
  const std::uint8_t* cut(const integer_layer& next, std::size_t planes, std::size_t b);
  void finish(const integer_network& network, std::size_t b);

  std::size_t classes_ = 0;
  std::vector<state> states_;           ///< [images]
  aligned_vector<std::uint8_t> bytes_;  ///< [images][planes][inputs of the stage]
  aligned_vector<std::int32_t> sums_;   ///< [images][planes][outputs of the stage]
  aligned_vector<Real> activations_;    ///< of one image
  std::vector<std::int32_t> patches_;   ///< a convolution's, of one image
  std::vector<std::uint32_t> windows_;
  aligned_vector<std::uint8_t> window_bytes_;
  aligned_vector<std::int32_t> window_sums_;
  std::vector<Real> patch_constants_;
  std::vector<double> logits_;  ///< [images][classes]
  std::vector<lead_error> errors_;
};

/// The class that leads every other one for certain, or nothing. `finest`: the logits are the
/// finest rung's, whose leads are compared with decisive_lead alone.
std::optional<std::size_t> certain_class(const integer_network& network,
                                         std::span<const double> logits, const lead_error& error,
                                         bool finest);

}  // namespace qsweep::cpu

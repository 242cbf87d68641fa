// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "core/integer_stages.hpp"
#include "cpu/integer_forward.hpp"

namespace qsweep::cpu {

/// True when integer_counter takes the network and the quantization and is faster than float32: on
/// any processor with AVX2.
bool integers_pay(const network_spec& network, const weights_view& weights,
                  const quantization& how);

/// Counts correct images by integer products for one quantization after the other; keeps what does
/// not change between them: the pixels' rows, the workers' memory, and what stages at the front of
/// the network computed for as long as their quantizers stay the same.
class integer_counter {
 public:
  /// stages: plan_integer_stages(network). The network, and what the view shows, must outlive the
  /// counter. Throws precondition_error unless the images are the network's.
  integer_counter(int threads, const network_spec& network, std::vector<integer_stage> stages,
                  const dataset_view& images);

  /// Nothing where a quantization has no integer structure (cpu/affine_codes.hpp) or leaves the
  /// range of the bounds. Of neighbours that share stages at the front the second begins behind
  /// them; the results are the same. Shape: [how]. Throws precondition_error as make_affine_codes.
  std::vector<std::optional<certified_count>> count(const weights_view& weights,
                                                    std::span<const quantization> how);

  /// The same for one quantization and the given images only, by the finest rung alone.
  std::optional<certified_count> count_finest(const weights_view& weights, const quantization& how,
                                              std::span<const std::uint32_t> indices);

  /// Images that the rungs left uncertain at the last quantization: fast, fine, finest.
  const std::array<std::size_t, 3>& left() const { return left_; }

  /// Evaluations of an image by a rung since the counter was made, for each stage.
  std::span<const std::uint64_t> evaluations() const { return evaluations_; }

 private:
  std::optional<integer_network> prepare(const weights_view& weights, const quantization& how,
                                         integer_network begun = {});
  void keep_inputs(std::span<const std::size_t> shared);
  void forget_inputs_behind(std::size_t stage);
  certified_count climb_all(const integer_network& network, std::size_t first);
  std::uint64_t hits(std::span<const std::uint32_t> indices) const;

  struct worker {
    integer_forward<float> fast;
    integer_forward<double> finest;
  };
  /// How a rung evaluates an image: behind the stages before `first` where it kept what they made.
  template <class Real>
  struct ascent {
    integer_rung rung;
    integer_forward<Real> worker::*forward = nullptr;
    std::size_t first = 0;
    std::span<kept_inputs<Real>> kept = {};  ///< [stages] or empty
  };
  std::vector<std::uint32_t> climb_first(const integer_network& network, const ascent<float>& fast);
  template <class Real>
  std::vector<std::uint32_t> climb(const integer_network& network, const ascent<Real>& by,
                                   std::span<const std::uint32_t> indices);
  template <class Real>
  void classify(const integer_network& network, const ascent<Real>& by,
                std::span<const std::uint32_t> indices, std::size_t first);

  int threads_;
  const network_spec& network_;
  std::vector<integer_stage> stages_;
  dataset_view images_;
  std::optional<integer_images> rows_;
  std::vector<worker> workers_;
  std::vector<std::uint32_t> all_;
  std::vector<std::int8_t> classes_;           ///< [images]; negative: uncertain
  std::vector<kept_inputs<float>> kept_fast_;  ///< [stages], or empty when nothing is shared
  std::vector<kept_inputs<float>> kept_fine_;
  std::array<std::size_t, 3> left_{};
  std::vector<std::uint64_t> evaluations_;  ///< [stages]
};

}  // namespace qsweep::cpu

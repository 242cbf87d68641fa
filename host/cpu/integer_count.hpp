// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "cpu/integer_forward.hpp"
#include "core/integer_stages.hpp"

namespace qsweep::cpu {

/// True when integer_counter takes the network and the quantization and is faster than float32: on
/// any processor with AVX2.
bool integers_pay(const network_spec& network, const weights_view& weights,
                  const quantization& how);

/// Counts correct images by integer products for one quantization after the other; keeps what does
/// not change between them: the pixels' rows and the workers' memory.
class integer_counter {
 public:
  /// stages: plan_integer_stages(network). The network, and what the view shows, must outlive the
  /// counter. Throws precondition_error unless the images are the network's.
  integer_counter(int threads, const network_spec& network, std::vector<integer_stage> stages,
                  const dataset_view& images);

  /// Nothing when the quantization has no integer structure (cpu/affine_codes.hpp) or leaves the
  /// range of the bounds. Throws precondition_error as make_affine_codes.
  std::optional<certified_count> count(const weights_view& weights, const quantization& how);

  /// The same for the given images only, by the finest rung alone.
  std::optional<certified_count> count_finest(const weights_view& weights, const quantization& how,
                                              std::span<const std::uint32_t> indices);

  /// Images that the rungs left uncertain in the last count: fast, fine, finest.
  const std::array<std::size_t, 3>& left() const { return left_; }

 private:
  std::optional<integer_network> prepare(const weights_view& weights, const quantization& how);
  std::uint64_t hits(std::span<const std::uint32_t> indices) const;

  struct worker {
    integer_forward<float> fast;
    integer_forward<double> finest;
  };
  std::vector<std::uint32_t> climb_fast(const integer_network& network);
  template <class Forward>
  std::vector<std::uint32_t> climb(const integer_network& network, const integer_rung& rung,
                                   Forward worker::*forward,
                                   std::span<const std::uint32_t> indices);

  int threads_;
  const network_spec& network_;
  std::vector<integer_stage> stages_;
  dataset_view images_;
  std::optional<integer_images> rows_;
  std::vector<worker> workers_;
  std::vector<std::uint32_t> all_;
  std::vector<std::int8_t> classes_;  ///< [images]; negative: uncertain
  std::array<std::size_t, 3> left_{};
};

}  // namespace qsweep::cpu

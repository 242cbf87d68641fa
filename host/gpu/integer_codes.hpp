// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/affine_levels.hpp"
#include "common/device_buffer.hpp"
#include "common/event.hpp"
#include "gpu/integer_layout.hpp"
#include "gpu/integer_numbers.hpp"
#include "gpu/spectral_sums.hpp"

namespace qsweep::gpu {

/// What the integer engine is to evaluate: the structure of one quantization by stage, and the
/// quantizer of each stage.
struct integer_point {
  std::vector<affine_levels> levels;                ///< [stages]
  std::vector<const weight_quantizer*> quantizers;  ///< [stages]
};

/// The point of a quantization, which must outlive it; nothing for one without integer structure
/// (backend/affine_levels.hpp).
std::optional<integer_point> make_integer_point(const network_spec& network,
                                                std::span<const integer_stage> stages,
                                                const weights_view& weights,
                                                const quantization& how);

/// Points can share a tile when their stages have as many levels each.
bool fit_together(const integer_point& a, const integer_point& b);

/// A network's codes under a tile of quantizations, with all that the kernels take of them. Made in
/// two steps, so that the host's share of the work of one tile can be done while the device is
/// still at another one.
class integer_codes {
 public:
  /// split_last: see make_integer_numbers.
  integer_codes(const device_context& device, const integer_layout& layout, std::size_t capacity,
                bool split_last);

  /// Enqueues making the codes of `points` (at most `capacity`, that fit together) and bringing
  /// their sums to the host. parameters: the network's, on the device. `points` must outlive
  /// finish().
  void start(std::span<const integer_point> points, const float* parameters,
             const device_images& images);

  /// Waits for the sums, derives the numbers and enqueues their upload. Places of points whose
  /// numbers leave the range of the bounds are given back; nothing of theirs may be used.
  /// typical: see make_integer_numbers.
  std::vector<std::size_t> finish(const network_spec& network, std::span<const double> typical);

  /// What finish derived for point t, which it did not give back.
  const integer_numbers& host_numbers(std::size_t t) const { return made_[t]; }

  std::size_t count() const { return points_.size(); }
  const std::int8_t* codes(std::size_t l) const { return stages_[l].codes.data(); }
  const __half* halves(std::size_t l) const { return stages_[l].halves.data(); }
  const std::int8_t* bias(std::size_t l) const { return stages_[l].bias.data(); }
  const float* biases(std::size_t l) const { return stages_[l].biases.data(); }
  const std::int32_t* shifts() const { return shifts_.data(); }
  const stage_numbers* numbers() const { return numbers_.data(); }
  const double* pair_norms() const { return pair_norms_.data(); }
  const double* least_leads() const { return leads_.data(); }
  const double* decisive_leads() const { return leads_.data() + capacity_; }

  /// Device memory a point takes.
  static std::size_t bytes_per_point(const integer_layout& layout);

 private:
  struct stage {
    device_buffer<float> cutpoints;
    device_buffer<std::int8_t> codes;
    device_buffer<__half> halves;
    device_buffer<std::int8_t> bias;
    device_buffer<std::int32_t> row_sums;
    device_buffer<float> biases;
  };

  void make_stage(std::size_t l, const float* parameters, const device_images& images);
  void start_spectral(std::size_t l);
  std::optional<integer_numbers> numbers_of(const network_spec& network, std::size_t t,
                                            std::span<const double> typical) const;

  const device_context& device_;
  const integer_layout& layout_;
  std::size_t capacity_;
  bool split_last_;
  std::span<const integer_point> points_;
  std::vector<stage> stages_;
  std::vector<spectral_sums> spectral_;  ///< of the dense stages between the first and the last
  device_buffer<code_sums> sums_;        ///< [capacity][stages]
  device_buffer<std::int32_t> pair_squares_;  ///< [capacity][classes][classes]
  device_buffer<std::int32_t> shifts_;
  device_buffer<stage_numbers> numbers_;  ///< [capacity][stages]
  device_buffer<double> pair_norms_;
  device_buffer<double> leads_;  ///< [2][capacity]: least, decisive
  std::vector<integer_numbers> made_;
  std::vector<code_sums> host_sums_;
  std::vector<std::int32_t> host_squares_;
  cuda_event sums_are_here_;
};

}  // namespace qsweep::gpu

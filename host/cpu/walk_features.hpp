// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/dataset_view.hpp"
#include "cpu/walk_check.hpp"
#include "cpu/walk_convolution.hpp"

/// The front of a convolutional network along a walk: F = relu(pool(K x + h (sum(x) + 255) + 255
/// K_bias)) in code units, held as 16-bit integers X with F = s_1 X + e. A feature changes with its
/// channel's codes, which is seldom, and with h, slowly: in between it stands still, and e grows.
namespace qsweep::cpu {

/// Which channels are computed anew at which step, and how X stands for F.
struct feature_plan {
  const layer_spec* convolution = nullptr;
  layer_steps codes;
  std::vector<std::vector<std::uint32_t>> refreshed;  ///< [steps]: channels; all at step 0
  std::vector<entry_scale> entry;                     ///< [steps]: one s_1, growing old biases
  std::uint32_t largest = 0;                          ///< X <= largest
  double largest_drift = 0.0;   ///< |h - h at the channel's refresh| never exceeds this
  double constant_error = 0.0;  ///< of F: float32 arithmetic, levels off equal distances
  double exact_error = 0.0;     ///< of F in double

  std::size_t channels() const { return codes.rows; }
  std::size_t pooled_height() const { return convolution->output.height / 2; }
  std::size_t pooled_width() const { return convolution->output.width / 2; }
  std::size_t positions() const { return pooled_height() * pooled_width(); }
};

/// Channel after channel, each padded to whole blocks.
column_arrangement arrange_features(const layer_spec& convolution);

feature_plan make_feature_plan(int threads, const layer_spec& convolution, const layer_spec& entry,
                               const weights_view& weights, std::span<const quantization> how);

/// What a packet's features need besides X.
struct packet_features {
  std::vector<std::uint8_t> pixels;  ///< [pixels][lanes]
  std::vector<double> offsets;       ///< [channels]: h when X was computed
  std::vector<float> error_square;   ///< [channels][lanes]: ||e||^2 at the refresh
  std::vector<float> drift_norm;     ///< [channels][lanes]: ||e|| grows by at most this times |dh|
};

/// Computes features at one step after another. Owns the scratch memory of one worker.
class feature_maker {
 public:
  explicit feature_maker(const feature_plan& plan);

  /// Back to the first step.
  void start();
  /// Applies the convolution's events; t one more than before.
  void move_to(std::size_t t);

  void load(packet_features& p, const dataset_view& images,
            std::span<const std::uint32_t> indices) const;
  /// What the channels of a packet share, for the calls of `channel` and `exact_channel`.
  void prepare(const packet_features& p);
  /// X of one channel at this step, [slab width][lanes]; notes its error.
  void channel(packet_features& p, std::size_t f, std::span<std::uint16_t> out);
  /// F of one channel at this step in double, [positions][lanes].
  void exact_channel(std::size_t f, std::span<double> out);
  /// Whether X of a channel belongs to another h than this step's.
  bool has_drifted(const packet_features& p, std::size_t f) const;
  /// >= ||F - s_1 X|| at this step, a lane each.
  void error(const packet_features& p, float_lanes& out) const;

 private:
  void convolve(std::size_t f);

  const feature_plan& plan_;
  std::size_t step_ = 0;
  std::vector<std::int8_t> codes_;      ///< [channels][taps]
  std::vector<std::int8_t> bias_;       ///< [channels]
  std::vector<std::int32_t> words_;     ///< scratch, make_patch_words
  std::vector<std::int32_t> sums_;      ///< scratch, [positions of the convolution][lanes]: sum(x)
  std::vector<std::int32_t> products_;  ///< scratch, [positions of the convolution][lanes]: K x
};

}  // namespace qsweep::cpu

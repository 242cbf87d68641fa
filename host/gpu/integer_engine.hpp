// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/pinned_buffer.hpp"
#include "count_correct/classify.hpp"
#include "count_correct/collect.hpp"
#include "count_correct/fused.hpp"
#include "gpu/integer_codes.hpp"

namespace qsweep::gpu {

/// Who multiplies: cuBLAS, whose sums a second kernel takes up, or where its shape allows it a
/// kernel that finishes its own sums.
enum class product_rung { library, fused };

/// Counts by integer products (docs/certified-accuracy.md, section 12): the first layer exactly, by
/// int8 products of codes and pixels; later ones by float16 products of codes, which are exact in
/// it, and activations, whose rounding is known; then a bound on every lead, and for images that it
/// leaves uncertain an evaluation in double, on the device as well.
class integer_engine {
 public:
  /// Everything must outlive the engine. Waits for the device.
  integer_engine(const device_context& device, const network_spec& network,
                 std::vector<integer_stage> stages, const weights_view& weights,
                 const dataset_view& images, product_rung rung = product_rung::fused);

  /// One count a point, none for those whose numbers leave the range of the bounds. A count depends
  /// on network, weights, images and quantization only.
  std::vector<std::optional<certified_count>> count(std::span<const integer_point> points);

 private:
  /// A tile of points on its way. There are two: the host prepares one and reads what came out of
  /// it while the device works on the other.
  struct tile {
    integer_codes codes;
    std::vector<std::size_t> lost;  ///< whose numbers left the range of the bounds
    device_buffer<std::uint32_t> uncertain;
    device_buffer<class_count> counts;
    pinned_buffer<class_count> host_counts;
    cuda_event done;
  };
  struct workspace {
    tile tiles[2];
    device_buffer<std::int32_t> sums;
    device_buffer<__half> activations[2];
    std::vector<device_buffer<activation_facts>> facts;  ///< [stages - 1]
    device_buffer<float> logits;                         ///< of a fused last hidden stage
    device_buffer<std::int8_t> classes;
  };

  std::size_t bytes_per_point() const;
  void learn_lengths(std::span<const integer_point> points);
  tile make_tile(std::size_t capacity) const;
  workspace make_workspace(std::size_t capacity) const;
  std::vector<std::optional<certified_count>> count_in(workspace& space, std::size_t capacity,
                                                       std::span<const integer_point> points) const;
  void evaluate(workspace& space, tile& of) const;
  void evaluate_fine(workspace& space, tile& of) const;
  void collect(const workspace& space, tile& of) const;
  bool fuses(std::size_t l) const;
  int parts(std::size_t l) const;
  std::size_t logits_per_image() const;
  fused_product product_of(const integer_codes& codes, std::size_t l, const __half* in) const;
  void classify(workspace& space, const integer_codes& codes, const __half* activations) const;
  void multiply_first(workspace& space, const integer_codes& codes) const;
  void multiply_hidden(workspace& space, const integer_codes& codes, std::size_t l,
                       const __half* in) const;
  void multiply_stage(workspace& space, const integer_codes& codes, std::size_t l,
                      const __half* in) const;
  product_sums sums_of(const workspace& space, const integer_codes& codes, std::size_t l) const;
  certificate make_certificate(const workspace& space, const integer_codes& codes) const;
  void read_counts(const tile& of, std::vector<std::optional<certified_count>>& out) const;

  const device_context& device_;
  const network_spec& network_;
  device_images images_;
  integer_layout layout_;
  device_buffer<float> parameters_;
  product_rung rung_;
  std::vector<double> typical_;  ///< [stages]: see stage_measures; empty until learned
};

}  // namespace qsweep::gpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/integer_stages.hpp"

#include <algorithm>

namespace qsweep {
namespace {

constexpr std::size_t most_stages = 8;
constexpr std::size_t most_classes = 64;
constexpr std::size_t most_taps = (std::size_t{1} << 24) / (255 * 128);

/// Takes the layers one after the other; `valid` falls when one does not fit.
class planner {
 public:
  void add(std::size_t index, const layer_spec& layer) {
    switch (layer.kind) {
      case layer_kind::dense:
        add_dense(index, layer);
        break;
      case layer_kind::convolution:
        require(stages_.empty() && layer.kernel * layer.kernel * layer.input.channels <= most_taps);
        stages_.push_back({.layer = index, .convolution = true, .pooled = false});
        break;
      case layer_kind::max_pool:
        require(stages_.size() == 1 && stages_.back().convolution && !stages_.back().pooled);
        if (valid_) stages_.back().pooled = true;
        break;
      case layer_kind::relu:
        require(!stages_.empty());
        rectified_ = true;
        break;
      case layer_kind::dropout:
        break;
    }
  }

  std::optional<std::vector<integer_stage>> finish(std::size_t classes) {
    require(!stages_.empty() && !stages_.back().convolution && !rectified_);
    require(stages_.size() <= most_stages && classes <= most_classes);
    if (!valid_) return std::nullopt;
    return std::move(stages_);
  }

 private:
  void add_dense(std::size_t index, const layer_spec& layer) {
    require(stages_.empty() || rectified_);
    require(layer.input.size() <= most_byte_products);
    stages_.push_back({.layer = index, .convolution = false, .pooled = false});
    rectified_ = false;
  }
  void require(bool condition) { valid_ = valid_ && condition; }

  std::vector<integer_stage> stages_;
  bool rectified_ = false;
  bool valid_ = true;
};

}  // namespace

std::optional<std::vector<integer_stage>> plan_integer_stages(const network_spec& network) {
  planner plan;
  for (std::size_t l = 0; l < network.layers.size(); ++l) plan.add(l, network.layers[l]);
  return plan.finish(network.num_classes);
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/integer_layout.hpp"

#include <algorithm>
#include <utility>

#include "common/launch.hpp"
#include "count_correct/classify.hpp"

namespace qsweep::gpu {
namespace {

constexpr int row_grain = 16;
constexpr int column_grain = 16;
/// Activations of an image that the fine evaluation holds in shared memory, twice, as doubles.
constexpr std::size_t most_activations = 2816;

int padded(int size, int grain) {
  return (size + grain - 1) / grain * grain;
}

bool fits_windows(const layer_spec& spec, const integer_stage& stage, int major) {
  return major >= 8 && stage.pooled && spec.kernel == window_kernel && spec.input.channels == 1 &&
         spec.output.channels <= window_filters && spec.output.channels % 2 == 0 &&
         spec.output.height >= 2 && spec.output.width >= 2 && spec.input.width <= widest_windows;
}

}  // namespace

std::size_t integer_layout::output_columns(std::size_t l) const {
  if (stages[l].convolution) return static_cast<std::size_t>(codes[l + 1].padded_columns);
  return static_cast<std::size_t>(codes[l].padded_rows);
}

std::optional<std::vector<integer_stage>> plan_device_stages(const network_spec& network,
                                                             int major) {
  auto stages = plan_integer_stages(network);
  if (!stages || stages->size() < 2 || network.num_classes > most_integer_classes) {
    return std::nullopt;
  }
  for (const integer_stage& stage : *stages) {
    const layer_spec& spec = network.layers[stage.layer];
    if (stage.convolution && !fits_windows(spec, stage, major)) return std::nullopt;
    const bool first = &stage == &stages->front();
    if (!first && spec.input.size() > most_activations) return std::nullopt;
    // Activations behind a convolution are read in pairs and stand without padding.
    if (!first && (&stage - 1)->convolution && spec.input.size() % column_grain != 0) {
      return std::nullopt;
    }
  }
  return stages;
}

integer_layout make_integer_layout(const network_spec& network, std::vector<integer_stage> stages,
                                   const device_images& images) {
  integer_layout out;
  out.stages = std::move(stages);
  out.classes = network.num_classes;
  for (std::size_t l = 0; l < out.stages.size(); ++l) {
    const layer_spec& spec = network.layers[out.stages[l].layer];
    code_layout codes;
    codes.weight_offset = spec.weight_offset;
    codes.bias_offset = spec.bias_offset;
    codes.rows = static_cast<int>(spec.bias_count);
    codes.inputs = static_cast<int>(spec.weight_count / spec.bias_count);
    codes.columns = codes.inputs;
    codes.padded_rows = padded(codes.rows, row_grain);
    codes.padded_columns = padded(codes.columns, column_grain);
    if (out.stages[l].convolution) {
      out.windows = {.height = static_cast<int>(spec.input.height),
                     .width = static_cast<int>(spec.input.width),
                     .filters = codes.rows};
    } else if (l == 0) {
      codes.columns = static_cast<int>(images.columns());
      codes.padded_columns = static_cast<int>(images.padded_columns());
    } else if (!out.stages[l - 1].convolution) {
      codes.padded_columns = out.codes.back().padded_rows;
    }
    out.codes.push_back(codes);
  }
  return out;
}

}  // namespace qsweep::gpu

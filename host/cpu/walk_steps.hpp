// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "cpu/aligned_vector.hpp"
#include "cpu/byte_products.hpp"

/// The incremental sweep's view of a list of quantizations ("steps"): the codes at the first step,
/// and which of them change on the way to each later one. docs/certified-accuracy.md, section 11.
namespace qsweep::cpu {

/// How the columns of a dense layer are arranged: in slabs, matrices of their own, of equal width.
/// Columns may be left out, and slabs may have columns that stand for nothing (codes 0).
struct column_arrangement {
  static constexpr std::uint32_t left_out = ~std::uint32_t{0};

  std::vector<std::uint32_t> place;  ///< [columns of the layer]: the arranged column, or left_out
  std::size_t slab_width = 0;        ///< a multiple of column_block
  std::size_t slabs = 1;

  std::size_t width() const { return slabs * slab_width; }
};

/// The columns as they are, padded to whole blocks.
column_arrangement arrange_in_order(std::size_t columns);

/// One code of a dense layer goes up or down by one. Columns are arranged ones; the bias is the
/// column arrangement.width().
struct code_event {
  std::uint16_t row = 0;
  std::uint16_t column = 0;
  std::int16_t change = 0;  ///< +1 or -1
};

/// A dense layer along the steps: parameter = step (code + offset), to residual * step.
struct layer_steps {
  std::size_t rows = 0;
  column_arrangement columns;
  code_layout layout = packet_layout();
  /// At the first step, [slabs][slab size] as multiply_packet takes them.
  aligned_vector<std::int8_t> codes;
  std::vector<std::int8_t> bias;     ///< at the first step, [rows]
  std::vector<std::int32_t> totals;  ///< at the first step, [slabs][rows]: sums of codes
  std::vector<code_event> events;    ///< by step, then those of a row together
  std::vector<std::size_t> ends;     ///< [steps]: the events of step t end here
  std::vector<double> step;          ///< [steps]
  std::vector<double> offset;        ///< [steps]
  double residual = 0.0;             ///< largest of all steps; covers the reference's rounding

  std::size_t slab_size() const { return code_size(rows, columns.slab_width); }
  /// Where the code of an arranged column stands.
  std::size_t code_place(std::size_t row, std::size_t column) const {
    return column / columns.slab_width * slab_size() +
           cpu::code_place(layout, row, column % columns.slab_width, columns.slab_width);
  }
  std::size_t terms() const { return columns.place.size() + 1; }  ///< of a row's sum
  /// The events that lead from step t - 1 to step t; none for t = 0.
  std::span<const code_event> events_of(std::size_t t) const {
    const std::size_t begin = t == 0 ? 0 : ends[t - 1];
    return std::span(events).subspan(begin, ends[t] - begin);
  }
};

/// How many of `how`, from the first on, one walk can take: their quantizers have integer structure
/// and the same numbers of levels, and each cutpoint moves in one direction only, so that a weight
/// crosses it once at most. At least 1 unless the first has no integer structure.
std::size_t longest_walk(const network_spec& network, const weights_view& weights,
                         std::span<const quantization> how);

/// Code changes from the first to the last of `how`, a walk: what its events will number.
std::uint64_t count_events(int threads, const weights_view& weights, const quantization& first,
                           const quantization& last);

/// The dense layer `layer` along a walk. Independent of `threads`.
layer_steps make_layer_steps(int threads, const layer_spec& layer, column_arrangement columns,
                             const weights_view& weights, std::span<const quantization> how);

}  // namespace qsweep::cpu

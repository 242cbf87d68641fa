// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/integer_engine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gpu/count_tuning.hpp"

namespace qsweep::gpu {
namespace {

/// The length of the run of points from `begin` on that can share a tile.
std::size_t run_length(std::span<const integer_point> points, std::size_t begin,
                       std::size_t capacity) {
  std::size_t end = begin + 1;
  while (end < points.size() && end - begin < capacity &&
         fit_together(points[begin], points[end])) {
    ++end;
  }
  return end - begin;
}

}  // namespace

integer_engine::integer_engine(const device_context& device, const network_spec& network,
                               std::vector<integer_stage> stages, const weights_view& weights,
                               const dataset_view& images, product_rung rung)
    : device_(device),
      network_(network),
      images_(device, images, !stages.front().convolution),
      layout_(make_integer_layout(network, std::move(stages), images_)),
      parameters_(upload(weights.values, device.stream())),
      rung_(rung) {}

bool integer_engine::fuses(std::size_t l) const {
  const int element = l == 0 ? 1 : 2;
  return rung_ == product_rung::fused && device_.properties().major >= 8 &&
         !layout_.stages[l].convolution &&
         can_fuse(layout_.codes[l].padded_rows, layout_.codes[l].padded_columns * element);
}

/// Into which the facts of a stage's outputs are divided.
int integer_engine::parts(std::size_t l) const {
  return fuses(l) ? layout_.codes[l].padded_rows / fused_rows : 1;
}

std::size_t integer_engine::logits_per_image() const {
  const std::size_t last_hidden = layout_.stages.size() - 2;
  if (!fuses(last_hidden)) return 0;
  return static_cast<std::size_t>(parts(last_hidden) * logit_columns);
}

std::size_t integer_engine::bytes_per_point() const {
  std::size_t per_image =
      logits_per_image() * sizeof(float) + sizeof(std::int8_t) + 2 * sizeof(std::uint32_t);
  std::size_t widest = 0;
  for (std::size_t l = 0; l + 1 < layout_.stages.size(); ++l) {
    widest = std::max(widest, layout_.output_columns(l));
    per_image += static_cast<std::size_t>(parts(l)) * sizeof(activation_facts);
  }
  per_image += widest * (sizeof(std::int32_t) + 2 * sizeof(__half));
  return images_.count() * per_image + 2 * integer_codes::bytes_per_point(layout_);
}

integer_engine::tile integer_engine::make_tile(std::size_t capacity) const {
  const cudaStream_t stream = device_.stream();
  return {.codes = {device_, layout_, capacity, fuses(layout_.stages.size() - 2)},
          .lost = {},
          .uncertain = {capacity * images_.count(), stream},
          .counts = {capacity, stream},
          .host_counts = pinned_buffer<class_count>(capacity),
          .done = make_event()};
}

integer_engine::workspace integer_engine::make_workspace(std::size_t capacity) const {
  const cudaStream_t stream = device_.stream();
  const std::size_t rows = capacity * images_.count();
  std::size_t widest = 0;
  std::size_t columns[2] = {0, 0};
  std::vector<device_buffer<activation_facts>> facts;
  for (std::size_t l = 0; l + 1 < layout_.stages.size(); ++l) {
    const std::size_t of_stage = layout_.output_columns(l);
    if (!layout_.stages[l].convolution && !fuses(l)) widest = std::max(widest, of_stage);
    const bool raw = l + 2 == layout_.stages.size() && !layout_.stages[l].convolution;
    if (!raw) columns[l % 2] = std::max(columns[l % 2], of_stage);
    facts.emplace_back(rows * static_cast<std::size_t>(parts(l)), stream);
  }
  return {.tiles = {make_tile(capacity), make_tile(capacity)},
          .sums = {rows * widest, stream},
          .activations = {{rows * columns[0], stream}, {rows * columns[1], stream}},
          .facts = std::move(facts),
          .logits = {rows * logits_per_image(), stream},
          .classes = {rows, stream}};
}

std::vector<std::optional<certified_count>> integer_engine::count(
    std::span<const integer_point> points) {
  if (points.empty()) return {};
  if (typical_.empty()) learn_lengths(points.first(1));
  std::size_t capacity = std::clamp<std::size_t>(device_.memory_budget() / bytes_per_point(), 1,
                                                 std::min(points.size(), points_per_tile));
  for (;;) {
    try {
      workspace space = make_workspace(capacity);
      return count_in(space, capacity, points);
    } catch (const out_of_device_memory&) {
      if (capacity == 1) throw;
      capacity = capacity / 2;
      device_.note_smaller_tile(capacity);
    }
  }
}

/// Evaluates one point to see how long activations are. Their cut to integers may be coarse this
/// time, and nothing else of it is used.
void integer_engine::learn_lengths(std::span<const integer_point> points) {
  typical_.assign(layout_.stages.size(), 1.0);
  workspace space = make_workspace(1);
  tile& of = space.tiles[0];
  of.codes.start(points, parameters_.data(), images_);
  if (!of.codes.finish(network_, typical_).empty()) return;
  evaluate(space, of);
  const integer_numbers& numbers = of.codes.host_numbers(0);
  for (std::size_t l = 0; l + 1 < layout_.stages.size(); ++l) {
    // The last hidden stage's facts are kept where its kernel makes them.
    const bool kept = l + 2 < layout_.stages.size() || layout_.stages[l].convolution || fuses(l);
    if (!kept) continue;
    const auto shares = download(space.facts[l], device_.stream());
    double longest = 0.0;
    for (std::size_t b = 0; b < images_.count(); ++b) {
      double squares = 0.0;
      for (std::size_t part = b; part < shares.size(); part += images_.count()) {
        squares += double{shares[part].squares};
      }
      longest = std::max(longest, std::sqrt(squares));
    }
    // Activations that were all cut to 0 teach nothing.
    if (!(longest > 0.0) || !std::isfinite(longest)) continue;
    typical_[l] = longest / (numbers.lengths[l] * numbers.stages[l].cut_scale);
  }
}

std::vector<std::optional<certified_count>> integer_engine::count_in(
    workspace& space, std::size_t capacity, std::span<const integer_point> points) const {
  std::vector<std::optional<certified_count>> out;
  std::size_t begun = 0;
  const auto start = [&](tile& next) {
    const std::size_t size = run_length(points, begun, capacity);
    next.codes.start(points.subspan(begun, size), parameters_.data(), images_);
    begun += size;
  };
  start(space.tiles[0]);
  tile* evaluated = nullptr;
  bool more = true;
  for (std::size_t turn = 0; more; turn = 1 - turn) {
    tile& now = space.tiles[turn];
    tile& other = space.tiles[1 - turn];
    now.lost = now.codes.finish(network_, typical_);
    // The next tile's codes stand before this one's products: when the host needs their sums, the
    // device is busy with the products. Its memory is free once the last tile's counts are read.
    evaluate(space, now);
    if (evaluated != nullptr) read_counts(*evaluated, out);
    evaluated = &now;
    more = begun < points.size();
    if (more) start(other);
  }
  read_counts(*evaluated, out);
  return out;
}

void integer_engine::read_counts(const tile& of,
                                 std::vector<std::optional<certified_count>>& out) const {
  QSWEEP_CUDA_TRY(cudaEventSynchronize(of.done.get()));
  const std::size_t first = out.size();
  for (std::size_t t = 0; t < of.codes.count(); ++t) {
    const class_count& count = of.host_counts.span()[t];
    certified_count each{.correct = count.correct, .uncertain = {}};
    if (count.uncertain > 0) {
      const std::uint32_t* list = of.uncertain.data() + t * images_.count();
      each.uncertain = download(list, count.uncertain, device_.stream());
    }
    out.emplace_back(std::move(each));
  }
  for (const std::size_t t : of.lost) out[first + t].reset();
}

}  // namespace qsweep::gpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_count.hpp"

#include <algorithm>
#include <numeric>

#include "cpu/parallel_blocks.hpp"
#include "cpu/shared_stages.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::int8_t uncertain = -1;

/// The fast rung is left out where it leaves more than this share of the first images uncertain:
/// for the CNN an image costs 1.6 times as much on the fine rung.
constexpr double most_uncertain = 0.4;
constexpr std::size_t first_images = 512;

}  // namespace

bool integers_pay(const network_spec& network, const weights_view& weights,
                  const quantization& how) {
  return chosen_product_kernel() != product_kernel::portable &&
         plan_integer_stages(network).has_value() && has_affine_codes(network, weights, how);
}

integer_counter::integer_counter(int threads, const network_spec& network,
                                 std::vector<integer_stage> stages, const dataset_view& images)
    : threads_(threads),
      network_(network),
      stages_(std::move(stages)),
      images_(images),
      workers_(static_cast<std::size_t>(threads)),
      all_(images.count()),
      classes_(images.count()),
      evaluations_(stages_.size()) {
  std::iota(all_.begin(), all_.end(), 0U);
  if (!stages_.front().convolution) rows_.emplace(threads, images);
}

std::vector<std::optional<certified_count>> integer_counter::count(
    const weights_view& weights, std::span<const quantization> how) {
  std::vector<std::size_t> shared(how.size(), 0);  // with the quantization before
  for (std::size_t i = 1; i < how.size(); ++i) {
    shared[i] = shared_stages(network_, stages_, weights, how[i - 1], how[i]);
  }
  keep_inputs(shared);
  std::vector<std::optional<certified_count>> out;
  std::optional<integer_network> network;
  for (std::size_t i = 0; i < how.size(); ++i) {
    const std::size_t first = network ? shared[i] : 0;
    forget_inputs_behind(first);
    integer_network begun = first > 0 ? std::move(*network) : integer_network{};
    begun.layers.resize(first);
    network = prepare(weights, how[i], std::move(begun));
    out.push_back(network ? std::optional(climb_all(*network, first)) : std::nullopt);
  }
  return out;
}

std::optional<certified_count> integer_counter::count_finest(
    const weights_view& weights, const quantization& how, std::span<const std::uint32_t> indices) {
  const auto network = prepare(weights, how);
  if (!network) return std::nullopt;
  auto left = climb<double>(*network, {.rung = finest_rung, .forward = &worker::finest}, indices);
  return certified_count{.correct = hits(indices), .uncertain = std::move(left)};
}

std::optional<integer_network> integer_counter::prepare(const weights_view& weights,
                                                        const quantization& how,
                                                        integer_network begun) {
  const auto codes = make_affine_codes(threads_, network_, weights, how);
  if (!codes) return std::nullopt;
  const auto columns = rows_ ? std::span(rows_->columns()) : std::span<const std::uint32_t>();
  return make_integer_network(threads_, network_, stages_, *codes, columns, std::move(begun));
}

/// Keeps the inputs of the stages that some quantization begins with. The finest rung keeps none:
/// it evaluates few images.
void integer_counter::keep_inputs(std::span<const std::size_t> shared) {
  kept_fast_.clear();
  kept_fine_.clear();
  for (const std::size_t stage : shared) {
    if (stage == 0) continue;
    kept_fast_.resize(stages_.size());
    kept_fine_.resize(stages_.size());
    if (kept_fast_[stage].keeps()) continue;
    const std::size_t inputs = packed_codes::padded(
        network_.layers[stages_[stage].layer].input.size(), packed_codes::column_grain);
    const bool last = stage + 1 == stages_.size();
    const auto planes = [&](const integer_rung& rung) {
      return last ? rung.last_planes : rung.planes;
    };
    kept_fast_[stage] = {images_.count(), planes(fast_rung) * inputs};
    kept_fine_[stage] = {images_.count(), planes(fine_rung) * inputs};
  }
}

void integer_counter::forget_inputs_behind(std::size_t stage) {
  for (auto* kept : {&kept_fast_, &kept_fine_}) {
    for (std::size_t l = stage + 1; l < kept->size(); ++l) (*kept)[l].forget();
  }
}

certified_count integer_counter::climb_all(const integer_network& network, std::size_t first) {
  std::vector<std::uint32_t> left = climb_first(
      network, {.rung = fast_rung, .forward = &worker::fast, .first = first, .kept = kept_fast_});
  left_[0] = left.size();
  left = climb<float>(
      network, {.rung = fine_rung, .forward = &worker::fast, .first = first, .kept = kept_fine_},
      left);
  left_[1] = left.size();
  left = climb<double>(network, {.rung = finest_rung, .forward = &worker::finest}, left);
  left_[2] = left.size();
  return {.correct = hits(all_), .uncertain = std::move(left)};
}

std::uint64_t integer_counter::hits(std::span<const std::uint32_t> indices) const {
  return static_cast<std::uint64_t>(std::ranges::count_if(indices, [&](std::uint32_t b) {
    return classes_[b] != uncertain && classes_[b] == images_.labels[b];
  }));
}

/// What the fast rung leaves of all images; if it leaves too many of the first ones, all others.
std::vector<std::uint32_t> integer_counter::climb_first(const integer_network& network,
                                                        const ascent<float>& fast) {
  const std::span<const std::uint32_t> all(all_);
  const auto first = all.first(std::min(first_images, all.size()));
  const auto others = all.subspan(first.size());
  std::vector<std::uint32_t> left = climb(network, fast, first);
  const bool pays = static_cast<double>(left.size()) <= most_uncertain * first_images;
  const std::vector<std::uint32_t> more =
      pays ? climb(network, fast, others)
           : std::vector<std::uint32_t>(others.begin(), others.end());
  left.insert(left.end(), more.begin(), more.end());
  return left;
}

/// Classifies the given images by one rung; those that it leaves uncertain, ascending.
template <class Real>
std::vector<std::uint32_t> integer_counter::climb(const integer_network& network,
                                                  const ascent<Real>& by,
                                                  std::span<const std::uint32_t> indices) {
  std::vector<std::uint32_t> anew;
  std::vector<std::uint32_t> begun;
  for (const std::uint32_t image : indices) {
    const bool held = by.first > 0 && by.kept[by.first].holds(image);
    (held ? begun : anew).push_back(image);
  }
  classify(network, by, anew, 0);
  classify(network, by, begun, by.first);
  std::vector<std::uint32_t> left;
  for (const std::uint32_t image : indices) {
    if (classes_[image] == uncertain) left.push_back(image);
  }
  return left;
}

/// Sets the classes of the given images, evaluated from the stage `first` on.
template <class Real>
void integer_counter::classify(const integer_network& network, const ascent<Real>& by,
                               std::span<const std::uint32_t> indices, std::size_t first) {
  const integer_input input{.images = &images_, .rows = rows_ ? &*rows_ : nullptr};
  const bool finest = by.rung.planes == finest_planes;
  const std::size_t size = by.rung.images_per_block;
  const std::size_t blocks = (indices.size() + size - 1) / size;
  parallel_blocks(threads_, blocks, [&](std::size_t number, std::size_t block) {
    integer_forward<Real>& of = workers_[number].*by.forward;
    const auto images =
        indices.subspan(block * size, std::min(size, indices.size() - block * size));
    of.run(network, input, images, by.rung, first, by.kept);
    for (std::size_t b = 0; b < images.size(); ++b) {
      const auto winner = certain_class(network, of.logits(b), of.error(b), finest);
      classes_[images[b]] = winner ? static_cast<std::int8_t>(*winner) : uncertain;
    }
  });
  for (std::size_t l = first; l < stages_.size(); ++l) evaluations_[l] += indices.size();
}

}  // namespace qsweep::cpu

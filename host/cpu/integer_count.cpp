// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_count.hpp"

#include <algorithm>
#include <numeric>

#include "cpu/parallel_blocks.hpp"

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
      classes_(images.count()) {
  std::iota(all_.begin(), all_.end(), 0U);
  if (!stages_.front().convolution) rows_.emplace(threads, images);
}

std::optional<certified_count> integer_counter::count(const weights_view& weights,
                                                      const quantization& how) {
  const auto network = prepare(weights, how);
  if (!network) return std::nullopt;
  std::vector<std::uint32_t> left = climb_fast(*network);
  left_[0] = left.size();
  left = climb(*network, fine_rung, &worker::fast, left);
  left_[1] = left.size();
  left = climb(*network, finest_rung, &worker::finest, left);
  left_[2] = left.size();
  return certified_count{.correct = hits(all_), .uncertain = std::move(left)};
}

std::optional<certified_count> integer_counter::count_finest(
    const weights_view& weights, const quantization& how, std::span<const std::uint32_t> indices) {
  const auto network = prepare(weights, how);
  if (!network) return std::nullopt;
  std::vector<std::uint32_t> left = climb(*network, finest_rung, &worker::finest, indices);
  return certified_count{.correct = hits(indices), .uncertain = std::move(left)};
}

std::optional<integer_network> integer_counter::prepare(const weights_view& weights,
                                                        const quantization& how) {
  const auto codes = make_affine_codes(threads_, network_, weights, how);
  if (!codes) return std::nullopt;
  const auto columns = rows_ ? std::span(rows_->columns()) : std::span<const std::uint32_t>();
  return make_integer_network(threads_, network_, stages_, *codes, columns);
}

std::uint64_t integer_counter::hits(std::span<const std::uint32_t> indices) const {
  return static_cast<std::uint64_t>(std::ranges::count_if(indices, [&](std::uint32_t b) {
    return classes_[b] != uncertain && classes_[b] == images_.labels[b];
  }));
}

/// What the fast rung leaves of all images; if it leaves too many of the first ones, all others.
std::vector<std::uint32_t> integer_counter::climb_fast(const integer_network& network) {
  const std::span<const std::uint32_t> all(all_);
  const auto first = all.first(std::min(first_images, all.size()));
  const auto others = all.subspan(first.size());
  std::vector<std::uint32_t> left = climb(network, fast_rung, &worker::fast, first);
  const bool pays = static_cast<double>(left.size()) <= most_uncertain * first_images;
  const std::vector<std::uint32_t> more =
      pays ? climb(network, fast_rung, &worker::fast, others)
           : std::vector<std::uint32_t>(others.begin(), others.end());
  left.insert(left.end(), more.begin(), more.end());
  return left;
}

/// Classifies the given images by one rung; those that it leaves uncertain, ascending.
template <class Forward>
std::vector<std::uint32_t> integer_counter::climb(const integer_network& network,
                                                  const integer_rung& rung,
                                                  Forward worker::*forward,
                                                  std::span<const std::uint32_t> indices) {
  const integer_input input{.images = &images_, .rows = rows_ ? &*rows_ : nullptr};
  const bool finest = rung.planes == finest_planes;
  const std::size_t size = rung.images_per_block;
  const std::size_t blocks = (indices.size() + size - 1) / size;
  parallel_blocks(threads_, blocks, [&](std::size_t number, std::size_t block) {
    Forward& of = workers_[number].*forward;
    const auto images =
        indices.subspan(block * size, std::min(size, indices.size() - block * size));
    of.run(network, input, images, rung);
    for (std::size_t b = 0; b < images.size(); ++b) {
      const auto winner = certain_class(network, of.logits(b), of.error(b), finest);
      classes_[images[b]] = winner ? static_cast<std::int8_t>(*winner) : uncertain;
    }
  });
  std::vector<std::uint32_t> left;
  for (const std::uint32_t image : indices) {
    if (classes_[image] == uncertain) left.push_back(image);
  }
  return left;
}

}  // namespace qsweep::cpu

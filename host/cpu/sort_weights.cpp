// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/sort_weights.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "cpu/parallel_blocks.hpp"

namespace qsweep::cpu {
namespace {

/// The order of keys is that of the weights. Without a branch: signs come at random.
std::uint32_t key_of(float weight) {
  const auto bits = std::bit_cast<std::int32_t>(weight);
  return static_cast<std::uint32_t>(bits ^
                                    ((bits >> 31) | std::numeric_limits<std::int32_t>::min()));
}

constexpr unsigned key_bits = 32;
/// Sign, exponent and four bits of mantissa: some 550 of the buckets hold trained weights, few
/// enough for the caches while weights are dealt out, and then a bucket fits into the L2 cache.
constexpr unsigned bucket_bits = 13;
constexpr unsigned low_bits = key_bits - bucket_bits;
constexpr std::size_t num_buckets = std::size_t{1} << bucket_bits;

/// Below these sizes smaller tables of counts, or none, are faster.
constexpr std::size_t least_dealt = 65536;
constexpr std::size_t least_wide = 512;
constexpr std::size_t least_radix = 64;

constexpr unsigned widest_digit = 11;
constexpr unsigned most_digits = 4;
using digit_table = std::array<std::uint32_t, std::size_t{1} << widest_digit>;

/// How many of the `bits` lowest bits of the keys make a digit: fewer for few weights, whose counts
/// take longer to clear and sum than the weights to move.
unsigned digit_bits(std::size_t size, unsigned bits) {
  const unsigned widest = size < least_wide ? 8 : widest_digit;
  const unsigned digits = (bits + widest - 1) / widest;
  return (bits + digits - 1) / digits;
}

/// Turns counts of digits into where the first weight of each digit goes.
void sum_up(std::span<std::uint32_t> counts) {
  std::uint32_t next = 0;
  for (std::uint32_t& count : counts) next += std::exchange(count, next);
}

/// Least significant digit first, on the `bits` lowest bits of the keys; data and scratch have one
/// size.
void sort_low_bits(std::span<float> data, std::span<float> scratch, unsigned bits) {
  if (data.size() < least_radix) {
    std::ranges::sort(data, {}, key_of);
    return;
  }
  const unsigned width = digit_bits(data.size(), bits);
  const unsigned digits = (bits + width - 1) / width;
  const std::uint32_t mask = (1U << width) - 1;
  std::array<digit_table, most_digits> place;
  for (unsigned d = 0; d < digits; ++d) std::fill_n(place[d].begin(), mask + 1, 0U);
  for (const float weight : data) {
    const std::uint32_t key = key_of(weight);
    ++place[0][key & mask];
    ++place[1][(key >> width) & mask];
    if (digits > 2) ++place[2][(key >> 2 * width) & mask];
    if (digits > 3) ++place[3][(key >> 3 * width) & mask];
  }
  std::span<float> from = data;
  std::span<float> to = scratch;
  for (unsigned d = 0; d < digits; ++d) {
    sum_up(std::span(place[d]).first(mask + 1));
    for (const float weight : from) to[place[d][(key_of(weight) >> d * width) & mask]++] = weight;
    std::swap(from, to);
  }
  if (from.data() != data.data()) std::ranges::copy(from, data.begin());
}

/// Deals the weights out to buckets of equal highest key bits, in the order of the keys. Returns
/// where each bucket begins, and the end.
std::vector<std::size_t> deal_out(int threads, std::span<const std::span<const float>> parts,
                                  std::span<float> out) {
  const auto workers = static_cast<std::size_t>(threads);
  std::vector<std::array<std::uint32_t, num_buckets>> place(workers);
  const auto each_part = [&](std::size_t worker, const auto& body) {
    const std::size_t last = parts.size() * (worker + 1) / workers;
    for (std::size_t p = parts.size() * worker / workers; p < last; ++p) {
      for (const float weight : parts[p]) body(place[worker][key_of(weight) >> low_bits], weight);
    }
  };
  parallel_blocks(threads, workers, [&](std::size_t, std::size_t worker) {
    place[worker].fill(0);
    each_part(worker, [](std::uint32_t& count, float) { ++count; });
  });
  std::vector<std::size_t> begin(num_buckets + 1);
  std::size_t next = 0;
  for (std::size_t bucket = 0; bucket < num_buckets; ++bucket) {
    begin[bucket] = next;
    for (std::size_t worker = 0; worker < workers; ++worker) {
      next += std::exchange(place[worker][bucket], static_cast<std::uint32_t>(next));
    }
  }
  begin[num_buckets] = next;
  parallel_blocks(threads, workers, [&](std::size_t, std::size_t worker) {
    each_part(worker, [&](std::uint32_t& to, float weight) { out[to++] = weight; });
  });
  return begin;
}

}  // namespace

void sort_weights(int threads, std::span<const std::span<const float>> parts,
                  std::span<float> out) {
  if (out.size() < least_dealt) {
    std::size_t next = 0;
    for (const std::span<const float> part : parts) {
      std::ranges::copy(part, out.subspan(next).begin());
      next += part.size();
    }
    std::vector<float> scratch(out.size());
    return sort_low_bits(out, scratch, key_bits);
  }
  const std::vector<std::size_t> begin = deal_out(threads, parts, out);
  std::vector<std::vector<float>> scratch(static_cast<std::size_t>(threads));
  parallel_blocks(threads, num_buckets, [&](std::size_t worker, std::size_t bucket) {
    const std::size_t size = begin[bucket + 1] - begin[bucket];
    if (size < 2) return;
    scratch[worker].resize(std::max(scratch[worker].size(), size));
    sort_low_bits(out.subspan(begin[bucket], size), std::span(scratch[worker]).first(size),
                  low_bits);
  });
}

}  // namespace qsweep::cpu

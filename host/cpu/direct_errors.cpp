// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/direct_errors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "cpu/block_sum.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/wide_lanes.hpp"

#if defined(__x86_64__)
// GCC 12 takes the undefined operands inside its own intrinsics for mistakes (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#endif

namespace qsweep::cpu {
namespace {

constexpr std::size_t num_sums = 32;
constexpr std::size_t most_levels = 8;
constexpr float infinity = std::numeric_limits<float>::infinity();

/// Added to a number below 2^22, this leaves its nearest integer in the lowest bits.
constexpr float rounder = 0x1.8p23F;

/// Errors from the `first`th on, which is a multiple of 32; any quantizer and processor.
QSWEEP_MULTIVERSION
void add_searched(const weight_block& from, std::size_t first, const code_finder& finder,
                  const weight_quantizer& quantizer, double* sums, std::uint64_t& within) {
  const double* levels = quantizer.levels.data();
  const float low = quantizer.support_low;
  const float high = quantizer.support_high;
  std::int32_t codes[block_size];
  for (; first < from.size; first += block_size) {
    const std::size_t count = std::min(block_size, from.size - first);
    const float* weights = from.values.data() + first;
    finder.find(weights, count, codes);
    double errors[block_size];
    std::int32_t inside = 0;
    for (std::size_t j = 0; j < count; ++j) {
      errors[j] = weights[j] - levels[codes[j]];
      inside += (low <= weights[j] ? 1 : 0) & (weights[j] <= high ? 1 : 0);
    }
    within += static_cast<std::uint64_t>(inside);
    std::size_t begin = 0;
    for (; begin + num_sums <= count; begin += num_sums) {
      for (std::size_t p = 0; p < num_sums; ++p) {
        sums[p] = std::fma(errors[begin + p], errors[begin + p], sums[p]);
      }
    }
    for (std::size_t p = 0; begin + p < count; ++p) {
      sums[p] = std::fma(errors[begin + p], errors[begin + p], sums[p]);
    }
  }
}

double add_up(const double* sums) {
  wide_lanes quarter[4];
  for (std::size_t q = 0; q < 4; ++q) load_wide(sums + q * num_wide_lanes, quarter[q]);
  return sum_of((quarter[0] + quarter[1]) + (quarter[2] + quarter[3]));
}

bool has_avx512() {
#if defined(__x86_64__)
  static const bool has = __builtin_cpu_supports("avx512f") != 0;
  return has;
#else
  return false;
#endif
}

}  // namespace

void weight_block::load(std::span<const float> weights) {
  size = weights.size();
  std::ranges::copy(weights, values.begin());
  std::ranges::copy(weights, wide.begin());
}

#if defined(__x86_64__)
[[gnu::target("avx512f,popcnt")]] void weight_block::clamp(const weight_interval& interval) {
  const __m512 low = _mm512_set1_ps(interval.low);
  const __m512 high = _mm512_set1_ps(interval.high);
  const __m512i pairs = _mm512_set_epi32(15, 7, 14, 6, 13, 5, 12, 4, 11, 3, 10, 2, 9, 1, 8, 0);
  num_outliers = 0;
  for (std::size_t j = 0; j < size / num_sums * num_sums; j += vector_size) {
    const __m512 weights = _mm512_load_ps(values.data() + j);
    const __m512 inside = _mm512_min_ps(_mm512_max_ps(weights, low), high);
    _mm512_store_ps(clamped.data() + j, _mm512_permutexvar_ps(pairs, inside));
    const __mmask16 outside = _mm512_cmp_ps_mask(weights, inside, _CMP_NEQ_OQ);
    _mm512_storeu_ps(outliers.data() + num_outliers, _mm512_maskz_compress_ps(outside, weights));
    num_outliers += static_cast<std::size_t>(std::popcount(unsigned{outside}));
  }
  _mm512_storeu_ps(outliers.data() + num_outliers, low);
}

/// Sixteen weights in eleven vector instructions. A weight's code is its guess or one less: the
/// guess is a rounded multiple, and the cutpoint that decides is looked up by it.
struct table_kernel {
  [[gnu::target("avx512f")]] static std::size_t add(const direct_quantizer& how,
                                                    const weight_block& from, double* sums,
                                                    std::uint64_t& within) {
    const __m512 cutpoints = _mm512_load_ps(how.tables_.cutpoints.data());
    const __m512d levels = _mm512_load_pd(how.tables_.levels.data());
    const __m512 scale = _mm512_set1_ps(how.tables_.scale);
    const __m512 shift = _mm512_set1_ps(how.tables_.shift);
    const __m512i one = _mm512_set1_epi32(1);
    __m512d sum[4] = {_mm512_setzero_pd(), _mm512_setzero_pd(), _mm512_setzero_pd(),
                      _mm512_setzero_pd()};
    const std::size_t size = from.size / num_sums * num_sums;
    for (std::size_t j = 0; j < size; j += num_sums) {
#pragma GCC unroll 2
      for (std::size_t v = 0; v < 2; ++v) {
        const std::size_t at = j + v * weight_block::vector_size;
        const __m512 weights = _mm512_load_ps(from.clamped.data() + at);
        __m512i code = _mm512_castps_si512(_mm512_fmadd_ps(weights, scale, shift));
        const __m512 cutpoint = _mm512_permutexvar_ps(code, cutpoints);
        code = _mm512_mask_add_epi32(code, _mm512_cmp_ps_mask(cutpoint, weights, _CMP_LE_OQ), code,
                                     one);
        // A permutation reads the three lowest bits of each 64: the codes of the first eight.
        const __m512d level[2] = {_mm512_permutexvar_pd(code, levels),
                                  _mm512_permutexvar_pd(_mm512_srli_epi64(code, 32), levels)};
        for (std::size_t half = 0; half < 2; ++half) {
          const __m512d wide = _mm512_load_pd(from.wide.data() + at + 8 * half);
          const __m512d error = _mm512_sub_pd(wide, level[half]);
          sum[2 * v + half] = _mm512_fmadd_pd(error, error, sum[2 * v + half]);
        }
      }
    }
    for (std::size_t q = 0; q < 4; ++q) _mm512_storeu_pd(sums + 8 * q, sum[q]);
    within += size - count_outside(from, how.quantizer_);
    return size;
  }

  [[gnu::target("avx512f,popcnt")]] static std::size_t count_outside(
      const weight_block& from, const weight_quantizer& quantizer) {
    const __m512 low = _mm512_set1_ps(quantizer.support_low);
    const __m512 high = _mm512_set1_ps(quantizer.support_high);
    std::size_t count = 0;
    for (std::size_t j = 0; j < from.num_outliers; j += weight_block::vector_size) {
      const __m512 weights = _mm512_load_ps(from.outliers.data() + j);
      const unsigned outside = _mm512_cmp_ps_mask(weights, low, _CMP_LT_OQ) |
                               unsigned{_mm512_cmp_ps_mask(weights, high, _CMP_GT_OQ)};
      count += static_cast<std::size_t>(std::popcount(outside));
    }
    return count;
  }
};
#else
void weight_block::clamp(const weight_interval& /*interval*/) {}  // only tables need it
#endif

direct_quantizer::direct_quantizer(const weight_quantizer& quantizer, bool allow_tables)
    : quantizer_(quantizer),
      finder_(quantizer.cutpoints),
      uses_tables_(allow_tables && has_avx512() && make_tables()) {}

std::uint32_t direct_quantizer::guess(float weight) const {
  return std::bit_cast<std::uint32_t>(std::fma(weight, tables_.scale, tables_.shift)) -
         std::bit_cast<std::uint32_t>(rounder);
}

// Guesses go from 0 to N; that of a weight must be its code or one more, so that the weight need
// only be compared with the cutpoint below the code that was guessed. Guesses grow with weights, so
// that the first and the last weight of each cell, as far as weights are not clamped, speak for
// all.
bool direct_quantizer::make_tables() {
  const std::vector<float>& cutpoints = quantizer_.cutpoints;
  const std::size_t cells = quantizer_.levels.size();
  if (cells < 2 || cells > most_levels) return false;
  const double steps = cells > 2 ? static_cast<double>(cells - 2) : 2.0;
  const double span = cells > 2 ? double{cutpoints.back()} - cutpoints.front()
                                : double{quantizer_.support_high} - quantizer_.support_low;
  const double step = span / steps;
  tables_.scale = static_cast<float>(1.0 / step);
  tables_.shift = static_cast<float>(rounder + std::nearbyint(1.0 - cutpoints.front() / step));
  tables_.cutpoints.fill(infinity);
  tables_.cutpoints[0] = -infinity;
  std::ranges::copy(cutpoints, tables_.cutpoints.begin() + 1);
  for (std::size_t i = 0; i < cells; ++i) {
    tables_.levels[(i + 1) % most_levels] = quantizer_.levels[i];
  }
  inner_ = {std::nextafter(cutpoints.front(), -infinity), cutpoints.back()};
  outer_ = {std::max(quantizer_.support_low, static_cast<float>(cutpoints.front() - step)),
            std::min(quantizer_.support_high, static_cast<float>(cutpoints.back() + step))};
  if (!(outer_.low <= inner_.low && inner_.high <= outer_.high)) return false;
  const auto guessed_well = [&](float weight) {
    const auto code =
        static_cast<std::uint32_t>(std::ranges::upper_bound(cutpoints, weight) - cutpoints.begin());
    const std::uint32_t guessed = guess(weight);
    return guessed == code || guessed == code + 1;
  };
  return guessed_well(outer_.low) && guessed_well(outer_.high) &&
         std::ranges::all_of(cutpoints, [&](float cutpoint) {
           return guessed_well(cutpoint) && guessed_well(std::nextafter(cutpoint, -infinity));
         });
}

double direct_quantizer::noise_energy(const weight_block& weights, std::uint64_t& within) const {
  alignas(64) double sums[num_sums] = {};
  std::size_t done = 0;
#if defined(__x86_64__)
  if (uses_tables_) done = table_kernel::add(*this, weights, sums, within);
#endif
  if (done < weights.size) add_searched(weights, done, finder_, quantizer_, sums, within);
  return add_up(sums);
}

std::vector<quantizer_run> make_runs(std::span<const direct_quantizer> quantizers) {
  std::vector<quantizer_run> runs;
  weight_interval outer;  // of the last run
  for (std::size_t t = 0; t < quantizers.size(); ++t) {
    const direct_quantizer& next = quantizers[t];
    if (t > 0 && next.uses_tables() && quantizers[t - 1].uses_tables()) {
      quantizer_run& run = runs.back();
      const weight_interval joint{std::min(run.interval.low, next.inner().low),
                                  std::max(run.interval.high, next.inner().high)};
      const weight_interval most{std::max(outer.low, next.outer().low),
                                 std::min(outer.high, next.outer().high)};
      if (most.low <= joint.low && joint.high <= most.high) {
        run.interval = joint;
        ++run.count;
        outer = most;
        continue;
      }
    }
    runs.push_back({.first = t, .count = 1, .interval = next.inner()});
    outer = next.outer();
  }
  return runs;
}

}  // namespace qsweep::cpu

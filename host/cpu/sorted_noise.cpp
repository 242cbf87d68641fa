// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/sorted_noise.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "cpu/block_sum.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/wide_lanes.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t run_size = 64;  ///< cells at a time
constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr float infinity = std::numeric_limits<float>::infinity();

/// Counts and sums below the borders of a run of cells, from the lower border of the first one on;
/// two places more for the ends of the support.
struct border_table {
  static constexpr std::size_t size = run_size + 3;
  double count[size];
  double sum[size];
  double sum_low[size];

  weights_below from(std::size_t border) {
    return {count + border, sum + border, sum_low + border};
  }
  void set(std::size_t border, double new_count, const std::array<double, 2>& new_sum) {
    count[border] = new_count;
    sum[border] = new_sum[0];
    sum_low[border] = new_sum[1];
  }
  void copy(std::size_t from, std::size_t to) { set(to, count[from], {sum[from], sum_low[from]}); }
};

/// A sum in eight lanes, each in twice the precision: what was added is, but for rounding of `low`,
/// the sum of all `high` and `low`.
struct wide_total {
  wide_lanes high{};
  wide_lanes low{};
  wide_lanes added_low{};  ///< sum of the magnitudes of what was added to `low`

  QSWEEP_ALWAYS_INLINE void add(const wide_lanes& term, const wide_lanes& term_low) {
    wide_lanes error;
    two_sum(high, term, high, error);
    error += term_low;
    low += error;
    add_magnitude(error, added_low);
  }
};

/// What lies between the borders of eight cells, from what lies below them.
QSWEEP_ALWAYS_INLINE void in_cells(const double* below, wide_lanes& difference) {
  wide_lanes lower;
  load_wide(below, lower);
  load_wide(below + 1, difference);
  difference -= lower;
}

/// Adds n y^2 - 2 y s = y (n y - 2 s) of a run of cells to `total`, and to `small` the magnitudes
/// of all that was rounded on the way. Cells that fill up the last eight have n = s = y = 0.
///
/// Rounding, with u = eps / 2: of the low parts of a cell's terms three sums and two products are
/// rounded, at most 5 u times their magnitudes; of the run's `low`, which takes eight terms a lane,
/// at most 9 u times theirs. So 8 eps times `small` covers a run.
QSWEEP_MULTIVERSION
void add_cells(const border_table& below, const double* levels, std::size_t cells,
               wide_total& total, wide_lanes& small) {
  wide_total run;
  for (std::size_t c = 0; c < cells; c += num_wide_lanes) {
    wide_lanes level;
    wide_lanes count;
    wide_lanes sum;
    wide_lanes sum_low;
    load_wide(levels + c, level);
    in_cells(below.count + c, count);
    in_cells(below.sum + c, sum);
    in_cells(below.sum_low + c, sum_low);
    wide_lanes product;
    wide_lanes product_error;
    two_product(count, level, product, product_error);
    wide_lanes high;
    wide_lanes high_error;
    two_sum(product, -2.0 * sum, high, high_error);
    const wide_lanes low = (product_error + high_error) - 2.0 * sum_low;
    add_magnitude(level * product_error, run.added_low);
    add_magnitude(level * high_error, run.added_low);
    add_magnitude(level * sum_low * 2.0, run.added_low);
    two_product(level, high, product, product_error);
    add_magnitude(product_error, run.added_low);
    run.add(product, product_error + level * low);
  }
  total.add(run.high, run.low);
  small += run.added_low;
}

/// All lanes in one number, and a bound on what adding up lost: of `steps` additions a lane, and of
/// the runs, whose rounded terms are as large as `small`.
QSWEEP_MULTIVERSION
void add_up(wide_total total, const wide_lanes& small, double steps, double& energy,
            double& bound) {
  const wide_masks partners[3] = {
      {4, 5, 6, 7, 0, 1, 2, 3}, {2, 3, 0, 1, 6, 7, 4, 5}, {1, 0, 3, 2, 5, 4, 7, 6}};
  for (const wide_masks& partner : partners) {
    const wide_lanes high = __builtin_shuffle(total.high, partner);
    const wide_lanes low = __builtin_shuffle(total.low, partner);
    total.add(high, low);
  }
  energy = total.high[0] + total.low[0];
  bound = eps * (8.0 * sum_of(small) + (steps + 4.0) * sum_of(total.added_low));
}

double largest_magnitude(std::span<const double> levels) {
  double largest = 0.0;
  for (const double level : levels) largest = std::max(largest, std::fabs(level));
  return largest;
}

/// Every error squared and summed, cell by cell.
double energy_of_errors(std::span<const float> weights, const weight_quantizer& quantizer) {
  const std::vector<float>& cutpoints = quantizer.cutpoints;
  compensated_sum energy;
  block squares{};
  std::size_t filled = 0;
  auto cutpoint = cutpoints.begin();
  for (auto weight = weights.begin(); weight != weights.end();) {
    cutpoint = std::upper_bound(cutpoint, cutpoints.end(), *weight);
    const double level = quantizer.levels[static_cast<std::size_t>(cutpoint - cutpoints.begin())];
    for (; weight != weights.end() && (cutpoint == cutpoints.end() || *weight < *cutpoint);
         ++weight) {
      const double error = *weight - level;
      squares[filled++] = error * error;
      if (filled < block_size) continue;
      energy.add(pairwise_sum(squares));
      filled = 0;
    }
  }
  std::fill(squares.begin() + static_cast<std::ptrdiff_t>(filled), squares.end(), 0.0);
  energy.add(pairwise_sum(squares));
  return energy.value();
}

}  // namespace

struct noise_meter::bounded_energy {
  double energy;
  double bound;  ///< of its distance from the exact value, but for one rounding
};

noise_meter::bounded_energy noise_meter::energy_of_cells(const weight_quantizer& quantizer,
                                                         std::uint64_t& within) {
  const std::size_t cells = quantizer.levels.size();
  blocks_.resize(cells + 1);
  wide_total total;
  wide_lanes small{};
  for (std::size_t p = 0; p < weights_.energy().size(); ++p) total.high[p] = weights_.energy()[p];
  border_table below;
  below.set(0, 0.0, {});
  for (std::size_t first = 0; first < cells; first += run_size) {
    const std::size_t count = std::min(run_size, cells - first);
    const bool last = first + count == cells;
    std::array<float, run_size + 1> bounds;
    std::size_t num_bounds = last ? count - 1 : count;
    std::copy_n(quantizer.cutpoints.data() + first, num_bounds, bounds.data());
    if (last) {
      bounds[num_bounds++] = quantizer.support_low;
      bounds[num_bounds++] = std::nextafter(quantizer.support_high, infinity);
    }
    weights_.find(std::span(bounds).first(num_bounds),
                  std::span(blocks_).subspan(first, num_bounds), below.from(1));
    if (last) {
      const double within_count = below.count[count + 1] - below.count[count];
      within = within_count > 0.0 ? static_cast<std::uint64_t>(within_count) : 0;
      below.set(count, static_cast<double>(weights_.size()), weights_.sum());
    }
    std::array<double, run_size> levels;
    std::copy_n(quantizer.levels.data() + first, count, levels.data());
    const std::size_t padded = (count + num_wide_lanes - 1) / num_wide_lanes * num_wide_lanes;
    for (std::size_t c = count; c < padded; ++c) {
      levels[c] = 0.0;
      below.copy(count, c + 1);
    }
    add_cells(below, levels.data(), count, total, small);
    below.copy(count, 0);
  }
  double energy = 0.0;
  double bound = 0.0;
  add_up(total, small, static_cast<double>(cells / run_size + 4), energy, bound);
  bound += 2.0 * weights_.lost_energy();
  if (weights_.lost_sum() > 0.0) {
    bound += 4.0 * weights_.lost_sum() * largest_magnitude(quantizer.levels);
  }
  return {energy, bound};
}

std::uint64_t noise_meter::count_within(const weight_quantizer& quantizer) {
  blocks_.resize(2);
  double count[2];
  double unused[2];
  const float ends[2] = {quantizer.support_low, std::nextafter(quantizer.support_high, infinity)};
  weights_.find(ends, blocks_, {count, unused, unused});
  return count[1] > count[0] ? static_cast<std::uint64_t>(count[1] - count[0]) : 0;
}

void noise_meter::measure(const weight_quantizer& quantizer, quantization_noise& out) {
  if (quantizer.levels.size() < weights_.size()) {
    constexpr double far_from_underflow = 0x1p-900;
    const auto [energy, bound] = energy_of_cells(quantizer, out.within_support);
    out.noise_energy = energy;
    if (energy >= far_from_underflow && bound <= eps * energy) return;
  } else {
    out.within_support = count_within(quantizer);
  }
  out.noise_energy = energy_of_errors(weights_.values(), quantizer);
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/observe.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "reproduce/paper_ranges.hpp"

namespace qsweep {
namespace {

using points = std::vector<measured_point>;

double lowest_accuracy(std::span<const measured_point> from) {
  return std::ranges::min_element(from, {}, &measured_point::correct)->accuracy_pct();
}

const measured_point& most_accurate(std::span<const measured_point> from) {
  return *std::ranges::max_element(from, {}, &measured_point::correct);
}

const measured_point& best_sqnr(std::span<const measured_point> from) {
  return *std::ranges::max_element(from, {}, &measured_point::sqnr_ex_db);
}

double lowest_sqnr(std::span<const measured_point> from) {
  return std::ranges::min_element(from, {}, &measured_point::sqnr_ex_db)->sqnr_ex_db;
}

/// Fills in the numbers of one measurement.
class observer {
 public:
  explicit observer(const network_measurement& from) : from_(from) {
    result_.network = from.network;
    result_.seed = from.seed;
    result_.weights_sha256 = from.weights_sha256;
  }

  seed_observations run() {
    add_network();
    for (const measured_point& point : from_.choices) add_choice(point);
    for (const int bits : from_.plan.choice_bits) add_choice_dynamics(bits);
    if (!from_.curve.empty()) add_ranges();
    return std::move(result_);
  }

 private:
  void add(int bits, const std::string& choice, const std::string& quantity, double value) {
    result_.values[{from_.network, bits, choice, quantity}] = value;
  }
  void add_curve(const std::string& choice, const std::string& quantity, double value) {
    add(from_.plan.curve_bits, choice, quantity, value);
  }

  void add_network() {
    const network_statistics& s = from_.statistics;
    add(0, "", "fp32_accuracy_pct",
        100.0 * static_cast<double>(s.correct) / static_cast<double>(s.images));
    add(0, "", "w_min", s.w_min);
    add(0, "", "w_max", s.w_max);
    add(0, "", "raw_min", s.raw_min);
    add(0, "", "raw_max", s.raw_max);
    add(0, "", "non_negative_pct", s.non_negative_pct);
    add(0, "", "layer2_non_negative_pct", s.layer2_non_negative_pct);
  }

  void add_choice(const measured_point& point) {
    add(point.bits, point.choice, "wsupp", point.wsupp);
    add(point.bits, point.choice, "sqnr_ex_db", point.sqnr_ex_db);
    add(point.bits, point.choice, "accuracy_pct", point.accuracy_pct());
    add(point.bits, point.choice, "within_pct", point.within_pct);
  }

  void add_choice_dynamics(int bits) {
    points chosen;
    std::ranges::copy_if(from_.choices, std::back_inserter(chosen),
                         [&](const measured_point& point) { return point.bits == bits; });
    add(bits, "choices", "accuracy_dynamics_points",
        most_accurate(chosen).accuracy_pct() - lowest_accuracy(chosen));
  }

  points favourable() const {
    points range;
    const double last = std::abs(from_.statistics.w_min);
    for (const measured_point& point : from_.curve) {
      if (point.wsupp >= favourable_from && point.wsupp <= last) range.push_back(point);
    }
    for (const measured_point& point : from_.choices) {
      if (point.bits == from_.plan.curve_bits && point.choice == "wmin") range.push_back(point);
    }
    return range;
  }

  points unfavourable() const {
    points range;
    std::ranges::copy_if(from_.curve, std::back_inserter(range),
                         [](const measured_point& point) { return point.wsupp < favourable_from; });
    return range;
  }

  void add_ranges() {
    const points good = favourable();
    add_best_accuracy("favourable", good);
    add_curve("favourable", "accuracy_worst_pct", lowest_accuracy(good));
    add_curve("favourable", "accuracy_dynamics_points",
              most_accurate(good).accuracy_pct() - lowest_accuracy(good));
    add_curve("favourable", "sqnr_dynamics_db", best_sqnr(good).sqnr_ex_db - lowest_sqnr(good));

    points all = unfavourable();
    add_curve("unfavourable", "accuracy_worst_pct", lowest_accuracy(all));
    add_curve("unfavourable", "sqnr_lowest_db", lowest_sqnr(all));
    add_curve("unfavourable", "sqnr_dynamics_db", best_sqnr(all).sqnr_ex_db - lowest_sqnr(all));

    all.insert(all.end(), good.begin(), good.end());
    const measured_point& peak = best_sqnr(all);
    add_curve("sweep", "sqnr_peak_db", peak.sqnr_ex_db);
    add_curve("sweep", "sqnr_peak_wsupp", peak.wsupp);
    add_curve("sweep", "sqnr_peak_accuracy_pct", peak.accuracy_pct());
    add_best_accuracy("sweep", all);
    add_above_97(all);
  }

  void add_best_accuracy(const std::string& choice, const points& range) {
    add_curve(choice, "accuracy_best_pct", most_accurate(range).accuracy_pct());
    add_curve(choice, "accuracy_best_wsupp", most_accurate(range).wsupp);
  }

  void add_above_97(const points& ascending) {
    const auto last_below =
        std::find_if(ascending.rbegin(), ascending.rend(),
                     [](const measured_point& point) { return !(point.accuracy_pct() > 97.0); });
    if (last_below != ascending.rbegin()) {
      const auto first = last_below.base();
      add_curve("sweep", "wsupp_above_97_pct", first->wsupp);
    }
  }

  const network_measurement& from_;
  seed_observations result_;
};

}  // namespace

seed_observations observe(const network_measurement& measurement) {
  return observer(measurement).run();
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "report/markdown.hpp"
#include "reproduce/paper_ranges.hpp"

namespace qsweep {
namespace {

/// Accuracy dynamics up to here are called small: the paper calls 0.32 points small, 2.39 not.
constexpr double small_dynamics_points = 1.0;

const network_id mlp_mnist{"mlp", "mnist"};
const network_id cnn_mnist{"cnn", "mnist"};
const network_id mlp_fashion{"mlp", "fashion-mnist"};
const network_id cnn_fashion{"cnn", "fashion-mnist"};

/// The two numbers a claim compares, for one seed, and what the comparison says.
struct judgement {
  double first = 0.0;
  double second = 0.0;
  bool holds = false;
};
using seed_rule = std::function<std::optional<judgement>(std::uint64_t seed)>;

struct claim {
  claim_result text;        ///< without `ours` and the counts
  std::string first_name;   ///< what judgement::first is
  std::string second_name;  ///< empty: a fixed border, not shown
  seed_rule rule;
};

std::string describe(const std::string& name, const std::vector<double>& values) {
  if (name.empty() || values.empty()) return {};
  const auto [low, high] = std::ranges::minmax(values);
  std::string text = name + " " + short_number(values.front(), 4);
  if (values.size() > 1) {
    text += " (" + short_number(low, 4) + " to " + short_number(high, 4) + " over seeds)";
  }
  return text;
}

class judge {
 public:
  explicit judge(std::span<const seed_observations> seeds) : seeds_(seeds) {
    for (const seed_observations& each : seeds) numbers_.push_back(each.seed);
    std::ranges::sort(numbers_);
    const auto repeated = std::ranges::unique(numbers_);
    numbers_.erase(repeated.begin(), repeated.end());
  }

  std::optional<double> value(std::uint64_t seed, const quantity_key& key) const {
    for (const seed_observations& each : seeds_) {
      if (each.seed == seed && each.network == key.network) return find_value(each, key);
    }
    return std::nullopt;
  }

  /// Compares two quantities of the same seed.
  seed_rule compare(quantity_key first, quantity_key second,
                    std::function<bool(double, double)> holds) const {
    return [this, first, second, holds](std::uint64_t seed) -> std::optional<judgement> {
      const auto a = value(seed, first);
      const auto b = value(seed, second);
      if (!a || !b) return std::nullopt;
      return judgement{*a, *b, holds(*a, *b)};
    };
  }

  /// Compares a quantity with a fixed border.
  seed_rule against(const quantity_key& key, double border,
                    std::function<bool(double, double)> holds) const {
    return [this, key, border, holds](std::uint64_t seed) -> std::optional<judgement> {
      const auto a = value(seed, key);
      if (!a) return std::nullopt;
      return judgement{*a, border, holds(*a, border)};
    };
  }

  claim_result run(const claim& what) const {
    claim_result result = what.text;
    std::vector<double> first;
    std::vector<double> second;
    for (const std::uint64_t seed : numbers_) {
      const auto one = what.rule(seed);
      if (!one) continue;
      first.push_back(one->first);
      second.push_back(one->second);
      ++result.seeds;
      if (one->holds) ++result.seeds_holding;
    }
    result.ours = describe(what.first_name, first);
    const std::string other = describe(what.second_name, second);
    if (!other.empty()) result.ours += "; " + other;
    return result;
  }

 private:
  std::span<const seed_observations> seeds_;
  std::vector<std::uint64_t> numbers_;
};

quantity_key dynamics(const network_id& network) {
  return {network, 3, "favourable", "accuracy_dynamics_points"};
}

std::string title(const network_id& network) {
  return (network.model == "mlp" ? "MLP/" : "CNN/") +
         std::string(network.dataset == "mnist" ? "MNIST" : "Fashion-MNIST");
}

claim_result wording(std::string statement, std::string rule, std::string paper) {
  claim_result text;
  text.statement = std::move(statement);
  text.rule = std::move(rule);
  text.paper = std::move(paper);
  return text;
}

std::vector<claim> dynamics_claims(const judge& by) {
  const std::string range = "wsupp from 2.9236 to |w_min|";
  const quantity_key two_bit{mlp_mnist, 2, "choices", "accuracy_dynamics_points"};
  return {
      {wording("At 3 bits the accuracy of MLP/MNIST hardly depends on the support threshold",
               "greatest minus least accuracy, " + range + ", is at most 1 point", "0.32 points"),
       "points:", "", by.against(dynamics(mlp_mnist), small_dynamics_points, std::less_equal<>())},
      {wording("At 2 bits it does depend on it",
               "greatest minus least accuracy over the four choices of Table 3 is above 1 point",
               "2.39 points"),
       "points:", "", by.against(two_bit, small_dynamics_points, std::greater<>())},
      {wording("On Fashion-MNIST the accuracy of the MLP depends more on it than on MNIST",
               "accuracy dynamics, " + range + ": Fashion-MNIST above MNIST of the same seed",
               "2.5 against 0.32 points"),
       "Fashion-MNIST, points:", "MNIST, points:",
       by.compare(dynamics(mlp_fashion), dynamics(mlp_mnist), std::greater<>())},
      {wording("So does that of the CNN",
               "accuracy dynamics, " + range + ": Fashion-MNIST above MNIST of the same seed",
               "5.5 against 1.3 points"),
       "Fashion-MNIST, points:", "MNIST, points:",
       by.compare(dynamics(cnn_fashion), dynamics(cnn_mnist), std::greater<>())},
  };
}

struct printed_optimum {
  network_id network;
  const char* peak;
  const char* accuracy;
};

std::vector<claim> optimum_claims(const judge& by) {
  const std::vector<printed_optimum> printed = {
      {mlp_mnist, "2.5", "97.43 % at the SQNR peak, 97.97 % at best"},
      {cnn_mnist, "2.6", "98.27 % at the SQNR peak, 98.79 % at best"},
      {mlp_fashion, "2.7", "88.54 % at the SQNR peak, 88.78 % at best"},
      {cnn_fashion, "2.8", "87.73 % at the SQNR peak, 89.54 % at best"},
  };
  std::vector<claim> claims;
  for (const printed_optimum& each : printed) {
    claims.push_back(
        {wording("The experimental SQNR of " + title(each.network) +
                     " is best below the theoretical optimum threshold",
                 "the wsupp of greatest SQNR_ex over 0.5:2.9236:0.1 and 2.9236:|w_min|:0.1 is "
                 "below 2.9236",
                 each.peak),
         "wsupp:", "",
         by.against({each.network, 3, "sweep", "sqnr_peak_wsupp"}, favourable_from,
                    std::less<>())});
  }
  for (const printed_optimum& each : printed) {
    claims.push_back(
        {wording("The best accuracy of " + title(each.network) + " is not where the SQNR is best",
                 "the accuracy at the wsupp of greatest SQNR_ex is below the greatest "
                 "accuracy of the same sweep",
                 each.accuracy),
         "at the SQNR peak, %:", "at best, %:",
         by.compare({each.network, 3, "sweep", "sqnr_peak_accuracy_pct"},
                    {each.network, 3, "sweep", "accuracy_best_pct"}, std::less<>())});
  }
  return claims;
}

}  // namespace

std::string claim_result::verdict_text() const {
  if (seeds == 0) return "not judged";
  return holds() ? "holds" : "fails";
}

std::vector<claim_result> judge_claims(std::span<const seed_observations> seeds) {
  const judge by(seeds);
  std::vector<claim> claims = dynamics_claims(by);
  for (claim& each : optimum_claims(by)) claims.push_back(std::move(each));
  std::vector<claim_result> results;
  for (const claim& each : claims) {
    results.push_back(by.run(each));
    results.back().id = fmt::format("C{}", results.size());
  }
  return results;
}

}  // namespace qsweep

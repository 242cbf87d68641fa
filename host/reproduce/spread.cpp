// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/spread.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/error.hpp"
#include "io/record_writer.hpp"
#include "reproduce/csv.hpp"

namespace qsweep {
namespace {

const std::vector<std::string> spread_columns = {"dataset", "model", "bits", "choice", "quantity",
                                                 "seeds",   "min",   "max",  "mean",   "std"};

seed_spread spread_of(const std::vector<double>& values) {
  seed_spread result;
  result.seeds = values.size();
  const auto [low, high] = std::ranges::minmax(values);
  result.min = low;
  result.max = high;
  double sum = 0.0;
  for (const double value : values) sum += value;
  // Rounding must not carry the mean of equal values out of their range.
  result.mean = std::clamp(sum / static_cast<double>(values.size()), low, high);
  if (values.size() > 1) {
    double squares = 0.0;
    for (const double value : values) squares += (value - result.mean) * (value - result.mean);
    result.std = std::sqrt(squares / static_cast<double>(values.size() - 1));
  }
  return result;
}

}  // namespace

spread_table make_spread(std::span<const seed_observations> seeds) {
  std::map<quantity_key, std::vector<double>> values;
  for (const seed_observations& seed : seeds) {
    for (const auto& [key, value] : seed.values) values[key].push_back(value);
  }
  spread_table spread;
  for (const auto& [key, all] : values) spread[key] = spread_of(all);
  return spread;
}

std::string spread_to_csv(const spread_table& spread, const std::string& comment) {
  std::string text;
  std::istringstream lines(comment);
  for (std::string line; std::getline(lines, line);) text += "# " + line + "\n";
  text += to_csv_line(std::vector<cell>(spread_columns.begin(), spread_columns.end()));
  for (const auto& [key, value] : spread) {
    text += to_csv_line(std::vector<cell>{
        key.network.dataset, key.network.model, static_cast<std::int64_t>(key.bits), key.choice,
        key.quantity, value.seeds, value.min, value.max, value.mean, value.std});
  }
  return text;
}

spread_table parse_spread(std::string_view text, const std::string& file) {
  const csv_table csv(text, file);
  spread_table spread;
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    const quantity_key key{{csv.field(row, "model"), csv.field(row, "dataset")},
                           static_cast<int>(csv.number(row, "bits")),
                           csv.field(row, "choice"),
                           csv.field(row, "quantity")};
    seed_spread value;
    value.seeds = static_cast<std::uint64_t>(csv.number(row, "seeds"));
    value.min = csv.number(row, "min");
    value.max = csv.number(row, "max");
    value.mean = csv.number(row, "mean");
    value.std = csv.number(row, "std");
    if (!(value.min <= value.mean && value.mean <= value.max)) {
      throw bad_input_error(file + ": " + key.quantity + " of " + key.network.model + "/" +
                            key.network.dataset + ": the mean is not between min and max");
    }
    if (!spread.emplace(key, value).second) {
      throw bad_input_error(file + ": " + key.quantity + " of " + key.network.model + "/" +
                            key.network.dataset + " stands there twice");
    }
  }
  return spread;
}

}  // namespace qsweep

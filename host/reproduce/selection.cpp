// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/selection.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace qsweep {
namespace {

constexpr int last_table = 6;

void check(const reproduce_request& request) {
  if (request.table && request.figure) {
    throw usage_error("--table and --figure exclude each other; leave both out for everything");
  }
  if (request.table && (*request.table < 1 || *request.table > last_table)) {
    throw usage_error("there is no Table " + std::to_string(*request.table) +
                      "; the paper has Tables 1 to 6");
  }
  const auto& figures = nikolic2021_figures();
  if (request.figure &&
      std::ranges::find(figures, *request.figure, &figure_spec::number) == figures.end()) {
    throw usage_error("there is no data behind Figure " + std::to_string(*request.figure) +
                      "; known figures: 2, 4 to 14");
  }
  if (request.seeds < 0) {
    throw usage_error("--seeds " + std::to_string(request.seeds) + " is negative");
  }
}

bool wanted(const reproduce_request& request, const paper_item& item) {
  if (request.table) {
    return item.what == paper_item::kind::table && item.number == *request.table;
  }
  if (request.figure) {
    return item.what == paper_item::kind::figure && item.number == *request.figure;
  }
  return true;
}

}  // namespace

item_selection select_items(const reproduce_request& request,
                            const std::vector<paper_number>& numbers) {
  check(request);
  item_selection chosen;
  for (const paper_number& number : numbers) {
    if (!wanted(request, number.item)) continue;
    chosen.numbers.push_back(number);
    chosen.networks[number.key.network] |= number.item.what != paper_item::kind::table;
  }
  for (const figure_spec& figure : nikolic2021_figures()) {
    if (request.table || (request.figure && *request.figure != figure.number)) continue;
    chosen.figures.push_back(figure);
    for (const network_id& network : figure.networks) {
      chosen.networks[network] |= figure.needs_curve;
    }
  }
  chosen.claims = !request.table && !request.figure;
  return chosen;
}

}  // namespace qsweep

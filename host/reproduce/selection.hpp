// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "reproduce/figures.hpp"
#include "reproduce/nikolic2021.hpp"
#include "reproduce/paper_numbers.hpp"

namespace qsweep {

/// What a request asks for, and what has to be measured for it.
struct item_selection {
  std::vector<paper_number> numbers;
  std::vector<figure_spec> figures;
  std::map<network_id, bool> networks;  ///< true: with its curves
  bool claims = false;
};

/// Throws usage_error naming what there is, for a table or figure the paper does not have, for both
/// at once, and for a negative number of seeds.
item_selection select_items(const reproduce_request& request,
                            const std::vector<paper_number>& numbers);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "io/weights_file.hpp"
#include "report/figure.hpp"
#include "reproduce/measurement.hpp"

namespace qsweep {

/// A figure of the paper and what we plot for it.
struct figure_spec {
  int number = 0;
  std::string shows;                 ///< what our figure shows
  bool known = false;                ///< the paper's text says so; else it is our reading
  std::vector<network_id> networks;  ///< whose weights it needs
  bool needs_curve = false;          ///< and whose curves
};

/// Figures 2 and 4 to 14.
const std::vector<figure_spec>& nikolic2021_figures();

/// What figures are made from: one training seed of each network that they need.
struct figure_inputs {
  const Backend& backend;
  std::map<network_id, stored_weights> weights;
  std::map<network_id, network_measurement> measurements;
  std::map<network_id, double> paper_w_min;  ///< curves are drawn up to the paper's own |w_min|
};

/// Makes one figure of nikolic2021_figures(). Throws precondition_error for another number or when
/// an input is missing.
figure make_nikolic2021_figure(int number, const figure_inputs& from);

}  // namespace qsweep

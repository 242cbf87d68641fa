// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reproduce/figures.hpp"

namespace qsweep {

/// "MLP/MNIST".
std::string network_title(const network_id& network);

/// The transfer characteristic of the 3-bit uniform quantizer.
figure_panel transfer_panel(double support_threshold);

/// Histograms (densities, bin width 0.1) of the globally normalised weights: all, then each layer;
/// the panel of all has the Laplacian density beside it.
std::vector<figure_panel> weight_histogram_panels(const Backend& backend,
                                                  const stored_weights& weights);

/// Share in per cent of the weights at each of the 8 levels, levels in the normalised domain: of
/// all weights or, with `per_layer`, of each layer.
std::vector<figure_panel> level_panels(const Backend& backend, const stored_weights& weights,
                                       double wsupp, const std::string& choice, bool per_layer);

/// Which thresholds of the curve are drawn.
struct curve_range {
  double from = 0.0;
  double to = 0.0;
};

/// Accuracy of the quantized network, and of the float32 one as a level line.
figure_panel accuracy_panel(const network_measurement& of, curve_range range);

/// SQNR_ex and SQNR_th.
figure_panel sqnr_panel(const network_measurement& of, curve_range range);

/// Accuracy against SQNR_ex, a point a threshold.
figure_panel accuracy_over_sqnr_panel(const network_measurement& of, curve_range range);

}  // namespace qsweep

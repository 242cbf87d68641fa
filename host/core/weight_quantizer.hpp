// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/codebook.hpp"

namespace qsweep {

/// The normalisation x = (w - mean) / std, evaluated in double as written: one subtraction, one
/// division. Nikolic et al. 2021, eq. (16).
struct normalization {
  double mean = 0.0;
  double std = 1.0;

  double normalize(double weight) const { return (weight - mean) / std; }
  double denormalize(double value) const { return value * std + mean; }
};

/// A codebook carried over to float32 weights: what every backend quantizes with.
/// A weight w gets the code "number of cutpoints <= w". Comparing float32 with float32 is exact,
/// so codes are bit-identical on every backend.
struct weight_quantizer {
  /// [N-1], ascending: cutpoints[i] is the smallest float32 w with normalize(w) >= thresholds[i].
  std::vector<float> cutpoints;
  /// [N] doubles: levels[i] * std + mean.
  std::vector<double> levels;
  /// A weight lies within the support region when support_low <= w <= support_high.
  float support_low = 0.0F;
  float support_high = 0.0F;

  bool operator==(const weight_quantizer&) const = default;
};

/// One quantizer for each parameter group (core/network_spec.hpp); empty means "not quantized":
/// the float32 weights themselves, as doubles.
struct quantization {
  std::vector<weight_quantizer> per_group;

  bool is_identity() const { return per_group.empty(); }
};

/// Carries `book` over to weights normalised by `norm`.
/// Edges: a threshold above every finite float32 gives +infinity (no weight reaches it), one below
/// gives -FLT_MAX. Throws precondition_error unless norm.std is finite and > 0.
weight_quantizer make_weight_quantizer(codebook book, const normalization& norm);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace qsweep {

/// Most stages (layers with parameters) of a network that is counted by integers.
inline constexpr int most_integer_stages = 8;

/// A stage under one quantization: z = (codes + offset) a + (bias codes + offset) inverse_unit, its
/// outputs a' = round(cut_scale max(z, 0)). docs/certified-accuracy.md, section 12, derives the
/// rest: for inputs of length |a|, `nonzero` of them not zero, the outputs' error before cut_scale
/// is at most
///   gain |error of a| + (per_nonzero nonzero + per_length) |a| + constant,
/// without per_nonzero when the sum of a is below exact_below: products and sums are integers that
/// float32 holds then, but for the rests of activations that are split in two (split = 1, else 0).
struct stage_numbers {
  double offset = 0.0;
  double inverse_unit = 0.0;
  double gain = 0.0;  ///< of the last stage: not used, see lead_bound
  double per_nonzero = 0.0;
  double per_length = 0.0;
  double constant = 0.0;
  double exact_below = 0.0;
  double split = 0.0;
  double cut_scale = 1.0;  ///< a power of two
};

/// What one image's activations behind a stage are like, as they go on: sums over all or some of
/// them.
struct activation_facts {
  float cut = 0.0F;      ///< squares of what rounding to float16 dropped; 0 where none was
  float squares = 0.0F;  ///< of the activations
  float sum = 0.0F;      ///< of the activations
  float nonzero = 0.0F;  ///< how many are not zero
};

/// The facts of all images behind a stage: `parts` of each, to be added up in their order.
struct facts_view {
  const activation_facts* shares = nullptr;  ///< [count][parts][images]
  int parts = 1;
};

/// Sums over a layer's codes, exact.
struct code_sums {
  std::int64_t squares = 0;
  std::int64_t total = 0;
  std::int64_t bias_squares = 0;
  std::int64_t bias_total = 0;
};

}  // namespace qsweep

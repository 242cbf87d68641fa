// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/backend_array.hpp"
#include "contract/backend_contract.hpp"
#include "core/rng.hpp"
#include "support/tiny_networks.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {

using floats = std::vector<float>;
using bytes = std::vector<std::uint8_t>;

/// What the suites of the training ops share.
class training_contract : public backend_contract {
 protected:
  TrainingOps& ops() const { return backend_->training_ops(); }
  TrainingOps& reference_ops() const { return reference_->training_ops(); }

  /// Uniform in [-1, 1), as a hidden layer's activations or gradients of either sign.
  static floats random_floats(std::size_t count, std::uint32_t stream) {
    const random_stream random{.seed = 11, .stream = stream};
    floats out;
    for (std::uint32_t i = 0; i < count; ++i) {
      out.push_back(static_cast<float>(2.0 * random.uniform(i) - 1.0));
    }
    return out;
  }

  static floats magnitudes(floats values) {
    for (float& value : values) value = std::abs(value);
    return values;
  }

  /// Each element of a sum of `terms` products must lie within gamma of the exact value; the sum of
  /// the terms' magnitudes is what the reference gives for the inputs' magnitudes. Two roundings
  /// more are the reference's own.
  static void expect_sums(const floats& actual, const floats& expected, const floats& magnitude,
                          std::size_t terms, const std::string& what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    const double tolerance = gamma(static_cast<double>(terms) + 2.0, roundoff32);
    for (std::size_t i = 0; i < actual.size(); ++i) {
      ASSERT_TRUE(within(actual[i], expected[i], tolerance * magnitude[i]))
          << what << ", element " << i;
    }
  }
};

}  // namespace qsweep::test

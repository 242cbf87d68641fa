// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace qsweep::bench {

/// Weights of a Laplacian source; the first ones are the same whatever the count.
std::vector<float> laplace_weights(std::size_t count);

}  // namespace qsweep::bench

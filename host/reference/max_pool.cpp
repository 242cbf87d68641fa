// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "reference/training_ops.hpp"

namespace qsweep::reference {
namespace {

/// The four input elements of one output, row-major in the 2x2 window.
using window = std::array<std::size_t, 4>;

/// Calls visit(output element, its window).
template <class Visit>
void for_each_window(const layer_spec& layer, std::size_t batch, Visit visit) {
  const tensor_shape& in = layer.input;
  std::size_t to = 0;
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < layer.output.height; ++i) {
      for (std::size_t j = 0; j < layer.output.width; ++j) {
        for (std::size_t c = 0; c < in.channels; ++c, ++to) {
          const auto at = [&](std::size_t u, std::size_t v) {
            return ((b * in.height + 2 * i + u) * in.width + 2 * j + v) * in.channels + c;
          };
          visit(to, window{at(0, 0), at(0, 1), at(1, 0), at(1, 1)});
        }
      }
    }
  }
}

}  // namespace

void training_ops::max_pool_forward(const layer_spec& layer, std::size_t batch,
                                    backend_span<const float> x, backend_span<float> y,
                                    backend_span<std::uint8_t> argmax) {
  for_each_window(layer, batch, [&](std::size_t to, const window& from) {
    std::uint8_t best = 0;
    for (std::uint8_t k = 1; k < 4; ++k) {
      if (x.data[from[k]] > x.data[from[best]]) best = k;
    }
    y.data[to] = x.data[from[best]];
    argmax.data[to] = best;
  });
}

void training_ops::max_pool_backward(const layer_spec& layer, std::size_t batch,
                                     backend_span<const float> dy,
                                     backend_span<const std::uint8_t> argmax,
                                     backend_span<float> dx) {
  std::fill(dx.data, dx.data + batch * layer.input.size(), 0.0F);
  for_each_window(layer, batch, [&](std::size_t to, const window& from) {
    dx.data[from[argmax.data[to]]] = dy.data[to];
  });
}

}  // namespace qsweep::reference

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class MaxPoolContract : public training_contract {
 protected:
  struct result {
    floats y;
    bytes argmax;
    floats dx;
    bool operator==(const result&) const = default;
  };

  static layer_spec pool_of(tensor_shape input) {
    network_spec network;
    network.input = input;
    return append_max_pool(network);
  }

  static result run(TrainingOps& ops, const layer_spec& layer, const floats& x, const floats& dy) {
    const std::size_t batch = x.size() / layer.input.size();
    const backend_array<float> input(ops, x);
    const backend_array<float> y(ops, floats(dy.size(), NAN));
    const backend_array<std::uint8_t> argmax(ops, bytes(dy.size(), 99));
    ops.max_pool_forward(layer, batch, input.span(), y.span(), argmax.span());
    const backend_array<float> gradient(ops, dy);
    const backend_array<float> dx(ops, floats(x.size(), NAN));
    ops.max_pool_backward(layer, batch, gradient.span(), argmax.span(), dx.span());
    return {y.read(), argmax.read(), dx.read()};
  }
};

TEST_P(MaxPoolContract, HandComputed) {
  const result out = run(ops(), pool_of({2, 4, 1}), {1, 2, 7, 6, 3, 4, 5, -1}, {10, 20});
  EXPECT_EQ(out, (result{{4, 7}, {3, 0}, {0, 0, 20, 0, 0, 10, 0, 0}}));
}

TEST_P(MaxPoolContract, TheFirstOfEqualOnesGetsTheGradient) {
  const result out = run(ops(), pool_of({2, 4, 1}), {0, 5, 3, 3, 5, 5, 3, 3}, {1, 2});
  EXPECT_EQ(out, (result{{5, 3}, {1, 0}, {0, 1, 2, 0, 0, 0, 0, 0}}));
}

TEST_P(MaxPoolContract, AnOddLastRowAndColumnAreDropped) {
  const result out = run(ops(), pool_of({3, 3, 1}), {-4, -3, 9, -2, -1, 9, 9, 9, 9}, {5});
  EXPECT_EQ(out, (result{{-1}, {3}, {0, 0, 0, 0, 5, 0, 0, 0, 0}}));
}

TEST_P(MaxPoolContract, EqualsTheReference) {
  for (const tensor_shape shape : {tensor_shape{2, 2, 1}, tensor_shape{5, 4, 3},
                                   tensor_shape{26, 26, 16}, tensor_shape{7, 9, 33}}) {
    const layer_spec layer = pool_of(shape);
    const floats x = random_floats(5 * shape.size(), 1);
    const floats dy = random_floats(5 * layer.output.size(), 2);
    EXPECT_EQ(run(ops(), layer, x, dy), run(reference_ops(), layer, x, dy));
  }
}

}  // namespace qsweep::test

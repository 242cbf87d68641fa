// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>

#include "kernels/guarded_array.hpp"
#include "training/column_sums.hpp"
#include "training/transpose.hpp"

namespace qsweep::test {
namespace {

using floats = std::vector<float>;

class ColumnSums : public kernel_test {
 protected:
  /// values[i][j] = i mod 5 + j: integers, so that every order of adding gives the same.
  void expect_sums(std::size_t rows, std::size_t columns) const {
    floats values;
    floats expected(columns, 0.0F);
    for (std::size_t k = 0; k < rows * columns; ++k) {
      values.push_back(static_cast<float>(k / columns % 5 + k % columns));
      expected[k % columns] += values.back();
    }
    const auto in = guarded(values, 1);
    const auto workspace = guarded(floats(column_sums_workspace(rows, columns)), 1);
    const auto sums = guarded(floats(columns, -1.0F), 1);
    launch_column_sums(rows, columns, in.data(), workspace.data(), sums.data(), stream_.get());
    EXPECT_EQ(sums.read(), expected) << rows << " x " << columns;
    workspace.read();
  }
};

TEST_F(ColumnSums, OfAnyHeight) {
  for (const std::size_t rows :
       std::initializer_list<std::size_t>{0, 1, 7, 8, 9, 511, 512, 513, 1024, 1025, 1543}) {
    expect_sums(rows, 3);
  }
}

TEST_F(ColumnSums, OfAnyWidth) {
  for (const std::size_t columns : std::initializer_list<std::size_t>{0, 1, 31, 32, 33, 95})
    expect_sums(13, columns);
}

TEST_F(ColumnSums, OfMoreSlicesThanAreTaken) {
  expect_sums(512 * 512 + 1, 1);
}

class Transpose : public kernel_test {
 protected:
  void expect_transposed(std::size_t batch, std::size_t rows, std::size_t columns,
                         const floats& bias) const {
    floats values;
    for (std::size_t k = 0; k < batch * rows * columns; ++k) {
      values.push_back(static_cast<float>(k));
    }
    const auto from = guarded(values, 1);
    const auto by_row = guarded(bias, 1);
    const auto to = guarded(floats(values.size()), 3);
    launch_transpose(batch, rows, columns, from.data(), bias.empty() ? nullptr : by_row.data(),
                     to.data(), stream_.get());
    const floats turned = to.read();
    for (std::size_t k = 0; k < values.size(); ++k) {
      const std::size_t row = k / columns % rows;
      const std::size_t at = (k / columns / rows * columns + k % columns) * rows + row;
      ASSERT_EQ(turned[at], values[k] + (bias.empty() ? 0.0F : bias[row]))
          << rows << " x " << columns << ", element " << k;
    }
  }
};

TEST_F(Transpose, OfAnyShape) {
  for (const std::size_t rows : std::initializer_list<std::size_t>{1, 7, 8, 31, 32, 33, 65}) {
    for (const std::size_t columns : std::initializer_list<std::size_t>{1, 16, 32, 33}) {
      expect_transposed(2, rows, columns, {});
      expect_transposed(2, rows, columns, floats(rows, 0.5F));
    }
  }
}

TEST_F(Transpose, AddsEachRowItsOwnBias) {
  expect_transposed(3, 4, 5, {0.5F, -1.0F, 2.0F, 0.25F});
}

TEST_F(Transpose, OfNothing) {
  expect_transposed(0, 3, 4, {});
  expect_transposed(3, 0, 4, {});
}

}  // namespace
}  // namespace qsweep::test

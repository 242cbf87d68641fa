// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <ostream>

#include "accuracy/synthetic.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::test {

/// A backend whose float32 path is to be tested, and what is known of it.
struct accuracy_backend {
  const char* name;
  backend_factory make;
  /// It runs on an interpreter of kernels: networks and images are fewer then.
  bool slow = false;
  /// What float32 leaves uncertain it evaluates in double itself.
  bool has_double_rung = false;
};
inline std::ostream& operator<<(std::ostream& out, const accuracy_backend& of) {
  return out << of.name;
}

/// The backend under test and the reference.
class accuracy_suite : public testing::TestWithParam<accuracy_backend> {
 protected:
  static network_spec mlp() {
    if (!GetParam().slow) return make_mlp();
    return chain({9, 9, 1}).dense(70).relu().dense(33).relu().dense(10).build();
  }
  static network_spec cnn() {
    if (!GetParam().slow) return make_cnn();
    return chain({9, 9, 1}).convolution(6, 3).max_pool().relu().dense(40).relu().dense(10).build();
  }
  /// As many images as the backend has time for.
  static std::size_t some(std::size_t images) {
    return GetParam().slow ? std::min<std::size_t>(images, 60) : images;
  }

  const std::unique_ptr<Backend> fast_ = GetParam().make({.threads = 2});
  const std::unique_ptr<Backend> reference_ = make_reference_backend({.threads = 2});
};

}  // namespace qsweep::test

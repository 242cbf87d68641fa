// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "backend/backend.hpp"
#include "core/error.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::test {

/// What the contract suites share: the backend under test, and the reference to compare with.
class backend_contract : public testing::TestWithParam<backend_factory> {
 protected:
  static std::unique_ptr<Backend> make(int threads) { return GetParam()({.threads = threads}); }

  const std::unique_ptr<Backend> backend_ = make(2);
  const std::unique_ptr<Backend> reference_ = make_reference_backend({.threads = 2});
};

/// Expects a precondition_error whose message contains `part`.
template <class Call>
void expect_refused(const std::string& part, Call call) {
  try {
    call();
    ADD_FAILURE() << "not refused, though " << part;
  } catch (const precondition_error& refusal) {
    EXPECT_NE(std::string(refusal.what()).find(part), std::string::npos) << refusal.what();
  }
}

}  // namespace qsweep::test

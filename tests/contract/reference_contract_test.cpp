// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/reference_backend.hpp"

#include "contract/all_contracts.hpp"

namespace qsweep::test {

QSWEEP_INSTANTIATE_CONTRACTS(Reference, &make_reference_backend);

TEST(ReferenceBackend, SaysItsName) {
  EXPECT_EQ(make_reference_backend({.threads = 1})->name(), "reference");
  EXPECT_NE(make_reference_backend({.threads = 3})->description().find("3 threads"),
            std::string::npos);
}

}  // namespace qsweep::test

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/cpu_backend.hpp"

#include "contract/all_contracts.hpp"

namespace qsweep::test {

QSWEEP_INSTANTIATE_CONTRACTS(Cpu, &make_cpu_backend);

TEST(CpuBackend, SaysItsName) {
  EXPECT_EQ(make_cpu_backend({.threads = 1})->name(), "cpu");
  EXPECT_NE(make_cpu_backend({.threads = 3})->description().find("3 threads"), std::string::npos);
}

}  // namespace qsweep::test

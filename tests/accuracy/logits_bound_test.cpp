// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "accuracy/logits_bound_suite.hpp"
#include "cpu/cpu_backend.hpp"

namespace qsweep::test {

INSTANTIATE_TEST_SUITE_P(Cpu, LogitsBound,
                         testing::Values(accuracy_backend{"cpu", &make_cpu_backend}));

}  // namespace qsweep::test

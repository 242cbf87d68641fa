// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The float32 path of the cuda backend, on the executor of tests/cuda_on_cpu.
#include "accuracy/certified_count_suite.hpp"
#include "accuracy/logits_bound_suite.hpp"
#include "gpu/gpu_backend.hpp"

namespace qsweep::test {

constexpr accuracy_backend cuda{"cuda", &make_gpu_backend, true, true};

INSTANTIATE_TEST_SUITE_P(Cuda, LogitsBound, testing::Values(cuda));
INSTANTIATE_TEST_SUITE_P(Cuda, CertifiedCount, testing::Values(cuda));

}  // namespace qsweep::test

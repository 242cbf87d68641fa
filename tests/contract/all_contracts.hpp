// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/adam_contract.hpp"
#include "contract/convolution_contract.hpp"
#include "contract/count_correct_contract.hpp"
#include "contract/dense_contract.hpp"
#include "contract/gather_batch_contract.hpp"
#include "contract/level_histogram_contract.hpp"
#include "contract/logits_contract.hpp"
#include "contract/max_pool_contract.hpp"
#include "contract/moments_contract.hpp"
#include "contract/normalize_contract.hpp"
#include "contract/optimal_supports_contract.hpp"
#include "contract/quantize_contract.hpp"
#include "contract/refusals_contract.hpp"
#include "contract/relu_dropout_contract.hpp"
#include "contract/softmax_contract.hpp"
#include "contract/sweep_sqnr_contract.hpp"

/// Holds a backend to every contract: QSWEEP_INSTANTIATE_CONTRACTS(Cpu, make_cpu_backend) in a
/// source file is all that a new backend adds.
#define QSWEEP_INSTANTIATE_CONTRACTS(Name, factory)                                      \
  INSTANTIATE_TEST_SUITE_P(Name, AdamContract, testing::Values(factory));                \
  INSTANTIATE_TEST_SUITE_P(Name, ConvolutionContract, testing::Values(factory));         \
  INSTANTIATE_TEST_SUITE_P(Name, CountCorrectContract, testing::Values(factory));        \
  INSTANTIATE_TEST_SUITE_P(Name, DenseContract, testing::Values(factory));               \
  INSTANTIATE_TEST_SUITE_P(Name, GatherBatchContract, testing::Values(factory));         \
  INSTANTIATE_TEST_SUITE_P(Name, LevelHistogramContract, testing::Values(factory));      \
  INSTANTIATE_TEST_SUITE_P(Name, LogitsContract, testing::Values(factory));              \
  INSTANTIATE_TEST_SUITE_P(Name, MaxPoolContract, testing::Values(factory));             \
  INSTANTIATE_TEST_SUITE_P(Name, MomentsContract, testing::Values(factory));             \
  INSTANTIATE_TEST_SUITE_P(Name, NormalizeContract, testing::Values(factory));           \
  INSTANTIATE_TEST_SUITE_P(Name, OptimalSupportsContract, testing::Values(factory));     \
  INSTANTIATE_TEST_SUITE_P(Name, QuantizeContract, testing::Values(factory));            \
  INSTANTIATE_TEST_SUITE_P(Name, RefusalsContract, testing::Values(factory));            \
  INSTANTIATE_TEST_SUITE_P(Name, ReluDropoutContract, testing::Values(factory));         \
  INSTANTIATE_TEST_SUITE_P(Name, SoftmaxCrossEntropyContract, testing::Values(factory)); \
  INSTANTIATE_TEST_SUITE_P(Name, SweepSqnrContract, testing::Values(factory))

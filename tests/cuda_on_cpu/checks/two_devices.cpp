// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The checks of the runtime use two devices.
#include <cstdlib>

namespace {

[[maybe_unused]] const int set = setenv("CUDA_ON_CPU_DEVICES", "2", 1);

}  // namespace

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// All that translated code uses.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "async_copy.hpp"
#include "block.hpp"
#include "convert.hpp"
#include "floating.hpp"
#include "half.hpp"
#include "integer.hpp"
#include "matrix.hpp"
#include "memory.hpp"
#include "module.hpp"
#include "print.hpp"
#include "values.hpp"
#include "warp.hpp"

namespace cuda_on_cpu {

/// Where a second destination that nobody asked for goes.
inline bool ignored;

}  // namespace cuda_on_cpu

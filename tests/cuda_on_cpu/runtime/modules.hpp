// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/module.hpp"

namespace cuda_on_cpu {

/// The kernel that nvcc's host code means by `handle`; nullptr when no translation brought it.
const kernel* find_kernel(const void* handle);

/// The variable that nvcc's host code means by `handle`; empty when there is none. There is one of
/// each, which all devices share.
symbol find_symbol(const void* handle);

/// Whether `pointer` points into such a variable.
bool is_device_symbol(const void* pointer);

}  // namespace cuda_on_cpu

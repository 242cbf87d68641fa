// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "cudnn/descriptors.hpp"

namespace cuda_on_cpu {

/// Enqueues work on the handle's stream.
cudnnStatus_t enqueue_on(cudnnHandle_t handle, const char* name, std::function<void()> run);

/// For such work: stops the program unless a device may touch all that the layout covers.
void require_tensor(const std::string& what, const layout& of, const void* data);

/// alpha or beta: a double for tensors of doubles, a float for others.
double read_scale(const void* scale, cudnnDataType_t type);

/// Prints why and returns NOT_SUPPORTED.
cudnnStatus_t refuse(const std::string& reason);

}  // namespace cuda_on_cpu

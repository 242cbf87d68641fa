// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace cuda_on_cpu {

/// For what a GPU would leave undefined or what these stand-ins do not know: prints
/// "cuda on cpu: <message>" and aborts.
[[noreturn]] void stop(const std::string& message);

/// Prints "cuda on cpu: <message>": a call is refused that a GPU's library might take.
void warn(const std::string& message);

}  // namespace cuda_on_cpu

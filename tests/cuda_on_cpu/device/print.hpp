// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.hpp"

namespace cuda_on_cpu {

/// printf of device code. Each argument points to the parameter's bytes; results stand first.
void device_print(unsigned char* result, unsigned char* format, unsigned char* arguments,
                  const site* where);

/// A failed assert of device code: ends the program with its message.
[[noreturn]] void fail_assertion(unsigned char* message, unsigned char* file, unsigned char* line,
                                 unsigned char* function, unsigned char* character_size,
                                 const site* where);

}  // namespace cuda_on_cpu

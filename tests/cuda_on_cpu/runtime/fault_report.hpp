// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cuda_on_cpu {

/// From now on a touch of memory that is shut says what memory it is before the program ends. The
/// handler has a stack of its own, since a kernel's thread may have run out of its own.
void install_fault_report();

}  // namespace cuda_on_cpu

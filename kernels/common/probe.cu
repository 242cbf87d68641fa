// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Scaffold: deleted as soon as there is a real kernel.
__global__ void probe_kernel(int* out) { *out = 1; }

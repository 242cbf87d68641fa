// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Compiles a function for three instruction sets and chooses when the program starts, so that one
/// portable binary uses AVX-512 where it is. For leaf functions: what they call is not cloned.
/// Sanitizers do without: their run-time is not ready when the choice is made.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define QSWEEP_MULTIVERSION \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define QSWEEP_MULTIVERSION
#endif

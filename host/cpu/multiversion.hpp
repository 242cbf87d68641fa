// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// QSWEEP_MULTIVERSION before a function compiles it for SSE2, AVX2 and AVX-512; the loader picks
/// the best that the processor has. It must be a leaf: an OpenMP region inside would be compiled
/// for SSE2 only. Versions differ in speed, never in results: fused multiply-add contraction is off
/// and sums are written in one order. Off under AddressSanitizer, which does not survive code that
/// runs while the loader resolves symbols.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_ADDRESS__)
#define QSWEEP_MULTIVERSION \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define QSWEEP_MULTIVERSION
#endif

/// For the loops that multiversioned functions share: inlined, they are compiled for each version.
#define QSWEEP_ALWAYS_INLINE [[gnu::always_inline]] inline

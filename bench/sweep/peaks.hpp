// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qsweep::bench {

/// Registers `peak/f32/<rows>x<inner>x<columns>` and `peak/u8s8/...`: oneDNN products on `threads`
/// threads whose weights are packed beforehand, with the counter GMAC/s and oneDNN's name for its
/// kernel: what the accuracy jobs are held against. The first result is compared with plain sums
/// before anything is timed.
void register_peaks(int threads);

}  // namespace qsweep::bench

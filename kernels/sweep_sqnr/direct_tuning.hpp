// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "sweep_sqnr/direct.hpp"

namespace qsweep::direct_tuning {

/// README.md counts what these make of a weight and threshold. They fix the order of the sums, so
/// that changing one changes last bits.
constexpr int threads = 128;
constexpr int weights_per_thread = 16;
constexpr int tile_size = threads * weights_per_thread;

/// Quantizers that share a block's weights: more spread the cost of loading a tile, fewer leave
/// more blocks for short sweeps.
constexpr std::size_t quantizers_per_block = 64;
/// Tables of that size still leave four blocks a multiprocessor; larger quantizers stay in global
/// memory.
constexpr std::size_t shared_bytes = 32768;

constexpr direct_rung rung = direct_rung::guessed;

}  // namespace qsweep::direct_tuning

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qsweep::test {

/// Kernels that are wrong, and their right neighbours; each runs on `out` to its end.
void read_past_the_end(int* out, int size);
void write_past_shared_memory(int* out);
void read_unwritten_shared_memory(int* out);
void miss_a_barrier(int* out, bool is_right);
void miss_a_warp_sync(int* out, bool is_right);
void miss_lanes_in_a_shuffle(int* out);
void miss_a_copy_wait(int* out, bool is_right);
void write_from_two_blocks(int* out);
void write_from_two_warps(int* out);
void sum_in_the_last_block(int* out, unsigned* counter, bool is_right);
void write_neighbouring_bytes(int* out);
void misalign_a_load(int* out);
void fail_an_assertion(int* out);

}  // namespace qsweep::test

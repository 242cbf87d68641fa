// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Scaffold while the backend is being written: delete each stub when its op's file is added.
#include "core/error.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {
bounded_logits logits(const device_context&, const network_spec&, const weights_view&, const quantization&, const dataset_view&, std::span<const std::uint32_t>) { throw error("unwritten"); }
std::vector<certified_count> count_by_floats(const device_context&, const network_spec&, const weights_view&, std::span<const quantization>, const dataset_view&) { throw error("unwritten"); }
}  // namespace qsweep::gpu

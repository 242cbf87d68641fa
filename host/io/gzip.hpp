// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qsweep {

/// Whether the bytes start like a gzip file (1f 8b).
bool looks_like_gzip(std::span<const std::uint8_t> bytes);

/// Inflates one gzip member that is the whole input. Never holds more than `max_size` + 1 bytes of
/// output, whatever the input claims. Throws bad_input_error with offset and reason for input that
/// is not gzip, is damaged, ends early, goes on after its end, or holds more than `max_size` bytes.
std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t max_size);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qsweep {

/// One tensor of a .safetensors file, not owned.
struct safetensors_tensor {
  std::string name;
  std::string dtype;  ///< as the format spells it: "F32", "BF16", "I64", ...
  std::vector<std::uint64_t> shape;
  std::span<const std::byte> data;  ///< row-major, little-endian; not necessarily aligned
};

/// A parsed .safetensors file; the tensors' data point into the bytes that were parsed.
struct safetensors_view {
  std::vector<safetensors_tensor> tensors;  ///< in the order of their data
  std::map<std::string, std::string> metadata;
};

/// Limits of the format.
inline constexpr std::uint64_t safetensors_max_header_size = 100'000'000;
inline constexpr std::size_t safetensors_max_tensors = 10'000;

/// Bytes of one element of a dtype; 0 for a dtype that the format does not have.
std::size_t safetensors_dtype_size(std::string_view dtype);

/// Parses a .safetensors file: u64 little-endian header length, JSON header, data buffer.
/// Memory: in proportion to the header that is really there, never to a length that is claimed.
/// Throws bad_input_error with place and reason (the caller knows the file) when
///  - the file ends within the length or the header, or the length exceeds 100,000,000;
///  - the header does not start with `{`, is not UTF-8 JSON, or is padded by anything but spaces;
///  - a key appears twice at any level, a tensor lacks or has more than dtype, shape and
///    data_offsets, or __metadata__ holds anything but strings;
///  - a dtype is unknown, a shape's product overflows 64 bits, data_offsets do not lie in the
///  buffer
///    or do not span exactly the tensor's bytes;
///  - tensors overlap, leave holes or do not reach the end of the buffer;
///  - there are more than 10,000 tensors.
safetensors_view parse_safetensors(std::span<const std::byte> bytes);

/// The bytes of a .safetensors file with these tensors, their data in the order given, header keys
/// sorted, header padded with spaces to a multiple of 8: the same input gives the same bytes.
/// Throws precondition_error for a name used twice, an unknown dtype, or data that do not fit the
/// shape.
std::string to_safetensors(std::span<const safetensors_tensor> tensors,
                           const std::map<std::string, std::string>& metadata);

}  // namespace qsweep

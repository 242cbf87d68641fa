// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qsweep {

/// What the header of a .safetensors file says about one tensor.
struct safetensors_entry {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::vector<std::uint64_t> data_offsets;  ///< begin and end within the buffer
};

struct safetensors_header {
  std::vector<safetensors_entry> entries;
  std::map<std::string, std::string> metadata;
};

/// Parses the JSON header: everything that can be said without the buffer (syntax, duplicate keys,
/// the three fields of a tensor and their types, known dtypes, the number of tensors). Builds no
/// document tree, so that deep nesting is refused at its second level. Throws bad_input_error.
safetensors_header parse_safetensors_header(std::string_view text);

}  // namespace qsweep

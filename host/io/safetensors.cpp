// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/safetensors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "core/error.hpp"
#include "io/safetensors_header.hpp"

namespace qsweep {
namespace {

constexpr std::array<std::pair<std::string_view, std::size_t>, 17> dtypes = {{
    {"BOOL", 1},
    {"U8", 1},
    {"I8", 1},
    {"F8_E4M3", 1},
    {"F8_E5M2", 1},
    {"F8_E8M0", 1},
    {"U16", 2},
    {"I16", 2},
    {"F16", 2},
    {"BF16", 2},
    {"U32", 4},
    {"I32", 4},
    {"F32", 4},
    {"U64", 8},
    {"I64", 8},
    {"F64", 8},
    {"C64", 8},
}};

[[noreturn]] void fail_tensor(const std::string& name, const std::string& reason) {
  throw bad_input_error(fmt::format("header: tensor '{}': {}", name, reason));
}

std::uint64_t little_endian_u64(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  return value;
}

/// The bytes of a tensor; nothing when the product overflows.
std::optional<std::uint64_t> byte_count(std::string_view dtype,
                                        std::span<const std::uint64_t> shape) {
  std::uint64_t total = 1;
  for (const std::uint64_t dimension : shape) {
    if (__builtin_mul_overflow(total, dimension, &total)) return std::nullopt;
  }
  if (__builtin_mul_overflow(total, safetensors_dtype_size(dtype), &total)) return std::nullopt;
  return total;
}

std::string_view header_text(std::span<const std::byte> bytes) {
  if (bytes.size() < 8) {
    throw bad_input_error(fmt::format(
        "offset {}: the file ends within the 8 bytes of the header length", bytes.size()));
  }
  const std::uint64_t size = little_endian_u64(bytes);
  if (size > safetensors_max_header_size) {
    throw bad_input_error(fmt::format("offset 0: header length {} exceeds the limit of {}", size,
                                      safetensors_max_header_size));
  }
  if (size > bytes.size() - 8) {
    throw bad_input_error(fmt::format("offset 0: header length {} exceeds the {} bytes behind it",
                                      size, bytes.size() - 8));
  }
  return {reinterpret_cast<const char*>(bytes.data()) + 8, static_cast<std::size_t>(size)};
}

void check_extent(const safetensors_entry& entry, std::uint64_t buffer_size) {
  const std::uint64_t begin = entry.data_offsets[0];
  const std::uint64_t end = entry.data_offsets[1];
  const std::optional<std::uint64_t> needed = byte_count(entry.dtype, entry.shape);
  if (!needed) fail_tensor(entry.name, "the product of its shape overflows 64 bits");
  if (begin > end) fail_tensor(entry.name, fmt::format("data_offsets [{}, {}]", begin, end));
  if (end > buffer_size) {
    fail_tensor(entry.name, fmt::format("data_offsets [{}, {}] leave the buffer of {} bytes", begin,
                                        end, buffer_size));
  }
  if (end - begin != *needed) {
    fail_tensor(entry.name, fmt::format("{} bytes of data, its {} shape [{}] needs {}", end - begin,
                                        entry.dtype, fmt::join(entry.shape, ", "), *needed));
  }
}

/// Sorts by place and refuses holes, overlaps and bytes that no tensor owns.
void check_cover(std::vector<safetensors_entry>& entries, std::uint64_t buffer_size) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.data_offsets, a.name) < std::tie(b.data_offsets, b.name);
  });
  std::uint64_t covered = 0;
  for (const safetensors_entry& entry : entries) {
    const std::uint64_t begin = entry.data_offsets[0];
    if (begin > covered) {
      fail_tensor(entry.name,
                  fmt::format("a hole: bytes {} to {} belong to no tensor", covered, begin));
    }
    if (begin < covered) {
      fail_tensor(entry.name, fmt::format("overlaps the tensor before it (begins at {}, that one "
                                          "ends at {})",
                                          begin, covered));
    }
    covered = entry.data_offsets[1];
  }
  if (covered != buffer_size) {
    throw bad_input_error(
        fmt::format("buffer: bytes {} to {} belong to no tensor", covered, buffer_size));
  }
}

nlohmann::json describe(const safetensors_tensor& tensor, std::uint64_t begin) {
  const std::optional<std::uint64_t> needed = byte_count(tensor.dtype, tensor.shape);
  QSWEEP_EXPECTS(safetensors_dtype_size(tensor.dtype) > 0, "unknown dtype " + tensor.dtype);
  QSWEEP_EXPECTS(needed == tensor.data.size(), tensor.name + ": data do not fit the shape");
  return {{"dtype", tensor.dtype},
          {"shape", tensor.shape},
          {"data_offsets", {begin, begin + tensor.data.size()}}};
}

std::string with_length_in_front(std::string header) {
  header.append((8 - header.size() % 8) % 8, ' ');
  std::string length(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    length[i] = static_cast<char>(static_cast<std::uint64_t>(header.size()) >> (8 * i) & 255U);
  }
  return length + header;
}

}  // namespace

std::size_t safetensors_dtype_size(std::string_view dtype) {
  const auto found = std::find_if(dtypes.begin(), dtypes.end(),
                                  [dtype](const auto& known) { return known.first == dtype; });
  return found == dtypes.end() ? 0 : found->second;
}

safetensors_view parse_safetensors(std::span<const std::byte> bytes) {
  const std::string_view text = header_text(bytes);
  safetensors_header header = parse_safetensors_header(text);
  const std::span<const std::byte> buffer = bytes.subspan(8 + text.size());
  for (const safetensors_entry& entry : header.entries) check_extent(entry, buffer.size());
  check_cover(header.entries, buffer.size());
  safetensors_view view{{}, std::move(header.metadata)};
  for (safetensors_entry& entry : header.entries) {
    const std::uint64_t begin = entry.data_offsets[0];
    view.tensors.push_back({std::move(entry.name), std::move(entry.dtype), std::move(entry.shape),
                            buffer.subspan(begin, entry.data_offsets[1] - begin)});
  }
  return view;
}

std::string to_safetensors(std::span<const safetensors_tensor> tensors,
                           const std::map<std::string, std::string>& metadata) {
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t size = 0;
  for (const safetensors_tensor& tensor : tensors) {
    QSWEEP_EXPECTS(!header.contains(tensor.name), "tensor name used twice: " + tensor.name);
    header[tensor.name] = describe(tensor, size);
    size += tensor.data.size();
  }
  std::string file =
      with_length_in_front(header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  file.reserve(file.size() + size);
  for (const safetensors_tensor& tensor : tensors) {
    file.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size());
  }
  return file;
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/idx.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/error.hpp"

namespace qsweep {
namespace {

[[noreturn]] void fail(std::size_t offset, const std::string& reason) {
  throw bad_input_error("offset " + std::to_string(offset) + ": " + reason);
}

std::uint32_t big_endian_u32(std::span<const std::uint8_t> bytes, std::size_t offset) {
  return std::uint32_t{bytes[offset]} << 24 | std::uint32_t{bytes[offset + 1]} << 16 |
         std::uint32_t{bytes[offset + 2]} << 8 | bytes[offset + 3];
}

std::string hex_word(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    text += i == 0 ? "" : " ";
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

void expect_magic(std::span<const std::uint8_t> bytes, std::uint8_t dimensions) {
  const std::array<std::uint8_t, 4> magic = {0, 0, 8, dimensions};
  if (bytes.size() < magic.size()) fail(bytes.size(), "the file ends within the IDX magic");
  if (!std::equal(magic.begin(), magic.end(), bytes.begin())) {
    fail(0, "magic " + hex_word(bytes) + ", expected " + hex_word(magic) +
                " (IDX, unsigned bytes, " + std::to_string(dimensions) +
                (dimensions == 1 ? " dimension)" : " dimensions)"));
  }
}

/// Checks the header and the size of the body; returns the dimensions.
template <std::size_t Dimensions>
std::array<std::size_t, Dimensions> parse_header(std::span<const std::uint8_t> bytes) {
  expect_magic(bytes, Dimensions);
  constexpr std::size_t header_size = 4 + 4 * Dimensions;
  if (bytes.size() < header_size) fail(bytes.size(), "the file ends within the IDX header");
  std::array<std::size_t, Dimensions> dimensions{};
  const std::size_t body = bytes.size() - header_size;
  std::size_t expected = 1;
  for (std::size_t i = 0; i < Dimensions; ++i) {
    dimensions[i] = big_endian_u32(bytes, 4 + 4 * i);
    if (dimensions[i] == 0) fail(4 + 4 * i, "dimension " + std::to_string(i + 1) + " is 0");
    if (expected > body / dimensions[i]) {
      fail(bytes.size(), "the file ends early: " + std::to_string(body) +
                             " bytes after the header are fewer than its dimensions need");
    }
    expected *= dimensions[i];
  }
  if (body > expected) {
    fail(header_size + expected, std::to_string(body - expected) + " bytes too many");
  }
  return dimensions;
}

}  // namespace

idx_images parse_idx_images(std::span<const std::uint8_t> bytes) {
  const auto [count, height, width] = parse_header<3>(bytes);
  return {{height, width, 1}, count, bytes.subspan(16)};
}

std::span<const std::uint8_t> parse_idx_labels(std::span<const std::uint8_t> bytes,
                                               std::size_t classes) {
  parse_header<1>(bytes);
  const std::span<const std::uint8_t> labels = bytes.subspan(8);
  const auto bad = std::find_if(labels.begin(), labels.end(),
                                [classes](std::uint8_t label) { return label >= classes; });
  if (bad != labels.end()) {
    fail(8 + static_cast<std::size_t>(bad - labels.begin()), "label " + std::to_string(*bad) +
                                                                 ", the largest allowed is " +
                                                                 std::to_string(classes - 1));
  }
  return labels;
}

}  // namespace qsweep

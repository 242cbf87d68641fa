// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace qsweep {

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::span<const std::byte> bytes);
std::string sha256_hex(std::string_view bytes);

/// SHA-256 of bytes that come in pieces.
class sha256_stream {
 public:
  sha256_stream();
  ~sha256_stream();
  void add(std::string_view bytes);
  /// As sha256_hex; call once, after the last add().
  std::string hex();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// SHA-256 of a file's content, read in pieces. Throws io_error when it cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);

/// MD5 as 32 lower-case hex digits: only to recognise files whose publishers give nothing better.
std::string md5_hex(std::span<const std::byte> bytes);

}  // namespace qsweep

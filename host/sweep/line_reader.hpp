// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sweep/append_file.hpp"

namespace qsweep {

/// The whole lines of a part of a file, read in pieces of a megabyte, so that memory depends on the
/// longest line only.
class line_reader {
 public:
  /// Reads [begin, end); not owned. Throws what append_file::read throws.
  line_reader(const append_file& file, std::uint64_t begin, std::uint64_t end);

  /// The next line without its end, valid until the next call; nothing when no whole line is left.
  std::optional<std::string_view> next();

  /// Where the next line begins.
  std::uint64_t position() const { return buffer_begin_ + line_begin_; }

  /// What is left when next() has nothing more: a line without an end, or nothing.
  std::string_view rest() const { return std::string_view(buffer_).substr(line_begin_); }

 private:
  bool read_more();

  const append_file& file_;
  std::uint64_t end_;
  std::string buffer_;          ///< the bytes from buffer_begin_ on
  std::uint64_t buffer_begin_;  ///< in the file
  std::size_t line_begin_ = 0;  ///< in the buffer
};

}  // namespace qsweep

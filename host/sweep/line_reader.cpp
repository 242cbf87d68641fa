// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/line_reader.hpp"

#include <algorithm>

namespace qsweep {
namespace {

constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 20;

}  // namespace

line_reader::line_reader(const append_file& file, std::uint64_t begin, std::uint64_t end)
    : file_(file), end_(end), buffer_begin_(begin) {}

std::optional<std::string_view> line_reader::next() {
  std::size_t searched = 0;  // bytes of the line that hold no line end
  for (;;) {
    const std::size_t line_end = buffer_.find('\n', line_begin_ + searched);
    if (line_end != std::string::npos) {
      const auto line = std::string_view(buffer_).substr(line_begin_, line_end - line_begin_);
      line_begin_ = line_end + 1;
      return line;
    }
    searched = buffer_.size() - line_begin_;
    if (!read_more()) return std::nullopt;
  }
}

bool line_reader::read_more() {
  buffer_.erase(0, line_begin_);
  buffer_begin_ += line_begin_;
  line_begin_ = 0;
  const std::uint64_t from = buffer_begin_ + buffer_.size();
  if (from >= end_) return false;
  buffer_ += file_.read(from, std::min(piece_bytes, end_ - from));
  return true;
}

}  // namespace qsweep

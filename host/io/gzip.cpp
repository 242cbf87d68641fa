// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <string>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// An inflating zlib stream that expects the gzip format.
class inflater {
 public:
  explicit inflater(std::span<const std::uint8_t> input) : input_(input) {
    constexpr int largest_window_gzip_only = 15 + 16;
    if (inflateInit2(&stream_, largest_window_gzip_only) != Z_OK) {
      throw io_error("zlib cannot start: out of memory");
    }
    stream_.next_in = const_cast<Bytef*>(input.data());  // zlib does not write there
  }
  ~inflater() { inflateEnd(&stream_); }
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;

  /// Fills `out` as far as the input goes; returns the bytes written.
  std::size_t read(std::span<std::uint8_t> out) {
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(out.size());
    while (stream_.avail_out > 0 && !finished_) step();
    return out.size() - stream_.avail_out;
  }

  bool finished() const { return finished_; }

  std::size_t consumed() const { return static_cast<std::size_t>(stream_.next_in - input_.data()); }

 private:
  void step() {
    constexpr std::size_t piece = 1U << 30;  // zlib counts in 32 bits
    stream_.avail_in = static_cast<uInt>(std::min(piece, input_.size() - consumed()));
    const int result = inflate(&stream_, Z_NO_FLUSH);
    finished_ = result == Z_STREAM_END;
    if (result == Z_BUF_ERROR || (result == Z_OK && stream_.avail_out > 0 && at_end())) {
      fail("the compressed data end early");
    }
    if (result != Z_OK && !finished_) {
      fail(std::string("damaged gzip data: ") +
           (stream_.msg != nullptr ? stream_.msg : "no detail"));
    }
  }

  bool at_end() const { return consumed() == input_.size(); }

  [[noreturn]] void fail(const std::string& reason) const {
    throw bad_input_error("offset " + std::to_string(consumed()) + ": " + reason);
  }

  std::span<const std::uint8_t> input_;
  z_stream stream_{};
  bool finished_ = false;
};

}  // namespace

bool looks_like_gzip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t max_size) {
  if (!looks_like_gzip(bytes)) {
    const bool markup = !bytes.empty() && bytes[0] == '<';
    throw bad_input_error(std::string("offset 0: not a gzip file") +
                          (markup ? " but a web page" : " (no 1f 8b)"));
  }
  inflater stream(bytes);
  std::vector<std::uint8_t> out;
  constexpr std::size_t piece = 1U << 20;  // grows with what is really there
  while (!stream.finished() && out.size() <= max_size) {
    const std::size_t filled = out.size();
    out.resize(std::min(filled + piece, max_size + 1));
    out.resize(filled + stream.read(std::span(out).subspan(filled)));
  }
  if (out.size() > max_size) {
    throw bad_input_error("inflates to more than " + std::to_string(max_size) + " bytes");
  }
  if (stream.consumed() != bytes.size()) {
    throw bad_input_error("offset " + std::to_string(stream.consumed()) + ": " +
                          std::to_string(bytes.size() - stream.consumed()) +
                          " bytes follow the end of the gzip data");
  }
  return out;
}

}  // namespace qsweep

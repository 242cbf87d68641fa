// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text_reader.hpp"

#include <charconv>
#include <cmath>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// True when all of `text` is one value of type T.
template <typename T>
bool parse_whole(std::string_view text, T& value) {
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  return code == std::errc() && stop == end;
}

text_token trim(text_token token) {
  while (token.text.starts_with(' ')) {
    token.text.remove_prefix(1);
    ++token.place;
  }
  while (token.text.ends_with(' ')) token.text.remove_suffix(1);
  return token;
}

}  // namespace

void text_reader::refuse(const text_token& where, const std::string& reason) const {
  throw usage_error(std::string(kind_) + " '" + std::string(whole_) + "', character " +
                    std::to_string(where.place + 1) + ": " + reason);
}

std::vector<text_token> text_reader::items() const {
  return split({whole_, 0}, ',');
}

std::vector<text_token> text_reader::split(const text_token& token, char separator) const {
  std::vector<text_token> pieces;
  std::size_t begin = 0;
  while (begin <= token.text.size()) {
    const std::size_t end = std::min(token.text.find(separator, begin), token.text.size());
    pieces.push_back(trim({token.text.substr(begin, end - begin), token.place + begin}));
    if (pieces.back().text.empty()) refuse(pieces.back(), "a value is missing here");
    begin = end + 1;
  }
  return pieces;
}

double text_reader::number(const text_token& token) const {
  double value = 0.0;
  if (!parse_whole(token.text, value) || !std::isfinite(value)) {
    refuse(token, "'" + std::string(token.text) + "' is not a number; write it like 2.9236");
  }
  return value;
}

std::int64_t text_reader::integer(const text_token& token) const {
  std::int64_t value = 0;
  if (!parse_whole(token.text, value)) {
    refuse(token, "'" + std::string(token.text) + "' is not a whole number");
  }
  return value;
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qsweep {

/// A piece of a text and where it begins.
struct text_token {
  std::string_view text;
  std::size_t place = 0;  ///< characters before it in the whole text
};

/// Reads pieces of one command-line value; errors name the value, the place and the reason.
/// `whole` must outlive the reader and its tokens.
class text_reader {
 public:
  text_reader(std::string_view kind, std::string_view whole) : kind_(kind), whole_(whole) {}

  /// Throws usage_error: "<kind> '<whole>', character <n>: <reason>" (n counts from 1).
  [[noreturn]] void refuse(const text_token& where, const std::string& reason) const;

  /// The comma-separated items without surrounding spaces; refuses an empty text and empty items.
  std::vector<text_token> items() const;

  /// The pieces of `token` between separators; refuses empty pieces.
  std::vector<text_token> split(const text_token& token, char separator) const;

  /// A finite decimal number that takes up the whole token, in the C locale.
  double number(const text_token& token) const;

  /// A decimal integer that takes up the whole token.
  std::int64_t integer(const text_token& token) const;

 private:
  std::string_view kind_;
  std::string_view whole_;
};

}  // namespace qsweep

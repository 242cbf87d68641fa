// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/range.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/suggest.hpp"
#include "core/text_reader.hpp"

namespace qsweep {
namespace {

constexpr double max_points = 1e8;

constexpr std::array named_thresholds = {named_threshold::wmax, named_threshold::wmin,
                                         named_threshold::hui, named_threshold::jayant,
                                         named_threshold::optimal};

/// floor((hi - lo) / step) + 1 as a double, with the slack that arithmetic_range states.
double arithmetic_count(double lo, double hi, double step) {
  const double slack =
      4.0 * std::numeric_limits<double>::epsilon() * std::max(std::abs(lo), std::abs(hi));
  return std::floor((hi - lo + slack) / step) + 1.0;
}

class threshold_parser {
 public:
  explicit threshold_parser(const std::string& text) : reader_("range", text) {}

  threshold_list parse() {
    for (const text_token& item : reader_.items()) parse_item(item);
    return std::move(entries_);
  }

 private:
  void parse_item(const text_token& item) {
    std::vector<text_token> parts = reader_.split(item, ':');
    const bool logarithmic = parts.front().text == "log";
    if (logarithmic) parts.erase(parts.begin());
    const bool counted = parts.size() == 2 && parts[1].text.find('/') != std::string_view::npos;
    if (counted) return parse_counted(item, parts[0], parts[1], logarithmic);
    if (logarithmic) reader_.refuse(item, "a logarithmic range is written log:lo:hi/n");
    if (parts.size() == 1) return parse_single(item);
    if (parts.size() == 3) return parse_stepped(item, parts);
    reader_.refuse(item, "a range is written lo:hi:step or lo:hi/n, e.g. 2:3:0.1 or 2:3/11");
  }

  /// A number or a name.
  void parse_single(const text_token& item) {
    const char first = item.text.front();
    const bool is_name = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    if (!is_name) return entries_.append({threshold(item)});
    std::vector<std::string> known;
    for (named_threshold name : named_thresholds) {
      known.push_back(to_string(name));
      if (item.text == known.back()) return entries_.append({name});
    }
    reader_.refuse(
        item, "unknown threshold '" + std::string(item.text) + "'" + suggestion(item.text, known));
  }

  void parse_stepped(const text_token& item, const std::vector<text_token>& parts) {
    const double lo = threshold(parts[0]);
    const double hi = threshold(parts[1]);
    const double step = reader_.number(parts[2]);
    if (!(step > 0.0)) reader_.refuse(parts[2], "the step must be greater than 0");
    expect_ascending(parts[0], parts[1], lo, hi);
    const double count = arithmetic_count(lo, hi, step);
    expect_room(item, count);
    entries_.append_steps(lo, hi, step, static_cast<std::uint64_t>(count));
  }

  void parse_counted(const text_token& item, const text_token& first, const text_token& rest,
                     bool logarithmic) {
    const std::vector<text_token> parts = reader_.split(rest, '/');
    if (parts.size() != 2) reader_.refuse(rest, "a counted range is written lo:hi/n");
    const double lo = threshold(first);
    const double hi = threshold(parts[0]);
    const std::int64_t count = reader_.integer(parts[1]);
    if (count < 1) reader_.refuse(parts[1], "the number of points must be at least 1");
    expect_ascending(first, parts[0], lo, hi);
    if ((count == 1) != (lo == hi)) {
      reader_.refuse(parts[1],
                     "both ends belong to the range: it takes 2 points or more between "
                     "different ends, and 1 between equal ones");
    }
    expect_room(item, static_cast<double>(count));
    entries_.append_spread(lo, hi, static_cast<std::uint64_t>(count), logarithmic);
  }

  double threshold(const text_token& token) const {
    const double value = reader_.number(token);
    if (!(value > 0.0)) reader_.refuse(token, "a support threshold must be greater than 0");
    return value;
  }

  void expect_ascending(const text_token& lo_text, const text_token& hi_text, double lo,
                        double hi) const {
    if (lo <= hi) return;
    reader_.refuse(lo_text, "the range is empty; did you mean " + std::string(hi_text.text) + ":" +
                                std::string(lo_text.text) + "?");
  }

  void expect_room(const text_token& item, double count) const {
    if (static_cast<double>(entries_.size()) + count <= max_points) return;
    reader_.refuse(item, "more than 100 million points; take a larger step or fewer points");
  }

  text_reader reader_;
  threshold_list entries_;
};

int read_bits(const text_reader& reader, const text_token& token) {
  const std::int64_t value = reader.integer(token);
  if (value < 1 || value > 16) reader.refuse(token, "a bit rate lies in 1..16");
  return static_cast<int>(value);
}

}  // namespace

std::string to_string(named_threshold name) {
  switch (name) {
    case named_threshold::wmax:
      return "wmax";
    case named_threshold::wmin:
      return "wmin";
    case named_threshold::hui:
      return "hui";
    case named_threshold::jayant:
      return "jayant";
    case named_threshold::optimal:
      return "optimal";
  }
  QSWEEP_EXPECTS(false, "unknown named_threshold " + std::to_string(static_cast<int>(name)));
}

threshold_list parse_threshold_range(const std::string& text) {
  return threshold_parser(text).parse();
}

std::vector<int> parse_bits(const std::string& text) {
  const text_reader reader("bits", text);
  std::vector<int> bits;
  for (const text_token& item : reader.items()) {
    const std::vector<text_token> parts = reader.split(item, ':');
    if (parts.size() > 3) reader.refuse(item, "bit rates are written 3, 2,3,4, 1:16 or 2:8:2");
    const int lo = read_bits(reader, parts.front());
    const int hi = parts.size() > 1 ? read_bits(reader, parts[1]) : lo;
    const int step = parts.size() > 2 ? read_bits(reader, parts[2]) : 1;
    if (lo > hi) {
      reader.refuse(item, "the range is empty; did you mean " + std::to_string(hi) + ":" +
                              std::to_string(lo) + "?");
    }
    for (int value = lo; value <= hi; value += step) bits.push_back(value);
  }
  return bits;
}

std::vector<double> arithmetic_range(double lo, double hi, double step) {
  QSWEEP_EXPECTS(std::isfinite(lo) && std::isfinite(hi), "the ends must be finite");
  QSWEEP_EXPECTS(std::isfinite(step) && step > 0.0, "step = " + std::to_string(step));
  const double count = lo <= hi ? arithmetic_count(lo, hi, step) : 0.0;
  QSWEEP_EXPECTS(count <= max_points, "more than 100 million points");
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(count));
  for (double i = 0.0; i < count; ++i) values.push_back(std::min(lo + i * step, hi));
  return values;
}

}  // namespace qsweep

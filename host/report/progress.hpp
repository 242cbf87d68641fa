// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>

#include "report/terminal.hpp"

namespace qsweep {

/// Where some work stands.
struct progress_state {
  std::string title = {};
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: not known; then no percentage, bar or ETA is shown
  std::string unit = {};    ///< plural: "images", "points"
  double elapsed_s = 0.0;
  double per_second = 0.0;  ///< recent rate while running, overall rate in the summary
  std::string note = {};
};

/// One line without a line end. With style.terminal it has a bar and is at most style.columns wide
/// (colour sequences not counted; what does not fit is cut off at the end), else it is plain text.
std::string render_progress(const progress_state& state, const progress_style& style);

/// The line that remains when the work is done: what, how much, how long, at what rate.
std::string render_summary(const progress_state& state, const progress_style& style);

/// "0.4 s", "59.9 s", "1:02", "2:03:04".
std::string format_duration(double seconds);

/// "12.3", "1,234", "17.1k", "2.35M": three significant digits or so, for people.
std::string format_rate(double per_second);

/// Groups digits by threes with commas: "1,652,906".
std::string format_count(std::uint64_t count);

/// Shows the progress of one piece of work on stderr: on a terminal a bar with percentage, rate and
/// ETA, redrawn in place at most ten times a second; else one plain line every ten seconds; nothing
/// when quiet. The rate is that of the last half minute or so, so that points read back from an
/// earlier run soon stop counting. `update` is cheap enough to be called a thousand times a second.
/// Not thread-safe. The destructor clears an unfinished bar, so that an error message starts on a
/// clean line.
class progress_reporter {
 public:
  using clock_function = std::function<double()>;  ///< seconds, monotonic

  progress_reporter(std::string title, std::uint64_t total, std::string unit, progress_style style);

  /// For tests: writes to `out`, reads the time from `clock`.
  progress_reporter(std::string title, std::uint64_t total, std::string unit, progress_style style,
                    std::ostream& out, clock_function clock);

  progress_reporter(const progress_reporter&) = delete;
  progress_reporter& operator=(const progress_reporter&) = delete;
  ~progress_reporter();

  /// Says that `already_done` of the work so far (and of the next update) came from an earlier run:
  /// rates leave it out. May be called again with a greater number.
  void discount(std::uint64_t already_done);

  /// `done` counts all work so far, in `unit`; `note` is free text such as the current loss.
  void update(std::uint64_t done, const std::string& note = {});

  /// Writes a line above the bar without disturbing it.
  void log(const std::string& line);

  /// Clears the bar and writes the summary line. Further calls do nothing.
  void finish(const std::string& note = {});

 private:
  std::uint64_t own_work() const;
  void sample(double now);
  void redraw();
  void clear();

  progress_state state_;
  progress_style style_;
  std::ostream& out_;
  clock_function clock_;
  double started_s_;
  double last_shown_s_;
  std::deque<std::pair<double, std::uint64_t>> samples_;  ///< (time, own work) of the rate's window
  std::uint64_t discounted_ = 0;
  bool bar_visible_ = false;
  bool finished_ = false;
};

}  // namespace qsweep

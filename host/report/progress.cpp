// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <utility>

namespace qsweep {
namespace {

constexpr double redraw_interval_s = 0.1;
constexpr double plain_interval_s = 10.0;
constexpr double rate_window_s = 30.0;
constexpr double sample_interval_s = 0.5;
constexpr std::size_t shortest_bar = 10;
constexpr std::size_t longest_bar = 30;
constexpr const char* clear_line = "\r\x1b[K";

double monotonic_seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::string eta_of(const progress_state& s) {
  if (!(s.per_second > 0.0) || s.done > s.total) return "-";
  return format_duration(static_cast<double>(s.total - s.done) / s.per_second);
}

double share_done(const progress_state& s) {
  return std::min(1.0, static_cast<double>(s.done) / static_cast<double>(s.total));
}

int percent_done(const progress_state& s) {
  return static_cast<int>(std::floor(100.0 * share_done(s)));
}

std::string repeat(const char* text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

std::string bar_of(const progress_state& s, const progress_style& style, std::size_t width) {
  const auto full = static_cast<std::size_t>(share_done(s) * static_cast<double>(width));
  std::string done = repeat(style.unicode ? "━" : "#", full);
  std::string rest = repeat(style.unicode ? "─" : "-", width - full);
  if (!style.color) return done + rest;
  return "\x1b[36m" + done + "\x1b[0m\x1b[2m" + rest + "\x1b[0m";
}

/// Characters (not bytes) of UTF-8 text.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The first `width` characters of UTF-8 text.
std::string cut_to(const std::string& text, std::size_t width) {
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    const bool starts_character = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (starts_character && seen++ == width) break;
  }
  return text.substr(0, end);
}

std::string counts_of(const progress_state& s) {
  if (s.total == 0) return fmt::format("{} {}", format_count(s.done), s.unit);
  return fmt::format("{}/{} {}", format_count(s.done), format_count(s.total), s.unit);
}

std::string plain_progress(const progress_state& s) {
  std::string line = s.title + ": ";
  if (s.total > 0) line += fmt::format("{}%, ", percent_done(s));
  line += fmt::format("{}, {}/s", counts_of(s), format_rate(s.per_second));
  if (s.total > 0) line += ", ETA " + eta_of(s);
  return s.note.empty() ? line : line + ", " + s.note;
}

}  // namespace

std::string format_duration(double seconds) {
  if (!(seconds < 59.95)) {
    const auto whole = static_cast<std::uint64_t>(std::min(std::round(seconds), 1e15));
    const auto hours = whole / 3600;
    if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
  }
  return fmt::format("{:.1f} s", std::max(seconds, 0.0));
}

std::string format_rate(double per_second) {
  for (const auto& [scale, suffix] : {std::pair{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}) {
    if (per_second >= scale)
      return fmt::format("{:.3g}{}", std::min(per_second / scale, 999.0), suffix);
  }
  return fmt::format("{:.3g}", std::min(per_second, 999.0));
}

std::string format_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t from_end = 3; from_end < digits.size(); from_end += 4) {
    digits.insert(digits.size() - from_end, 1, ',');
  }
  return digits;
}

std::string render_progress(const progress_state& state, const progress_style& style) {
  if (!style.terminal) return plain_progress(state);
  const std::string rate = format_rate(state.per_second) + "/s";
  const std::string note = state.note.empty() ? "" : "  " + state.note;
  if (state.total == 0) {
    return cut_to(fmt::format("{}  {}  {}{}", state.title, counts_of(state), rate, note),
                  style.columns);
  }
  const std::string before = fmt::format("{} {:3}% ", state.title, percent_done(state));
  const std::string after =
      fmt::format(" {}  {}  ETA {}{}", counts_of(state), rate, eta_of(state), note);
  const std::size_t taken = width_of(before) + width_of(after);
  const std::size_t room = style.columns > taken ? style.columns - taken : 0;
  const std::size_t bar = std::clamp(room, shortest_bar, longest_bar);
  if (width_of(before) + bar > style.columns) return cut_to(before, style.columns);
  return before + bar_of(state, style, bar) + cut_to(after, style.columns - width_of(before) - bar);
}

std::string render_summary(const progress_state& state, const progress_style& style) {
  std::string line =
      fmt::format("{}: {} {} in {} ({}/s)", state.title, format_count(state.done), state.unit,
                  format_duration(state.elapsed_s), format_rate(state.per_second));
  if (!state.note.empty()) line += ", " + state.note;
  const bool decorated = style.terminal && style.color && style.unicode;
  return decorated ? "\x1b[32m✓\x1b[0m " + line : line;
}

progress_reporter::progress_reporter(std::string title, std::uint64_t total, std::string unit,
                                     progress_style style)
    : progress_reporter(std::move(title), total, std::move(unit), style, std::cerr,
                        monotonic_seconds) {}

progress_reporter::progress_reporter(std::string title, std::uint64_t total, std::string unit,
                                     progress_style style, std::ostream& out, clock_function clock)
    : style_(style),
      out_(out),
      clock_(std::move(clock)),
      started_s_(clock_()),
      last_shown_s_(style.terminal ? started_s_ - redraw_interval_s : started_s_) {
  samples_.emplace_back(started_s_, 0);
  state_.title = std::move(title);
  state_.total = total;
  state_.unit = std::move(unit);
}

progress_reporter::~progress_reporter() {
  try {
    clear();
  } catch (...) {
    // A terminal that went away is no reason to end the program.
  }
}

void progress_reporter::discount(std::uint64_t already_done) {
  discounted_ = already_done;
}

std::uint64_t progress_reporter::own_work() const {
  return state_.done - std::min(discounted_, state_.done);
}

void progress_reporter::update(std::uint64_t done, const std::string& note) {
  if (style_.quiet || finished_) return;
  state_.done = done;
  state_.note = note;
  const double now = clock_();
  sample(now);
  if (now - last_shown_s_ < (style_.terminal ? redraw_interval_s : plain_interval_s)) return;
  last_shown_s_ = now;
  redraw();
}

void progress_reporter::sample(double now) {
  state_.elapsed_s = now - started_s_;
  if (now - samples_.back().first >= sample_interval_s) samples_.emplace_back(now, own_work());
  while (samples_.size() > 1 && samples_[1].first <= now - rate_window_s) samples_.pop_front();
  const auto& [since, work_then] = samples_.front();
  const auto fresh = static_cast<double>(own_work() - std::min(work_then, own_work()));
  state_.per_second = now > since ? fresh / (now - since) : 0.0;
}

void progress_reporter::log(const std::string& line) {
  if (style_.quiet) return;
  const bool was_visible = bar_visible_;
  clear();
  out_ << line << '\n' << std::flush;
  if (was_visible) redraw();
}

void progress_reporter::finish(const std::string& note) {
  if (style_.quiet || finished_) return;
  finished_ = true;
  clear();
  state_.note = note;
  state_.elapsed_s = clock_() - started_s_;
  const auto work = static_cast<double>(own_work());
  state_.per_second = state_.elapsed_s > 0.0 ? work / state_.elapsed_s : 0.0;
  out_ << render_summary(state_, style_) << '\n' << std::flush;
}

void progress_reporter::redraw() {
  const std::string line = render_progress(state_, style_);
  if (style_.terminal) {
    out_ << clear_line << line << std::flush;
    bar_visible_ = true;
  } else {
    out_ << line << '\n' << std::flush;
  }
}

void progress_reporter::clear() {
  if (!bar_visible_) return;
  out_ << clear_line << std::flush;
  bar_visible_ = false;
}

}  // namespace qsweep

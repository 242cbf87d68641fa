// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace qsweep {

enum class color_mode { automatic, always, never };

/// "auto", "always" or "never". Throws usage_error for anything else.
color_mode parse_color_mode(const std::string& text);

/// What one output stream of this process can show.
struct terminal_traits {
  bool is_terminal = false;
  bool color = false;        ///< escape sequences for colours are wanted
  bool unicode = false;      ///< the locale's character set is UTF-8
  std::size_t columns = 80;  ///< width to fit lines into
};

/// How progress is shown: see progress_reporter.
struct progress_style {
  bool quiet = false;
  bool terminal = false;
  bool color = false;
  bool unicode = false;
  std::size_t columns = 80;
};

/// Whether to colour: `always` and `never` say it; `automatic` colours a terminal unless
/// `no_color` (the value of $NO_COLOR, may be null) is a non-empty string or `term` (the value of
/// $TERM, may be null) is "dumb". See https://no-color.org.
bool wants_color(color_mode mode, bool is_terminal, const char* no_color, const char* term);

/// Whether the locale named by LC_ALL, LC_CTYPE or LANG (the first that is set and not empty; may
/// be null) writes UTF-8.
bool is_utf8_locale(const char* lc_all, const char* lc_ctype, const char* lang);

/// Looks at a file descriptor (1 is stdout, 2 is stderr) and at the environment.
terminal_traits inspect_terminal(int file_descriptor, color_mode mode);

/// The style for progress on stderr.
progress_style make_progress_style(bool quiet, color_mode mode);

}  // namespace qsweep

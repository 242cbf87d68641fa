// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include "core/error.hpp"

namespace qsweep {
namespace {

bool is_set(const char* value) {
  return value != nullptr && *value != '\0';
}

std::size_t columns_of(int file_descriptor) {
  winsize size{};
  const bool known = ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

color_mode parse_color_mode(const std::string& text) {
  if (text == "auto") return color_mode::automatic;
  if (text == "always") return color_mode::always;
  if (text == "never") return color_mode::never;
  throw usage_error("--color " + text + ": must be auto, always or never");
}

bool wants_color(color_mode mode, bool is_terminal, const char* no_color, const char* term) {
  if (mode != color_mode::automatic) return mode == color_mode::always;
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return is_terminal && !is_set(no_color) && !dumb;
}

bool is_utf8_locale(const char* lc_all, const char* lc_ctype, const char* lang) {
  const char* chosen = is_set(lc_all) ? lc_all : is_set(lc_ctype) ? lc_ctype : lang;
  if (!is_set(chosen)) return false;
  std::string name(chosen);
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name.find("utf-8") != std::string::npos || name.find("utf8") != std::string::npos;
}

terminal_traits inspect_terminal(int file_descriptor, color_mode mode) {
  terminal_traits traits;
  traits.is_terminal = isatty(file_descriptor) == 1;
  traits.color =
      wants_color(mode, traits.is_terminal, std::getenv("NO_COLOR"), std::getenv("TERM"));
  traits.unicode =
      is_utf8_locale(std::getenv("LC_ALL"), std::getenv("LC_CTYPE"), std::getenv("LANG"));
  traits.columns = columns_of(file_descriptor);
  return traits;
}

progress_style make_progress_style(bool quiet, color_mode mode) {
  const terminal_traits traits = inspect_terminal(STDERR_FILENO, mode);
  return {.quiet = quiet,
          .terminal = traits.is_terminal,
          .color = traits.color,
          .unicode = traits.unicode,
          .columns = traits.columns};
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.hpp"

#include <gtest/gtest.h>

namespace qsweep {
namespace {

TEST(Color, AutomaticNeedsATerminalWithoutNoColor) {
  EXPECT_TRUE(wants_color(color_mode::automatic, true, nullptr, "xterm"));
  EXPECT_FALSE(wants_color(color_mode::automatic, false, nullptr, "xterm"));
  EXPECT_FALSE(wants_color(color_mode::automatic, true, "1", "xterm"));
  EXPECT_FALSE(wants_color(color_mode::automatic, true, nullptr, "dumb"));
}

TEST(Color, AnEmptyNoColorCountsAsUnset) {
  EXPECT_TRUE(wants_color(color_mode::automatic, true, "", "xterm"));
}

TEST(Color, AlwaysAndNeverAreStrongerThanNoColor) {
  EXPECT_TRUE(wants_color(color_mode::always, false, "1", "dumb"));
  EXPECT_FALSE(wants_color(color_mode::never, true, nullptr, "xterm"));
}

TEST(Locale, TheFirstVariableThatIsSetDecides) {
  EXPECT_TRUE(is_utf8_locale(nullptr, nullptr, "en_US.UTF-8"));
  EXPECT_TRUE(is_utf8_locale("", "C.utf8", "C"));
  EXPECT_FALSE(is_utf8_locale("C", nullptr, "en_US.UTF-8"));
  EXPECT_FALSE(is_utf8_locale(nullptr, nullptr, nullptr));
}

}  // namespace
}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qsweep {

/// What the build system knows about this build; build_info.cpp is made by cmake/GitVersion.cmake.
struct build_info {
  const char* version;
  const char* git_commit;
  bool git_dirty;
  const char* build_type;
  const char* compiler;
  const char* compiler_flags;
  const char* onednn_version;
};
extern const build_info this_build;

}  // namespace qsweep

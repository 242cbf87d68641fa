# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# Script: cmake -DSOURCE_DIR=.. -DTEMPLATE=.. -DOUTPUT=.. [-DVERSION=.. and what TEMPLATE names]
#         -P GitVersion.cmake
# Runs at every build, so that the commit is that of the build and not of the last configure. Writes
# OUTPUT from TEMPLATE only when something changed. GIT_COMMIT is "unknown" outside a checkout.

set(GIT_COMMIT "unknown")
set(GIT_DIRTY "false")

macro(run_git output)
  execute_process(COMMAND git --no-optional-locks -C "${SOURCE_DIR}" ${ARGN}
                  OUTPUT_VARIABLE ${output} RESULT_VARIABLE failed
                  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endmacro()

# An unpacked release inside somebody else's checkout must not take that one's commit.
run_git(top_level rev-parse --show-toplevel)
file(REAL_PATH "${SOURCE_DIR}" source_dir)
if(NOT failed AND top_level STREQUAL source_dir)
  run_git(commit rev-parse HEAD)
  if(NOT failed)
    set(GIT_COMMIT "${commit}")
    run_git(changes status --porcelain --untracked-files=no)
    if(failed OR NOT changes STREQUAL "")
      set(GIT_DIRTY "true")
    endif()
  endif()
endif()

string(REGEX REPLACE " +" " " COMPILER_FLAGS "${COMPILER_FLAGS}")
string(STRIP "${COMPILER_FLAGS}" COMPILER_FLAGS)
configure_file("${TEMPLATE}" "${OUTPUT}" @ONLY)

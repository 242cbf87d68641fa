# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# Script: cmake -DPROJECT=<root> -DSCRATCH=<folder> -P git_version_test.cmake
# Runs cmake/GitVersion.cmake on checkouts of its own and fails when it names the wrong commit.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${SCRATCH}")
file(WRITE "${SCRATCH}/source/tracked" "1")
file(WRITE "${SCRATCH}/template" "@GIT_COMMIT@ @GIT_DIRTY@ @COMPILER_FLAGS@")

function(run_git)
  execute_process(COMMAND git -C "${SCRATCH}/source" -c user.name=t -c user.email=t@t ${ARGN}
                  OUTPUT_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_version source expected)
  execute_process(COMMAND "${CMAKE_COMMAND}" "-DSOURCE_DIR=${source}"
                          "-DTEMPLATE=${SCRATCH}/template" "-DOUTPUT=${SCRATCH}/version"
                          "-DCOMPILER_FLAGS= -O3   -Wall " -P "${PROJECT}/cmake/GitVersion.cmake"
                  COMMAND_ERROR_IS_FATAL ANY)
  file(READ "${SCRATCH}/version" version)
  string(STRIP "${version}" version)
  if(NOT version STREQUAL "${expected} -O3 -Wall")
    message(FATAL_ERROR "'${version}' instead of '${expected} -O3 -Wall'")
  endif()
endfunction()

set(source "${SCRATCH}/source")
run_git(init -q)
run_git(add tracked)
run_git(commit -q -m first)
run_git(rev-parse HEAD)
expect_version("${source}" "${output} false")

# Nothing new: the file must not be written, or each build would compile and link again.
file(TIMESTAMP "${SCRATCH}/version" before "%s")
execute_process(COMMAND "${CMAKE_COMMAND}" -E sleep 1.1)
expect_version("${source}" "${output} false")
file(TIMESTAMP "${SCRATCH}/version" after "%s")
if(NOT before STREQUAL after)
  message(FATAL_ERROR "the file was written although nothing had changed")
endif()

file(WRITE "${source}/untracked" "1")
expect_version("${source}" "${output} false")
file(WRITE "${source}/tracked" "2")
expect_version("${source}" "${output} true")

# A release unpacked inside another checkout is not that checkout's commit.
file(WRITE "${source}/unpacked/file" "1")
expect_version("${source}/unpacked" "unknown false")

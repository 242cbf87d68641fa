# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# The helpers every folder uses: one library a folder, one test binary a test file.

option(QSWEEP_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(QSWEEP_BUILD_BENCHMARKS "Build the benchmarks (Google Benchmark)" OFF)
# With GCC 12, Debian 12's, the tree is kept clean; a newer one's new warnings must stop no user.
set(is_known_compiler OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  set(is_known_compiler ON)
endif()
option(QSWEEP_WARNINGS_AS_ERRORS "Treat compiler warnings as errors" ${is_known_compiler})
option(QSWEEP_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

# Contraction is off, so that a formula in doubles means the same on every processor and in every
# function version; kernels that want a fused multiply-add say std::fma.
add_library(qsweep_options INTERFACE)
target_compile_options(qsweep_options INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math
  -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow
  $<$<BOOL:${QSWEEP_WARNINGS_AS_ERRORS}>:-Werror>
  $<$<BOOL:${QSWEEP_SANITIZE}>:-fsanitize=address,undefined -fno-sanitize-recover=all
    -fno-omit-frame-pointer>)
target_link_options(qsweep_options INTERFACE
  $<$<BOOL:${QSWEEP_SANITIZE}>:-fsanitize=address,undefined>)

# qsweep_library(<folder> SOURCES a.cpp ... [DEPENDS core ...] [LINK lib ...] [PRIVATE_LINK ...])
# makes the library qsweep_<folder> with the alias qsweep::<folder>; DEPENDS names other folders.
function(qsweep_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LINK;PRIVATE_LINK")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "qsweep_library(${folder}): unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  add_library(qsweep_${folder} STATIC ${arg_SOURCES})
  add_library(qsweep::${folder} ALIAS qsweep_${folder})
  target_include_directories(qsweep_${folder} PUBLIC "${PROJECT_SOURCE_DIR}/host")
  foreach(dependency IN LISTS arg_DEPENDS)
    target_link_libraries(qsweep_${folder} PUBLIC qsweep::${dependency})
  endforeach()
  target_link_libraries(qsweep_${folder} PUBLIC ${arg_LINK}
                        PRIVATE ${arg_PRIVATE_LINK} qsweep_options)
endfunction()

# GoogleTest's templates take most of the compile time of tests, and half of it at -O1; parsed
# once, they take half of the rest. Under sanitizers GCC 12 takes the insides of std::regex for
# uninitialized. All tests have OpenMP's flag, as what is precompiled is for one set of flags.
function(qsweep_test_options name)
  target_link_libraries(${name} PRIVATE
    GTest::gtest GTest::gmock qsweep_options OpenMP::OpenMP_CXX)
  target_compile_options(${name} PRIVATE
    $<$<CONFIG:Release>:-O1> $<$<BOOL:${QSWEEP_SANITIZE}>:-Wno-maybe-uninitialized>)
endfunction()

# Makes what qsweep_test precompiles; once, after GTest was found.
function(qsweep_precompile_test_headers)
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/test_headers.cpp" CONTENT "")
  add_library(qsweep_test_headers OBJECT "${CMAKE_BINARY_DIR}/test_headers.cpp")
  qsweep_test_options(qsweep_test_headers)
  target_precompile_headers(qsweep_test_headers PRIVATE
    <gtest/gtest.h> <gmock/gmock.h> <filesystem> <functional> <map> <sstream> <string> <vector>)
endfunction()

# qsweep_test(<name> SOURCES a_test.cpp ... DEPENDS core ... [LINK lib ...] [LABELS slow ...])
# makes the GoogleTest binary <name>, one CTest entry a test case, labelled `cpu` and LABELS.
function(qsweep_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPENDS;LINK;LABELS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "qsweep_test(${name}): unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  foreach(dependency IN LISTS arg_DEPENDS)
    target_link_libraries(${name} PRIVATE qsweep::${dependency})
  endforeach()
  target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gtest_main)
  qsweep_test_options(${name})
  target_precompile_headers(${name} REUSE_FROM qsweep_test_headers)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "cpu;${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  # The long ones have two threads; the others may well share a core for their moment.
  if("slow" IN_LIST arg_LABELS)
    set_tests_properties(${name} PROPERTIES PROCESSORS 2)
  endif()
endfunction()

# qsweep_gpu_test(<as qsweep_test>): a test that needs an NVIDIA GPU, labelled `gpu` alone. Without
# QSWEEP_GPU_TESTS it is not built by default, and CTest lists it as disabled, never as passed.
function(qsweep_gpu_test name)
  qsweep_test(${name} ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS gpu)
  if(NOT QSWEEP_GPU_TESTS)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    set_tests_properties(${name} PROPERTIES DISABLED TRUE)
  endif()
endfunction()

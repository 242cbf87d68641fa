# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds the CUDA toolkit with cuBLAS and cuDNN and sets QSWEEP_HAS_CUDA. QSWEEP_CUDA=AUTO takes what
# is there, ON fails without it, OFF does not look.

set(QSWEEP_CUDA AUTO CACHE STRING "Build the CUDA backend: AUTO, ON or OFF")
set_property(CACHE QSWEEP_CUDA PROPERTY STRINGS AUTO ON OFF)
option(QSWEEP_DEBUG_SYNC "Wait for each kernel, so that its errors show at its launch" OFF)
set(QSWEEP_HAS_CUDA OFF)
if(NOT QSWEEP_CUDA)
  return()
endif()

# On a machine with a GPU the build is for that GPU. Without one, machine code for compute 9.0 and
# portable code that the driver of any newer-than-Volta device compiles when the program starts.
# All supported ones: the preset cuda-all.
if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
  execute_process(COMMAND nvidia-smi -L RESULT_VARIABLE no_gpu OUTPUT_QUIET ERROR_QUIET)
  if(no_gpu)
    set(architectures 75-virtual 90-real)
  else()
    set(architectures native)
  endif()
  set(CMAKE_CUDA_ARCHITECTURES ${architectures} CACHE STRING "GPUs to compile for")
endif()

include(CheckLanguage)
check_language(CUDA)
set(missing "")
if(NOT CMAKE_CUDA_COMPILER)
  set(missing "no nvcc")
else()
  enable_language(CUDA)
  find_package(CUDAToolkit 12.0)
  find_package(CuDNN)
  foreach(target CUDA::cudart_static CUDA::cublas CuDNN::cudnn)
    if(NOT TARGET ${target})
      set(missing "no ${target} beside nvcc")
    endif()
  endforeach()
endif()
if(missing)
  if(QSWEEP_CUDA STREQUAL "ON")
    message(FATAL_ERROR "QSWEEP_CUDA=ON, but there is ${missing}; see docs/gpu.md")
  endif()
  message(STATUS "CUDA backend: not built (${missing})")
  return()
endif()
message(STATUS "CUDA backend: ${CUDAToolkit_VERSION} for ${CMAKE_CUDA_ARCHITECTURES}")
set(QSWEEP_HAS_CUDA ON)

find_package(Threads REQUIRED)
set(CMAKE_CUDA_RUNTIME_LIBRARY Static)
set(CMAKE_CUDA_STANDARD 20)
# CMake 3.25.1, Debian 12's, does not know these flags of nvcc 12 and newer.
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
endif()

# Headers alone: which runtime is linked is decided where a program is.
add_library(qsweep_cuda_headers INTERFACE)
target_include_directories(qsweep_cuda_headers SYSTEM INTERFACE
  ${CUDAToolkit_INCLUDE_DIRS} ${CuDNN_INCLUDE_DIR})
target_compile_definitions(qsweep_cuda_headers INTERFACE
  $<$<BOOL:${QSWEEP_DEBUG_SYNC}>:QSWEEP_DEBUG_SYNC>)

add_library(qsweep_cuda_options INTERFACE)
target_compile_options(qsweep_cuda_options INTERFACE
  --expt-relaxed-constexpr --extended-lambda -lineinfo
  $<$<BOOL:${QSWEEP_WARNINGS_AS_ERRORS}>:-Werror=all-warnings>
  -Xcompiler=-Wall,-Wextra)

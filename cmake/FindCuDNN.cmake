# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
#
# Finds cuDNN in $CUDNN_PATH, beside the CUDA toolkit (where PyPI's wheels have it) or where the
# system keeps libraries: target CuDNN::cudnn.

set(places ENV CUDNN_PATH "${CUDAToolkit_BIN_DIR}/../../cudnn")
find_path(CuDNN_INCLUDE_DIR cudnn.h HINTS ${places} ${CUDAToolkit_INCLUDE_DIRS}
          PATH_SUFFIXES include)
find_library(CuDNN_LIBRARY NAMES cudnn libcudnn.so.9 NAMES_PER_DIR
             HINTS ${places} ${CUDAToolkit_LIBRARY_DIR} PATH_SUFFIXES lib lib64)

if(CuDNN_INCLUDE_DIR AND EXISTS "${CuDNN_INCLUDE_DIR}/cudnn_version.h")
  file(READ "${CuDNN_INCLUDE_DIR}/cudnn_version.h" version_header)
  set(version_parts "")
  foreach(part MAJOR MINOR PATCHLEVEL)
    string(REGEX MATCH "define CUDNN_${part} +([0-9]+)" matched "${version_header}")
    list(APPEND version_parts "${CMAKE_MATCH_1}")
  endforeach()
  list(JOIN version_parts "." CuDNN_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CuDNN REQUIRED_VARS CuDNN_LIBRARY CuDNN_INCLUDE_DIR
                                  VERSION_VAR CuDNN_VERSION)

if(CuDNN_FOUND AND NOT TARGET CuDNN::cudnn)
  add_library(CuDNN::cudnn UNKNOWN IMPORTED)
  set_target_properties(CuDNN::cudnn PROPERTIES
    IMPORTED_LOCATION "${CuDNN_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${CuDNN_INCLUDE_DIR}")
endif()
mark_as_advanced(CuDNN_INCLUDE_DIR CuDNN_LIBRARY)

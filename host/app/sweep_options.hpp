// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace qsweep::app {

/// The options of `qsweep sweep` as typed.
struct sweep_options {
  std::string weights;
  std::string dataset;
  std::string bits;
  std::vector<std::string> wsupp;  ///< RANGE or LAYER=RANGE
  std::string quantizer = "uniform";
  std::string scope = "global";
  std::string metrics = "sqnr,accuracy";
  bool no_incremental = false;
  std::string out;
};

inline constexpr const char* sweep_example =
    "qsweep sweep --weights mlp.safetensors --dataset mnist --bits 3 --wsupp 2:7:0.5";

/// The request, its layers as they were named: still to be assigned (sweep/layers.hpp) and
/// validated. Throws usage_error, with an example or a suggestion.
sweep_request make_request(const sweep_options& options);

}  // namespace qsweep::app

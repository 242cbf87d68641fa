// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/network_spec.hpp"

namespace qsweep {

/// A trained network as it lies in a .safetensors file.
struct stored_weights {
  network_spec network;
  std::vector<float> parameters;                ///< flat, in network_spec order
  std::map<std::string, std::string> metadata;  ///< model, dataset, seed, epochs, recipe, ...
  std::string sha256;                           ///< of the whole file, lower-case hex
};

/// Reads float32 weights: metadata key `model` names the network (without it the tensor names and
/// shapes must be those of exactly one known network); tensors `<layer>.weight` and `<layer>.bias`
/// must all be there with their shapes, and no others. Throws io_error when the file cannot be
/// read, bad_input_error (file, place, reason) when it breaks a rule of the format or of this page,
/// or holds NaN or infinity.
stored_weights read_weights(const std::filesystem::path& file);

/// Writes atomically (temporary file in the same folder, fsync, rename); the same input gives the
/// same bytes. Returns the sha256 of the file. `weights.sha256` is ignored.
std::string write_weights(const std::filesystem::path& file, const stored_weights& weights);

}  // namespace qsweep

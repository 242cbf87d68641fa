// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/dataset_view.hpp"

namespace qsweep {

/// Images and labels, owned.
struct dataset {
  std::string name;  ///< "mnist" or "fashion-mnist"
  std::vector<std::uint8_t> images;
  std::vector<std::uint8_t> labels;
  tensor_shape image_shape;

  dataset_view view() const { return {images, labels, image_shape}; }
};

enum class dataset_part { train, test };

/// "mnist", "fashion-mnist".
const std::vector<std::string>& dataset_names();

/// Where data sets are looked for, in order: $QSWEEP_DATA, then the project's `data/` (where this
/// was built; `./data` where that is gone). In each, the files lie in a folder named like the data
/// set.
std::vector<std::filesystem::path> data_search_path();

/// Loads one part of a data set: finds its two IDX files (raw or .gz), checks their checksums
/// against the manifest, parses and cross-checks them. Throws usage_error for an unknown name,
/// io_error with the command that fetches the data when a file is missing, bad_input_error with
/// file, place, reason and remedy when it is not the file it should be.
dataset load_dataset(const std::string& name, dataset_part part);

/// A data set of uncompressed IDX images and labels, without any checksum. Throws bad_input_error
/// as the parsers in io/idx.hpp do, and when there are not as many labels as images.
dataset make_dataset(const std::string& name, std::span<const std::uint8_t> image_bytes,
                     std::span<const std::uint8_t> label_bytes, std::size_t classes);

}  // namespace qsweep

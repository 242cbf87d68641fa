// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/dataset.hpp"

namespace qsweep {

/// One IDX file that belongs to a data set.
struct manifest_file {
  std::string name;  ///< without .gz
  dataset_part part = dataset_part::train;
  bool holds_images = false;     ///< else labels
  std::uint64_t size_bytes = 0;  ///< uncompressed
  std::string sha256;            ///< uncompressed
  std::string gzip_md5;  ///< of the .gz as its publisher ships it; empty where not published
};

/// A place to fetch a data set from.
struct manifest_source {
  enum class kind { web, pypi, folder, debian };
  kind what = kind::web;
  std::string where;  ///< URL prefix (http is fine: checksums decide), requirement, ...
};

/// One data set: the contents of data/manifest.json, the single place that knows them.
struct manifest_dataset {
  std::string name;
  std::string licence;
  std::size_t classes = 0;
  std::vector<manifest_file> files;
  std::vector<manifest_source> sources;
};

/// The manifest, as data/manifest.json said when this was built.
const std::vector<manifest_dataset>& data_manifest();

/// One of its data sets. Throws usage_error naming the known ones.
const manifest_dataset& find_in_manifest(const std::string& dataset);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/manifest.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace qsweep {

extern const char* const embedded_manifest;  // generated from data/manifest.json by CMake

namespace {

using nlohmann::json;

manifest_file read_file_entry(const json& entry) {
  manifest_file file;
  file.name = entry.at("name");
  file.part = entry.at("part") == "train" ? dataset_part::train : dataset_part::test;
  file.holds_images = entry.at("holds") == "images";
  file.size_bytes = entry.at("size_bytes");
  file.sha256 = entry.at("sha256");
  file.gzip_md5 = entry.value("gzip_md5", "");
  return file;
}

manifest_source read_source_entry(const json& entry) {
  using kind = manifest_source::kind;
  static const std::map<std::string, kind> kinds = {
      {"web", kind::web}, {"pypi", kind::pypi}, {"folder", kind::folder}, {"debian", kind::debian}};
  return {kinds.at(entry.at("kind").get<std::string>()), entry.at("where")};
}

std::vector<manifest_dataset> read_manifest() {
  const json manifest = json::parse(embedded_manifest);
  std::vector<manifest_dataset> datasets;
  for (const json& entry : manifest.at("datasets")) {
    manifest_dataset& set = datasets.emplace_back();
    set.name = entry.at("name");
    set.licence = entry.at("licence");
    set.classes = entry.at("classes");
    for (const json& file : entry.at("files")) set.files.push_back(read_file_entry(file));
    for (const json& source : entry.at("sources")) set.sources.push_back(read_source_entry(source));
  }
  return datasets;
}

}  // namespace

const std::vector<manifest_dataset>& data_manifest() {
  static const std::vector<manifest_dataset> datasets = read_manifest();
  return datasets;
}

const manifest_dataset& find_in_manifest(const std::string& dataset) {
  std::string known;
  for (const manifest_dataset& set : data_manifest()) {
    if (set.name == dataset) return set;
    known += (known.empty() ? "" : ", ") + set.name;
  }
  throw usage_error("unknown data set '" + dataset + "'; known data sets: " + known);
}

}  // namespace qsweep

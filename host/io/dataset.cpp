// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/dataset.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <system_error>

#include "core/error.hpp"
#include "io/data_files.hpp"
#include "io/idx.hpp"
#include "io/manifest.hpp"

namespace qsweep {
namespace {

const manifest_file& find_part(const manifest_dataset& set, dataset_part part, bool images) {
  for (const manifest_file& file : set.files) {
    if (file.part == part && file.holds_images == images) return file;
  }
  throw precondition_error("data/manifest.json lacks a file of " + set.name);
}

std::filesystem::path require_data_file(const manifest_dataset& set, const manifest_file& file) {
  const std::vector<std::filesystem::path> folders = data_search_path();
  std::filesystem::path path = find_data_file(folders, set, file);
  if (!path.empty()) return path;
  std::string searched;
  for (const auto& folder : folders) searched += fmt::format(" {}", (folder / set.name).string());
  throw io_error(fmt::format("{} of {} is missing (searched:{}); run: qsweep data fetch {}",
                             file.name, set.name, searched, set.name));
}

}  // namespace

const std::vector<std::string>& dataset_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> found;
    for (const manifest_dataset& set : data_manifest()) found.push_back(set.name);
    return found;
  }();
  return names;
}

std::vector<std::filesystem::path> data_search_path() {
  std::vector<std::filesystem::path> folders;
  const char* chosen = std::getenv("QSWEEP_DATA");
  if (chosen != nullptr && *chosen != '\0') folders.emplace_back(chosen);
  const std::filesystem::path project = QSWEEP_PROJECT_DATA_DIR;
  std::error_code ignored;
  folders.push_back(std::filesystem::is_directory(project, ignored) ? project : "data");
  return folders;
}

dataset load_dataset(const std::string& name, dataset_part part) {
  const manifest_dataset& set = find_in_manifest(name);
  const manifest_file& image_file = find_part(set, part, true);
  const manifest_file& label_file = find_part(set, part, false);
  const std::filesystem::path image_path = require_data_file(set, image_file);
  const std::filesystem::path label_path = require_data_file(set, label_file);
  const std::vector<std::uint8_t> image_bytes = read_data_file(image_path, set, image_file);
  const std::vector<std::uint8_t> label_bytes = read_data_file(label_path, set, label_file);
  return make_dataset(name, image_bytes, label_bytes, set.classes);
}

dataset make_dataset(const std::string& name, std::span<const std::uint8_t> image_bytes,
                     std::span<const std::uint8_t> label_bytes, std::size_t classes) {
  const idx_images images = parse_idx_images(image_bytes);
  const std::span<const std::uint8_t> labels = parse_idx_labels(label_bytes, classes);
  if (images.count != labels.size()) {
    throw bad_input_error(
        fmt::format("{}: offset 4: {} images but {} labels; run: qsweep data fetch {}", name,
                    images.count, labels.size(), name));
  }
  return {name,
          {images.pixels.begin(), images.pixels.end()},
          {labels.begin(), labels.end()},
          images.shape};
}

}  // namespace qsweep

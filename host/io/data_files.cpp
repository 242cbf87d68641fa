// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/data_files.hpp"

#include <system_error>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/checksum.hpp"
#include "io/gzip.hpp"
#include "io/idx.hpp"

namespace qsweep {
namespace {

void check_size_on_disk(const std::filesystem::path& path, const manifest_file& file) {
  std::error_code failure;
  const std::uintmax_t size = std::filesystem::file_size(path, failure);
  constexpr std::uintmax_t gzip_overhead = 65536;
  if (!failure && size > file.size_bytes + gzip_overhead) {
    throw bad_input_error(std::to_string(size) + " bytes, expected " +
                          std::to_string(file.size_bytes));
  }
}

std::vector<std::uint8_t> read_bytes(const std::filesystem::path& path) {
  const std::string content = read_whole_file(path);
  return {content.begin(), content.end()};
}

}  // namespace

std::filesystem::path find_data_file(std::span<const std::filesystem::path> folders,
                                     const manifest_dataset& set, const manifest_file& file) {
  for (const std::filesystem::path& folder : folders) {
    for (const char* ending : {"", ".gz"}) {
      const std::filesystem::path candidate = folder / set.name / (file.name + ending);
      std::error_code ignored;
      if (std::filesystem::exists(candidate, ignored)) return candidate;
    }
  }
  return {};
}

std::vector<std::uint8_t> check_data(std::vector<std::uint8_t> bytes, const manifest_dataset& set,
                                     const manifest_file& file) {
  if (looks_like_gzip(bytes)) bytes = gunzip(bytes, file.size_bytes);
  if (file.holds_images) {
    parse_idx_images(bytes);
  } else {
    parse_idx_labels(bytes, set.classes);
  }
  if (bytes.size() != file.size_bytes) {
    throw bad_input_error(std::to_string(bytes.size()) + " bytes uncompressed, expected " +
                          std::to_string(file.size_bytes));
  }
  const std::string sha256 = sha256_hex(std::as_bytes(std::span(bytes)));
  if (sha256 != file.sha256) {
    throw bad_input_error("sha256 of the uncompressed content is " + sha256 + ", expected " +
                          file.sha256);
  }
  return bytes;
}

std::vector<std::uint8_t> read_data_file(const std::filesystem::path& path,
                                         const manifest_dataset& set, const manifest_file& file) {
  try {
    check_size_on_disk(path, file);
    std::vector<std::uint8_t> bytes = read_bytes(path);
    if (path.extension() == ".gz") bytes = gunzip(bytes, file.size_bytes);
    return check_data(std::move(bytes), set, file);
  } catch (const bad_input_error& reason) {
    throw bad_input_error(path.string() + ": " + reason.what() + "; run: qsweep data fetch " +
                          set.name);
  }
}

}  // namespace qsweep

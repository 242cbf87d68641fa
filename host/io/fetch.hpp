// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace qsweep {

enum class data_state {
  present,  ///< found, content not looked at (list_data)
  ok,       ///< found, and exactly the file of the manifest (verify_data, fetch_data)
  missing,  ///< in none of the folders of data_search_path()
  bad,      ///< found, but not the file it should be: `detail` says why and what to do
};
std::string to_string(data_state state);

/// What is known about one file of the manifest.
struct data_file_status {
  std::string dataset;  ///< "mnist"
  std::string file;     ///< "train-images-idx3-ubyte", without .gz
  data_state state = data_state::missing;
  std::filesystem::path path;    ///< where it was found (with .gz where so), else empty
  std::uint64_t size_bytes = 0;  ///< uncompressed, from the manifest
  std::string sha256;            ///< uncompressed, from the manifest
  std::string licence;           ///< of the data set
  std::string detail;            ///< the reason for `missing` and `bad`, with the remedy
};

/// A line for the log: what is tried now, what came of it.
using fetch_log = std::function<void(const std::string&)>;

/// "mnist", "fashion-mnist" -> that one; "all" or "" -> all. Throws usage_error naming the choices.
std::vector<std::string> select_datasets(const std::string& name);

/// Where each file of a data set is; reads no content. Throws usage_error for an unknown name.
std::vector<data_file_status> list_data(const std::string& dataset);

/// As list_data, and reads and checks each file. Never throws for a bad file: it says `bad`.
std::vector<data_file_status> verify_data(const std::string& dataset);

/// Brings the files of a data set that are missing or bad into the first folder of
/// data_search_path(), uncompressed, from the manifest's sources in order; good files are left
/// alone. Nothing is accepted but by checksum, and each file appears whole or not at all. Never
/// asks anything. Throws io_error when no source had a file, naming each source and its reason.
std::vector<data_file_status> fetch_data(const std::string& dataset, const fetch_log& log);

}  // namespace qsweep

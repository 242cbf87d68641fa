// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/fetch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/data_files.hpp"
#include "io/data_sources.hpp"
#include "io/fetch_into.hpp"

namespace qsweep {
namespace {

data_file_status locate(const manifest_dataset& set, const manifest_file& file,
                        std::span<const std::filesystem::path> folders) {
  data_file_status status{.dataset = set.name,
                          .file = file.name,
                          .state = data_state::present,
                          .path = find_data_file(folders, set, file),
                          .size_bytes = file.size_bytes,
                          .sha256 = file.sha256,
                          .licence = set.licence,
                          .detail = {}};
  if (status.path.empty()) {
    status.state = data_state::missing;
    status.detail = "run: qsweep data fetch " + set.name;
  }
  return status;
}

data_file_status verify(const manifest_dataset& set, const manifest_file& file,
                        std::span<const std::filesystem::path> folders) {
  data_file_status status = locate(set, file, folders);
  if (status.state == data_state::missing) return status;
  try {
    read_data_file(status.path, set, file);
    status.state = data_state::ok;
  } catch (const error& reason) {
    status.state = data_state::bad;
    status.detail = reason.what();
  }
  return status;
}

template <class Examine>
std::vector<data_file_status> examine_all(const manifest_dataset& set, Examine examine) {
  std::vector<data_file_status> statuses;
  for (const manifest_file& file : set.files) statuses.push_back(examine(file));
  return statuses;
}

std::vector<data_file_status> verify_all(const manifest_dataset& set,
                                         std::span<const std::filesystem::path> folders) {
  return examine_all(set, [&](const manifest_file& file) { return verify(set, file, folders); });
}

/// The files that are not ok, with a line about each in the log.
std::vector<manifest_file> files_to_get(const manifest_dataset& set,
                                        std::span<const std::filesystem::path> folders,
                                        const fetch_log& log) {
  std::vector<manifest_file> wanted;
  for (const manifest_file& file : set.files) {
    const data_file_status status = verify(set, file, folders);
    if (status.state == data_state::ok) continue;
    wanted.push_back(file);
    log(fmt::format("{}: {} is {}{}", set.name, file.name, to_string(status.state),
                    status.state == data_state::bad ? ": " + status.detail : ""));
  }
  return wanted;
}

void store(const manifest_file& file, const std::vector<std::uint8_t>& bytes,
           const std::filesystem::path& folder, const fetch_log& log) {
  const std::filesystem::path path = folder / file.name;
  write_file_atomically(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  log(fmt::format("  {}: sha256 as expected, {} bytes written", path.string(), bytes.size()));
}

}  // namespace

std::string to_string(data_state state) {
  switch (state) {
    case data_state::present:
      return "present";
    case data_state::ok:
      return "ok";
    case data_state::missing:
      return "missing";
    case data_state::bad:
      break;
  }
  return "bad";
}

std::vector<std::string> select_datasets(const std::string& name) {
  if (name.empty() || name == "all") return dataset_names();
  try {
    return {find_in_manifest(name).name};
  } catch (const usage_error& reason) {
    throw usage_error(std::string(reason.what()) + ", all");
  }
}

std::vector<data_file_status> list_data(const std::string& dataset) {
  const manifest_dataset& set = find_in_manifest(dataset);
  const std::vector<std::filesystem::path> folders = data_search_path();
  return examine_all(set, [&](const manifest_file& file) { return locate(set, file, folders); });
}

std::vector<data_file_status> verify_data(const std::string& dataset) {
  return verify_all(find_in_manifest(dataset), data_search_path());
}

std::vector<data_file_status> fetch_data(const std::string& dataset, const fetch_log& log) {
  const std::vector<std::filesystem::path> folders = data_search_path();
  return fetch_into(find_in_manifest(dataset), folders, log);
}

std::vector<data_file_status> fetch_into(const manifest_dataset& set,
                                         std::span<const std::filesystem::path> folders,
                                         const fetch_log& log) {
  QSWEEP_EXPECTS(log && !folders.empty(), "fetching needs a log and a folder");
  std::vector<manifest_file> wanted = files_to_get(set, folders, log);
  std::string reasons;
  for (const manifest_source& source : set.sources) {
    if (wanted.empty()) break;
    log(fmt::format("{}: trying {}", set.name, describe(source)));
    std::vector<std::pair<manifest_file, std::vector<std::uint8_t>>> got;
    std::string reason = "lacks the right files";
    try {
      get_from_source(
          source, set, wanted,
          [&got](const manifest_file& file, std::vector<std::uint8_t> bytes) {
            got.emplace_back(file, std::move(bytes));
          },
          log);
    } catch (const io_error& failure) {
      reason = failure.what();
      log("  failed: " + reason);
    }
    reasons += fmt::format("; {}: {}", describe(source), reason);
    for (const auto& [file, bytes] : got) {
      store(file, bytes, folders.front() / set.name, log);
      std::erase_if(wanted, [&file](const auto& one) { return one.name == file.name; });
    }
  }
  if (!wanted.empty()) {
    throw io_error(fmt::format("{}: no source had {}{}", set.name, wanted.front().name, reasons));
  }
  return verify_all(set, folders);
}

}  // namespace qsweep

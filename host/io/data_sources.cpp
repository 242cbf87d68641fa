// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/data_sources.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/checksum.hpp"
#include "io/command.hpp"
#include "io/data_files.hpp"
#include "io/download.hpp"
#include "io/gzip.hpp"

namespace qsweep {
namespace {

namespace fs = std::filesystem;

/// One request: what is wanted and who takes it.
struct request {
  const manifest_dataset& set;
  std::span<const manifest_file> wanted;
  const data_sink& take;
  const fetch_log& log;
};

/// A .gz never exceeds the uncompressed size by more than this.
constexpr std::uint64_t gzip_overhead = 65536;

void offer(const request& what, const manifest_file& file, std::vector<std::uint8_t> bytes,
           const std::string& origin) {
  try {
    if (origin.ends_with(".gz")) {
      const std::string md5 = md5_hex(std::as_bytes(std::span(bytes)));
      bytes = gunzip(bytes, file.size_bytes);
      if (!file.gzip_md5.empty() && md5 != file.gzip_md5) {
        throw bad_input_error(fmt::format("md5 is {}, expected {}", md5, file.gzip_md5));
      }
    }
    what.take(file, check_data(std::move(bytes), what.set, file));
  } catch (const bad_input_error& reason) {
    what.log(fmt::format("  refused {}: {}", origin, reason.what()));
  }
}

/// Whether a file on disk may be the wanted one: named <name>.gz, or of the right size.
bool may_be(const fs::directory_entry& entry, const manifest_file& file) {
  std::error_code failure;
  const std::uintmax_t size = entry.file_size(failure);
  if (failure || entry.path().filename().string().starts_with("._")) return false;
  if (entry.path().filename() == file.name + ".gz") return size <= file.size_bytes + gzip_overhead;
  return size == file.size_bytes;
}

void get_from_folder(const fs::path& folder, const request& what) {
  std::error_code failure;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied,
                                      failure);
  if (failure) throw io_error(fmt::format("{}: {}", folder.string(), failure.message()));
  for (const fs::directory_entry& entry : at) {
    if (entry.is_symlink(failure) || !entry.is_regular_file(failure)) continue;
    for (const manifest_file& file : what.wanted) {
      if (!may_be(entry, file)) continue;
      const std::string content = read_whole_file(entry.path());
      offer(what, file, {content.begin(), content.end()}, entry.path().string());
    }
  }
}

void get_from_web(const std::string& prefix, const request& what) {
  for (const manifest_file& file : what.wanted) {
    const std::string url = fmt::format("{}{}.gz", prefix, file.name);
    what.log("  downloading " + url);
    offer(what, file, download(url, file.size_bytes + gzip_overhead, std::chrono::seconds(600)),
          url);
  }
}

void run_or_throw(const command& what) {
  const command_result result = run_command(what);
  if (result.exit_code != 0) {
    throw io_error(
        fmt::format("{} exited {}: {}", what.argv[0], result.exit_code, result.last_line));
  }
}

void get_from_debian(const std::string& package, const request& what) {
  const temporary_folder scratch;
  run_or_throw({{"apt-get", "download", package}, scratch.path(), {}});
  for (const fs::directory_entry& entry : fs::directory_iterator(scratch.path())) {
    if (entry.path().extension() != ".deb") continue;
    run_or_throw({{"dpkg", "-x", entry.path().string(), "unpacked"}, scratch.path(), {}});
  }
  get_from_folder(scratch.path() / "unpacked", what);
}

/// The package's archives hold the right files but no valid metadata, so that pip refuses them and
/// exits 1; with --no-clean it leaves them unpacked below TMPDIR, which is all that is needed here.
void get_from_pypi(const std::string& requirement, const request& what) {
  const temporary_folder scratch;
  const fs::path unpacked = scratch.path() / "unpacked";
  fs::create_directory(unpacked);
  const command_result result =
      run_command({{"python3", "-m", "pip", "download", "--no-input", "--disable-pip-version-check",
                    "--no-clean", "--no-deps", "--no-binary", ":all:", "--timeout", "15",
                    "--retries", "1", "--dest", (scratch.path() / "saved").string(), requirement},
                   scratch.path(),
                   {{"TMPDIR", unpacked.string()}}});
  if (fs::is_empty(unpacked)) {
    throw io_error(
        fmt::format("pip left nothing (exit {}): {}", result.exit_code, result.last_line));
  }
  get_from_folder(unpacked, what);
}

}  // namespace

std::string describe(const manifest_source& source) {
  switch (source.what) {
    case manifest_source::kind::pypi:
      return "Python package " + source.where;
    case manifest_source::kind::debian:
      return "Debian package " + source.where;
    case manifest_source::kind::folder:
      return "folder " + source.where;
    case manifest_source::kind::web:
      break;
  }
  return source.where;
}

void get_from_source(const manifest_source& source, const manifest_dataset& set,
                     std::span<const manifest_file> wanted, const data_sink& take,
                     const fetch_log& log) {
  const request what{set, wanted, take, log};
  try {
    switch (source.what) {
      case manifest_source::kind::web:
        return get_from_web(source.where, what);
      case manifest_source::kind::pypi:
        return get_from_pypi(source.where, what);
      case manifest_source::kind::folder:
        return get_from_folder(source.where, what);
      case manifest_source::kind::debian:
        return get_from_debian(source.where, what);
    }
  } catch (const fs::filesystem_error& reason) {
    throw io_error(reason.what());
  }
}

}  // namespace qsweep

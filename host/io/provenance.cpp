// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/provenance.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <openssl/crypto.h>
#include <sched.h>
#include <sys/utsname.h>
#include <zlib.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "io/build_info.hpp"

namespace qsweep {
namespace {

using nlohmann::json;

/// What follows `key` and `separators` in the first line of `file` that starts with `key`.
std::string read_field(const char* file, const std::string& key, const char* separators) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t begin = line.find_first_not_of(separators, key.size());
    if (begin == std::string::npos) continue;
    const std::size_t end = line.find_last_not_of(" \t\"");
    return line.substr(begin, end + 1 - begin);
  }
  return "unknown";
}

std::string os_name() {
  utsname kernel{};
  if (uname(&kernel) != 0) return "unknown";
  return fmt::format("{} ({} {} {})", read_field("/etc/os-release", "PRETTY_NAME", "=\""),
                     kernel.sysname, kernel.release, kernel.machine);
}

int usable_cores() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  return sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 0;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

json library_versions() {
  return {{"oneDNN", this_build.onednn_version},
          {"zlib", zlibVersion()},
          {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libcurl", curl_version_info(CURLVERSION_NOW)->version},
          {"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR,
                                        NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
          {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
                              FMT_VERSION % 100)},
          {"libc", gnu_get_libc_version()}};
}

/// The text with the home folder as "~".
std::string without_home(std::string text) {
  const char* value = std::getenv("HOME");
  const std::string home = value == nullptr ? "" : std::string(value) + "/";
  if (home.size() < 3) return text;
  for (std::size_t at = text.find(home); at != std::string::npos; at = text.find(home, at + 2)) {
    text.replace(at, home.size(), "~/");
  }
  return text;
}

json scrubbed_arguments(const std::vector<std::string>& argv) {
  json arguments = json::array();
  for (const std::string& argument : argv) {
    arguments.push_back(arguments.empty() ? std::filesystem::path(argument).filename().string()
                                          : without_home(argument));
  }
  return arguments;
}

}  // namespace

const char* version_string() {
  return this_build.version;
}
const char* git_commit() {
  return this_build.git_commit;
}
bool git_dirty() {
  return this_build.git_dirty;
}

json make_provenance(const std::vector<std::string>& argv,
                     const std::map<std::string, std::string>& inputs_sha256,
                     const std::string& backend_description, int threads) {
  json inputs = json::object();
  for (const auto& [name, sha256] : inputs_sha256) inputs[without_home(name)] = sha256;
  return {{"version", this_build.version},
          {"git_commit", this_build.git_commit},
          {"git_dirty", this_build.git_dirty},
          {"build_type", this_build.build_type},
          {"compiler", this_build.compiler},
          {"compiler_flags", this_build.compiler_flags},
          {"libraries", library_versions()},
          {"cpu_model", read_field("/proc/cpuinfo", "model name", " \t:")},
          {"cpu_cores", usable_cores()},
          {"os", os_name()},
          {"utc", utc_now()},
          {"argv", scrubbed_arguments(argv)},
          {"inputs", inputs},
          {"backend", backend_description},
          {"threads", threads}};
}

}  // namespace qsweep

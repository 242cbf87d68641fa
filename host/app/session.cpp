// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/session.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <string_view>

#include "app/cuda.hpp"
#include "core/error.hpp"
#include "cpu/cpu_backend.hpp"
#include "io/provenance.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::app {

int usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof set, &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
}

std::string tool_version() {
  const std::string commit = git_commit();
  return std::string(version_string()) + " (commit " + commit.substr(0, 12) +
         (git_dirty() ? ", changed)" : ")");
}

int session::threads() const {
  return common.threads > 0 ? common.threads : usable_cores();
}

std::vector<int> parse_devices(const std::string& text) {
  std::vector<int> devices;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    int device = 0;
    const auto [stop, failure] = std::from_chars(at, end, device);
    if (failure != std::errc{} || device < 0 || (stop != end && *stop != ',')) {
      throw usage_error("'" + text + "' is not a list of devices, for example: 0, or 0,1");
    }
    if (std::ranges::find(devices, device) != devices.end()) {
      throw usage_error("device " + std::to_string(device) + " is named twice");
    }
    devices.push_back(device);
    if (stop == end) return devices;
    at = stop + 1;
  }
}

std::string session::backend() const {
  if (common.devices.empty() || common.backend == "cuda") return common.backend;
  if (common.backend == "auto") return "cuda";
  throw usage_error("--device " + common.devices + " goes with --backend cuda, not with '" +
                    common.backend + "'");
}

std::vector<int> session::devices() const {
  return common.devices.empty() ? std::vector<int>{} : parse_devices(common.devices);
}

backend_options session::how_to_compute() const {
  return {.threads = threads(), .devices = devices(), .notice = [this](const std::string& line) {
            log(line);
          }};
}

std::string session::command_line() const {
  std::string line;
  for (const std::string& word : argv) {
    if (!line.empty()) line += ' ';
    line += shell_quoted(word);
  }
  return line;
}

void session::log(const std::string& line) const {
  if (!common.quiet) std::cerr << line + '\n';  // at once: threads of several devices log
}

void session::warn(const std::string& line) const {
  const bool colored = inspect_terminal(2, color()).color;
  std::cerr << (colored ? "\x1b[33mwarning:\x1b[0m " : "warning: ") << line << '\n';
}

engines make_engines(const session& run) {
  return {.fast = make_backend(run.backend(), run.how_to_compute()),
          .reference = make_backend("reference", {.threads = run.threads()})};
}

void register_backends() {
  register_backend("cpu", make_cpu_backend);
  register_backend("reference", make_reference_backend);
  register_cuda_backend();
}

std::string shell_quoted(const std::string& text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string quoted(1, '\'');
  for (const char c : text) {
    if (c == '\'') {
      quoted.append("'\\''");
    } else {
      quoted.push_back(c);
    }
  }
  quoted.push_back('\'');
  return quoted;
}

void require_value(const std::string& value, const std::string& option,
                   const std::string& example) {
  if (value.empty()) throw usage_error(option + " is needed, for example: " + example);
}

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <sys/sysinfo.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "app/application.hpp"
#include "app/commands.hpp"

namespace qsweep::app {
namespace {

/// The value of the first "key : value" line of /proc/cpuinfo with that key, or "".
std::string cpuinfo(const std::string& key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (colon != std::string::npos && line.starts_with(key)) return line.substr(colon + 2);
  }
  return "";
}

/// Instruction set extensions that decide how fast the cpu backend is, in the order of their age.
std::string instruction_sets() {
  std::istringstream flags(cpuinfo("flags"));
  const std::vector<std::string> present{std::istream_iterator<std::string>(flags), {}};
  std::string found;
  for (const std::string name :
       {"avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16"}) {
    if (std::ranges::find(present, name) != present.end()) {
      found += (found.empty() ? "" : " ") + name;
    }
  }
  return found;
}

double memory_gib() {
  struct sysinfo info {};
  if (sysinfo(&info) != 0) return 0.0;
  return static_cast<double>(info.totalram) * info.mem_unit / 0x1p30;
}

int run_devices(const session& run) {
  const std::string model = cpuinfo("model name");
  const std::int64_t cores = usable_cores();
  record_writer out(std::cout, run.format(),
                    {"backend", "available", "device", "cores", "threads", "memory_gib",
                     "instruction_sets", "note"});
  const auto host_row = [&](const std::string& name, const cell& sets, const std::string& note) {
    out.write(std::vector<cell>{name, true, model, cores, std::int64_t{run.threads()},
                                std::round(memory_gib() * 10.0) / 10.0, sets, note});
  };
  host_row("cpu", instruction_sets(), "what auto means here");
  host_row("reference", {}, "plain loops in doubles");
  out.write(std::vector<cell>{"cuda", false, {}, {}, {}, {}, {}, "not in this build"});
  out.close();
  return exit_ok;
}

}  // namespace

void add_devices_command(CLI::App& root, session& run) {
  add_command(root, run,
              {.name = "devices",
               .summary = "List the backends of this build and what they would run on",
               .examples = {"qsweep devices", "qsweep devices --format json"},
               .details = "cores: that this process may use; threads: that --threads or "
                          "its default gives."},
              [&run] { return run_devices(run); });
}

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/sysinfo.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/cuda.hpp"

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

double to_gib(double bytes) {
  return std::round(bytes / 0x1p30 * 10.0) / 10.0;
}

double host_memory_gib() {
  struct sysinfo info {};
  if (sysinfo(&info) != 0) return 0.0;
  return to_gib(static_cast<double>(info.totalram) * info.mem_unit);
}

/// What a row says after the columns that all backends have; empty cells for a processor.
const std::vector<std::string> device_columns{"index",
                                              "compute_capability",
                                              "multiprocessors",
                                              "clock_mhz",
                                              "memory_clock_mhz",
                                              "memory_bus_bits",
                                              "driver",
                                              "runtime",
                                              "libraries"};

std::vector<std::string> columns(output_format format) {
  std::vector<std::string> all{"backend", "available",  "device",           "cores",
                               "threads", "memory_gib", "instruction_sets", "note"};
  if (format != output_format::table) {
    all.insert(all.end(), device_columns.begin(), device_columns.end());
  }
  return all;
}

std::vector<cell> device_cells(const gpu::device_properties& is, const std::string& libraries) {
  return {std::int64_t{is.index},
          gpu::compute_capability(is),
          std::int64_t{is.multiprocessors},
          std::int64_t{is.clock_khz / 1000},
          std::int64_t{is.memory_clock_khz / 1000},
          std::int64_t{is.memory_bus_bits},
          gpu::cuda_version(is.driver),
          gpu::cuda_version(is.runtime),
          libraries};
}

/// The same for people.
std::string device_note(const gpu::device_properties& is, const std::string& libraries) {
  return fmt::format("device {}: compute {}, {} multiprocessors, {} MHz; driver for CUDA {}; {}",
                     is.index, gpu::compute_capability(is), is.multiprocessors, is.clock_khz / 1000,
                     gpu::cuda_version(is.driver), libraries);
}

class device_list {
 public:
  explicit device_list(output_format format)
      : all_columns_(columns(format)), out_(std::cout, format, all_columns_) {}

  void processor(const std::string& backend, const session& run, const cell& sets,
                 const std::string& note) {
    row({backend, true, cpuinfo("model name"), std::int64_t{usable_cores()},
         std::int64_t{run.threads()}, host_memory_gib(), sets, note});
  }
  void device(const gpu::device_properties& is, const std::string& libraries,
              const std::string& note) {
    row({"cuda", true, is.name, {}, {}, to_gib(static_cast<double>(is.memory_bytes)), {}, note},
        device_cells(is, libraries));
  }
  void no_device(const cuda_support& cuda) {
    std::vector<cell> more(device_columns.size());
    if (!cuda.libraries.empty()) more.back() = cuda.libraries;
    row({"cuda", false, {}, {}, {}, {}, {}, cuda.reason}, std::move(more));
  }
  void close() { out_.close(); }

 private:
  void row(std::vector<cell> cells, std::vector<cell> more = {}) {
    cells.insert(cells.end(), more.begin(), more.end());
    cells.resize(all_columns_.size());
    out_.write(cells);
  }

  std::vector<std::string> all_columns_;
  record_writer out_;
};

int run_devices(const session& run) {
  const cuda_support cuda = find_cuda_support();
  const std::string automatic = "; what auto means here";
  device_list out(run.format());
  out.processor("cpu", run, instruction_sets(),
                "oneDNN and OpenMP" + (cuda.devices.empty() ? automatic : ""));
  out.processor("reference", run, {}, "plain loops in doubles");
  for (const gpu::device_properties& is : cuda.devices) {
    out.device(is, cuda.libraries,
               device_note(is, cuda.libraries) + (is.index == 0 ? automatic : ""));
  }
  if (cuda.devices.empty()) out.no_device(cuda);
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
                          "its default gives. The table leaves columns of CUDA devices out; the "
                          "other formats have them."},
              [&run] { return run_devices(run); });
}

}  // namespace qsweep::app

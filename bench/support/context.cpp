// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/error.hpp"
#include "io/checksum.hpp"
#include "io/command.hpp"
#include "io/manifest.hpp"
#include "io/provenance.hpp"
#include "support/workload.hpp"
#ifdef QSWEEP_HAS_CUDA
#include "gpu/device_context.hpp"
#endif

namespace qsweep::bench {
namespace {

using nlohmann::json;

std::map<std::string, std::string> input_checksums() {
  std::map<std::string, std::string> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(weights_folder())) {
    if (entry.path().extension() != ".safetensors") continue;
    inputs["weights " + entry.path().stem().string()] = sha256_of_file(entry.path());
  }
  for (const manifest_dataset& set : data_manifest()) {
    for (const manifest_file& file : set.files)
      inputs["data " + set.name + "/" + file.name] = file.sha256;
  }
  return inputs;
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  return parts;
}

#ifdef QSWEEP_HAS_CUDA
/// 13000 is 13.0, as the CUDA runtime counts.
std::string cuda_version(int number) {
  return fmt::format("{}.{}", number / 1000, number % 1000 / 10);
}

int cublas_version(libraryPropertyType part) {
  int number = 0;
  QSWEEP_CUBLAS_TRY(cublasGetProperty(part, &number));
  return number;
}

json describe_device(int index) {
  const gpu::device_properties is = gpu::read_properties(index);
  return {{"index", is.index},
          {"name", is.name},
          {"compute_capability", fmt::format("{}.{}", is.major, is.minor)},
          {"multiprocessors", is.multiprocessors},
          {"memory_bytes", is.memory_bytes},
          {"l2_bytes", is.l2_bytes},
          {"max_clock_mhz", is.clock_khz / 1000},
          {"max_memory_clock_mhz", is.memory_clock_khz / 1000},
          {"memory_bus_bits", is.memory_bus_bits},
          {"driver_cuda", cuda_version(is.driver)},
          {"runtime_cuda", cuda_version(is.runtime)},
          {"cublas", fmt::format("{}.{}.{}", cublas_version(MAJOR_VERSION),
                                 cublas_version(MINOR_VERSION), cublas_version(PATCH_LEVEL))},
          {"cudnn", cudnnGetVersion()},
          {"nvcc", QSWEEP_NVCC_VERSION},
          {"architectures", QSWEEP_CUDA_ARCHITECTURES}};
}
#else
json describe_device(int) {
  return {};
}
#endif

}  // namespace

json make_context(const std::vector<std::string>& argv, const bench_options& options,
                  const backend_set& backends) {
  json descriptions = json::object();
  for (const auto& [name, backend] : backends.available()) {
    descriptions[name] = backend->description();
  }
  json context =
      make_provenance(argv, input_checksums(), backends.available().begin()->second->description(),
                      options.threads);
  context["backends"] = descriptions;
  context["not_run"] = backends.not_run();
  if (backends.available().contains("cuda")) context["device"] = describe_device(options.device);
  return context;
}

json device_state(int device) {
  const std::vector<std::string> fields{
      "driver_version", "pstate",      "clocks.sm",       "clocks.mem",
      "power.draw",     "power.limit", "temperature.gpu", "clocks_throttle_reasons.active"};
  json state = json::object();
  try {
    const command_result said =
        run_command({.argv = {"nvidia-smi", fmt::format("--id={}", device), "--format=csv,noheader",
                              fmt::format("--query-gpu={}", fmt::join(fields, ","))},
                     .folder = ".",
                     .environment = {}});
    const std::vector<std::string> values = split(said.last_line, ", ");
    if (said.exit_code != 0 || values.size() != fields.size()) return state;
    for (std::size_t i = 0; i < fields.size(); ++i) state[fields[i]] = values[i];
  } catch (const io_error&) {
    // There is no nvidia-smi, so there is nothing to tell.
  }
  return state;
}

}  // namespace qsweep::bench

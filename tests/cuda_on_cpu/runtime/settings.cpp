// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/settings.hpp"

#include <cstdlib>
#include <string>

#include "runtime/stop.hpp"

namespace cuda_on_cpu {
namespace {

unsigned long long number_of(const std::string& variable, const std::string& text) {
  std::size_t used = 0;
  unsigned long long value = 0;
  try {
    value = std::stoull(text, &used);
  } catch (const std::exception&) {
    stop(variable + " has no number: '" + text + "'");
  }
  if (used != text.size()) stop(variable + " is not understood: '" + text + "'");
  return value;
}

void set_compute(settings& out, const std::string& text) {
  const std::size_t point = text.find('.');
  if (point == std::string::npos) stop("CUDA_ON_CPU_COMPUTE is not like 9.0: '" + text + "'");
  out.compute_major = static_cast<int>(number_of("CUDA_ON_CPU_COMPUTE", text.substr(0, point)));
  out.compute_minor = static_cast<int>(number_of("CUDA_ON_CPU_COMPUTE", text.substr(point + 1)));
}

void set_streams(settings& out, const std::string& text) {
  if (text == "lazy") {
    out.streams = schedule::lazy;
  } else if (text == "eager") {
    out.streams = schedule::eager;
  } else if (text.rfind("random:", 0) == 0) {
    out.streams = schedule::random;
    out.seed = static_cast<std::uint32_t>(number_of("CUDA_ON_CPU_STREAMS", text.substr(7)));
  } else {
    stop("CUDA_ON_CPU_STREAMS is not lazy, eager or random:SEED: '" + text + "'");
  }
}

settings read_settings() {
  settings out;
  if (const char* text = std::getenv("CUDA_ON_CPU_DEVICES")) {
    out.devices = static_cast<int>(number_of("CUDA_ON_CPU_DEVICES", text));
  }
  if (const char* text = std::getenv("CUDA_ON_CPU_COMPUTE")) set_compute(out, text);
  if (const char* text = std::getenv("CUDA_ON_CPU_MEMORY")) {
    out.memory_bytes = number_of("CUDA_ON_CPU_MEMORY", text);
  }
  if (const char* text = std::getenv("CUDA_ON_CPU_STREAMS")) set_streams(out, text);
  return out;
}

}  // namespace

const settings& configuration() {
  static const settings read = read_settings();
  return read;
}

}  // namespace cuda_on_cpu

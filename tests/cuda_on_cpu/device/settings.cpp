// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <cstdlib>
#include <string>

#include "report.hpp"

namespace cuda_on_cpu {
namespace {

std::string variable(const char* name, const char* otherwise) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

bool is_on(const char* name) {
  const std::string value = variable(name, "0");
  if (value != "0" && value != "1")
    fail(std::string(name) + " is neither 0 nor 1: " + value, nullptr);
  return value == "1";
}

device_settings read_settings() {
  device_settings read;
  const std::string order = variable("CUDA_ON_CPU_ORDER", "forward");
  if (order == "reverse") {
    read.order = thread_order::reverse;
  } else if (order.starts_with("random:")) {
    read.order = thread_order::random;
    read.seed = std::uint32_t(std::strtoul(order.c_str() + 7, nullptr, 10));
  } else if (order != "forward") {
    fail("CUDA_ON_CPU_ORDER is not forward, reverse or random:SEED: " + order, nullptr);
  }
  read.races = is_on("CUDA_ON_CPU_RACES");
  read.trace = is_on("CUDA_ON_CPU_TRACE");
  return read;
}

}  // namespace

const device_settings& settings() {
  static const device_settings read = read_settings();
  return read;
}

}  // namespace cuda_on_cpu

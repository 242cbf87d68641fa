// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Runs the kernel of each instruction that generate.py wrote and compares with what it computed.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "device/global_memory.hpp"
#include "device/launch.hpp"

namespace cuda_on_cpu {
namespace {

struct instruction_case {
  std::string kernel, mnemonic, kind;
  std::size_t operands = 0, rows = 0;
  std::vector<std::uint64_t> inputs;  // rows x operands
  std::vector<std::string> expected;  // rows
};

struct all_cases {
  std::uint64_t module = 0;
  std::vector<instruction_case> cases;
};

all_cases read_cases() {
  std::ifstream file(CUDA_ON_CPU_CASES);
  all_cases all;
  file >> std::hex >> all.module >> std::dec;
  instruction_case read;
  while (file >> read.kernel >> read.mnemonic >> read.kind >> read.operands >> read.rows) {
    read.inputs.assign(read.rows * read.operands, 0);
    read.expected.assign(read.rows, "");
    for (std::size_t row = 0; row < read.rows; ++row) {
      for (std::size_t i = 0; i < read.operands; ++i) {
        file >> std::hex >> read.inputs[row * read.operands + i] >> std::dec;
      }
      file >> read.expected[row];
    }
    all.cases.push_back(read);
  }
  return all;
}

double as_number(std::uint64_t bits, const std::string& kind) {
  if (kind == "f64") return std::bit_cast<double>(bits);
  if (kind == "f32") return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  const auto half = static_cast<std::uint32_t>(bits & 0xffff);
  if (kind[0] == 'b') return std::bit_cast<float>(half << 16);
  const int exponent = static_cast<int>(half >> 10 & 31);
  const double fraction = half & 0x3ff;
  double value =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  if (exponent == 31) value = fraction != 0 ? std::nan("") : HUGE_VAL;
  return (half & 0x8000) != 0 ? -value : value;
}

/// How far an approximate instruction may be off: relative to the value, its largest, its smallest.
struct precision {
  double relative, largest, smallest;
};

precision precision_of(const std::string& kind) {
  if (kind == "f64") return {0x1p-50, 1.7e308, 0x1p-1000};
  if (kind == "f32") return {0x1p-21, 3.4e38, 0x1p-125};
  if (kind == "f16") return {0x1p-10, 65504, 0x1p-24};
  return {0x1p-7, 3.3e38, 0x1p-125};
}

bool is_near(double got, double wanted, const std::string& kind) {
  const precision allowed = precision_of(kind);
  if (std::isnan(wanted)) return std::isnan(got);
  if (std::isinf(wanted) || std::isinf(got)) {
    return got == wanted || (std::isinf(got) && std::fabs(wanted) > allowed.largest);
  }
  return std::fabs(got - wanted) <= allowed.relative * std::fabs(wanted) + allowed.smallest;
}

bool agrees(std::uint64_t got, const std::string& wanted, const std::string& kind) {
  const std::size_t slash = wanted.find('/');
  if (slash != std::string::npos) {
    const std::string scalar = kind.substr(0, kind.find('x'));
    return agrees(got & 0xffff, wanted.substr(0, slash), scalar) &&
           agrees(got >> 16 & 0xffff, wanted.substr(slash + 1), scalar);
  }
  if (wanted == "nan") return std::isnan(as_number(got, kind == "b32" ? "f32" : kind));
  if (wanted[0] == '~') return is_near(as_number(got, kind), std::stod(wanted.substr(1)), kind);
  return got == std::stoull(wanted, nullptr, 16);
}

std::vector<std::uint64_t> results_of(const kernel& code, const instruction_case& tested) {
  std::vector<std::uint64_t> in = tested.inputs;
  std::vector<std::uint64_t> out(tested.rows, 0);
  in.resize(std::max<std::size_t>(in.size(), 1));
  add_global_memory(in.data(), in.size() * 8);
  add_global_memory(out.data(), out.size() * 8);
  const std::uint64_t* parameters[] = {in.data(), out.data()};
  unsigned char bytes[sizeof parameters];
  std::memcpy(bytes, parameters, sizeof parameters);
  run_blocks(code, {}, {static_cast<std::uint32_t>(tested.rows), 1, 1}, 0, bytes);
  remove_global_memory(in.data());
  remove_global_memory(out.data());
  return out;
}

std::string describe(const instruction_case& tested, std::size_t row, std::uint64_t got) {
  std::ostringstream text;
  text << tested.mnemonic << std::hex;
  for (std::size_t i = 0; i < tested.operands; ++i) {
    text << ' ' << tested.inputs[row * tested.operands + i];
  }
  text << ": got " << got << ", wanted " << tested.expected[row];
  return text.str();
}

TEST(Instructions, GiveWhatTheManualSays) {
  const all_cases all = read_cases();
  ASSERT_GT(all.cases.size(), 1000U);
  for (const instruction_case& tested : all.cases) {
    const kernel* const code = find_kernel(all.module, tested.kernel);
    ASSERT_NE(code, nullptr) << tested.kernel;
    const std::vector<std::uint64_t> got = results_of(*code, tested);
    for (std::size_t row = 0; row < tested.rows; ++row) {
      if (!agrees(got[row], tested.expected[row], tested.kind)) {
        ADD_FAILURE() << describe(tested, row, got[row]);
        break;
      }
    }
  }
}

}  // namespace
}  // namespace cuda_on_cpu

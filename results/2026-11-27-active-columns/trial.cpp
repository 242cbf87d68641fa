// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Nanoseconds a row for the parts of multiply_panels: 32 rows of 512 bytes by 512 rows of codes,
// on one thread. Rows have the same zeros in ones, twos or fours.
//   g++ -O3 -std=c++20 -fopenmp -Ihost results/2026-11-27-active-columns/trial.cpp \
//     build/host/cpu/libqsweep_cpu.a build/host/*/*.a -ldnnl -o trial && ./trial
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include "cpu/active_columns.hpp"
#include "cpu/aligned_vector.hpp"
#include "cpu/column_panels.hpp"

using namespace qsweep::cpu;

namespace {

constexpr std::size_t rows = 32;
constexpr std::size_t columns = 512;

template <class Body>
double ns_a_row(const Body& body) {
  double best = 1e9;
  for (int run = 0; run < 200; ++run) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) body();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count() / 10 / rows);
  }
  return best;
}

}  // namespace

int main() {
  std::mt19937 random(1);
  aligned_vector<std::int8_t> codes(512 * columns);
  for (std::int8_t& code : codes) code = static_cast<std::int8_t>(random() % 7) - 3;
  aligned_vector<std::int32_t> sums(rows * 512);
  const panel_shape shape{.count = rows, .stride = columns, .columns = columns, .rows = 512};
  std::printf("not zero, alike, list ns, portable packer ns, compressing packer ns, all ns\n");
  for (const double share : {0.05, 0.19, 0.4, 1.0}) {
    for (const std::size_t alike : {1, 2, 4}) {
      aligned_vector<std::uint8_t> a(rows * columns, 0);
      for (std::size_t first = 0; first < rows; first += alike) {
        for (std::size_t k = 0; k < columns; ++k) {
          if (random() % 1000 >= 1000 * share) continue;
          for (std::size_t i = first; i < first + alike; ++i)
            a[i * columns + k] = 1 + random() % 255;
        }
      }
      active_columns active;
      const auto pack = [&](active::packer with) {
        std::array<std::uint64_t, 8> marks{};
        for (std::size_t k = 0; k < columns; ++k) {
          marks[k / 64] |= std::uint64_t{a[k] != 0} << (k % 64);
        }
        std::vector<std::uint16_t> places(columns + 64);
        std::vector<std::uint8_t> bytes(columns + 64);
        return ns_a_row([&] {
          for (std::size_t i = 0; i < rows; ++i) {
            with(a.data(), columns, 1, marks, places.data(), bytes.data(), columns);
          }
        });
      };
      const double list = ns_a_row([&] { active.list(a.data(), rows, columns, columns); });
      const double portable = pack(active::pack_portable);
      const double compressing =
          active::has_byte_compression() ? pack(active::pack_compressed) : 0.0;
      const double all =
          ns_a_row([&] { multiply_panels(shape, a.data(), codes.data(), sums.data()); });
      std::printf("%.2f, %zu, %.0f, %.0f, %.0f, %.0f\n", share, alike, list, portable, compressing,
                  all);
    }
  }
}

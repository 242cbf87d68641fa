// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The command line and the sweeps of the library, with the cuda backend on the CPU.
#include <gmock/gmock.h>

#include <cmath>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "cli/program.hpp"
#include "gpu/gpu_backend.hpp"
#include "nn/training.hpp"
#include "reference/reference_backend.hpp"
#include "sweep/sweep.hpp"

namespace qsweep::test {
namespace {

using testing::HasSubstr;

/// Rows of `sweep` as CSV.
program_result sweep(const std::string& backend, const std::vector<std::string>& more) {
  static const auto weights = write_mlp(fresh_folder());
  std::vector<std::string> arguments{"sweep",  "--weights", weights,   "--metrics", "sqnr",
                                     "--bits", "2,3",       "--wsupp", "2,2.9236",  "--backend",
                                     backend,  "--format",  "csv",     "--quiet"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_qsweep(arguments, {{"CUDA_ON_CPU_DEVICES", "2"}});
}

std::vector<std::string> cells_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> cells;
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

/// Expects equal rows, but for who computed them and how, and the last digits of the SQNR.
void expect_same_rows(const std::string& ours, const std::string& reference) {
  const auto lines = lines_of(ours);
  const auto expected_lines = lines_of(reference);
  ASSERT_GT(lines.size(), 1U);
  ASSERT_EQ(lines.size(), expected_lines.size());
  const auto names = cells_of(lines[0]);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = cells_of(lines[i]);
    const auto expected = cells_of(expected_lines[i]);
    ASSERT_EQ(cells.size(), names.size());
    for (std::size_t j = 0; j < names.size(); ++j) {
      if (names[j] == "backend") {
        EXPECT_EQ(cells[j], "cuda");
      } else if (names[j] == "sqnr_ex_db") {
        EXPECT_NEAR(std::stod(cells[j]), std::stod(expected[j]), 1e-6);
      } else if (names[j] != "algorithm") {
        EXPECT_EQ(cells[j], expected[j]) << names[j];
      }
    }
  }
}

TEST(ProgramOnCudaOnCpu, SweepsAsTheReferenceDoes) {
  const auto ours = sweep("cuda", {});
  EXPECT_EQ(ours.code, 0) << ours.err;
  const auto reference = sweep("reference", {});
  EXPECT_EQ(reference.code, 0) << reference.err;
  expect_same_rows(ours.out, reference.out);
}

TEST(ProgramOnCudaOnCpu, ListsItsDevices) {
  const auto listed = run_qsweep({"devices"}, {{"CUDA_ON_CPU_DEVICES", "2"}});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("CUDA on the CPU, number 1"));
}

TEST(ProgramOnCudaOnCpu, WithoutADeviceExitsWith4) {
  const auto refused = run_qsweep({"sweep", "--weights", write_mlp(fresh_folder()), "--metrics",
                                   "sqnr", "--bits", "3", "--wsupp", "3", "--backend", "cuda"},
                                  {{"CUDA_ON_CPU_DEVICES", "0"}});
  EXPECT_EQ(refused.code, 4);
  EXPECT_THAT(refused.err, HasSubstr("backend 'cuda' has no device"));
}

/// Images that mean nothing, for a network that was not trained: near ties are common.
dataset random_images(std::size_t count) {
  std::mt19937 dice(42);
  dataset out{.name = "random", .images = {}, .labels = {}, .image_shape = {28, 28, 1}};
  for (std::size_t i = 0; i < count * out.image_shape.size(); ++i) {
    out.images.push_back(static_cast<std::uint8_t>(dice() % 4 == 0 ? dice() % 256 : 0));
  }
  for (std::size_t i = 0; i < count; ++i) {
    out.labels.push_back(static_cast<std::uint8_t>(dice() % 10));
  }
  return out;
}

TEST(SweepOnCudaOnCpu, CountsTheImagesThatTheReferenceCounts) {
  stored_weights weights;
  weights.network = make_network("mlp");
  weights.parameters = initial_parameters(weights.network, 1);
  const dataset images = random_images(3);
  const sweep_request request{.bits = {3}, .wsupp = {2.0, 4.0}, .want_sqnr = false};
  const auto reference = make_reference_backend({.threads = 2});
  const auto cuda = make_gpu_backend({});
  const auto ours = run_sweep({*cuda, *reference, weights, &images, request});
  const auto expected = run_sweep({*reference, *reference, weights, &images, request});
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].status, "ok");
    EXPECT_EQ(expected[i].status, "ok");
    EXPECT_EQ(ours[i].backend, "cuda");
    EXPECT_EQ(ours[i].correct, expected[i].correct);
  }
}

}  // namespace
}  // namespace qsweep::test

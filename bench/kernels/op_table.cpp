// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/op_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "support/jobs.hpp"
#include "support/synthetic.hpp"

namespace qsweep::bench {
namespace {

/// The MLP's reference weights.
constexpr std::size_t mlp = 0;
constexpr std::size_t many = std::size_t{1} << 24;

workload make_workload(const op_case& what, const bench_options& options) {
  const workload_options common{.threads = options.threads};
  return what.weights == mlp ? workload("mlp", "mnist", common)
                             : workload(laplace_weights(what.weights), common);
}

}  // namespace

const std::vector<op_case>& op_table() {
  static const std::vector<op_case> table{
      {.op = "moments", .weights = mlp, .quick = true},
      {.op = "moments", .weights = many},
      {.op = "normalize", .weights = mlp, .quick = true},
      {.op = "normalize", .weights = many},
      {.op = "quantize", .weights = mlp, .bits = 3, .thresholds = 1, .quick = true},
      {.op = "quantize", .weights = mlp, .bits = 3, .thresholds = 64},
      {.op = "quantize", .weights = mlp, .bits = 8, .thresholds = 64},
      {.op = "quantize", .weights = many, .bits = 3, .thresholds = 1},
      {.op = "level_histogram", .weights = mlp, .bits = 3, .thresholds = 1, .quick = true},
      {.op = "level_histogram", .weights = many, .bits = 3, .thresholds = 1},
      {.op = "level_histogram", .weights = many, .bits = 8, .thresholds = 1},
      {.op = "sweep_sqnr_direct", .weights = mlp, .bits = 2, .thresholds = 10000},
      {.op = "sweep_sqnr_direct", .weights = mlp, .bits = 3, .thresholds = 10000, .quick = true},
      {.op = "sweep_sqnr_direct", .weights = mlp, .bits = 4, .thresholds = 10000},
      {.op = "sweep_sqnr_direct", .weights = mlp, .bits = 8, .thresholds = 1000},
      {.op = "sweep_sqnr_prepare", .weights = mlp, .quick = true},
      {.op = "sweep_sqnr_prepare", .weights = many},
      {.op = "sweep_sqnr_sorted", .weights = mlp, .bits = 3, .thresholds = 10000, .quick = true},
      {.op = "sweep_sqnr_sorted", .weights = mlp, .bits = 3, .thresholds = 1000000},
      {.op = "sweep_sqnr_sorted", .weights = mlp, .bits = 8, .thresholds = 10000},
      {.op = "optimal_supports", .weights = mlp, .bits = 3, .quick = true},
      {.op = "optimal_supports", .weights = mlp, .bits = 8}};
  return table;
}

op_input::op_input(const op_case& what, const bench_options& options)
    : bits(what.bits),
      load(make_workload(what, options)),
      how(load.quantizers(what.bits, evenly(2.0, 7.0, std::min(what.thresholds, options.points)))) {
}

std::string sizes_of(const op_case& what) {
  std::string text = what.weights == mlp ? "weights:mlp" : fmt::format("weights:{}", what.weights);
  if (what.bits > 0) text += fmt::format("/bits:{}", what.bits);
  if (what.thresholds > 0) text += fmt::format("/thresholds:{}", what.thresholds);
  return text;
}

std::vector<timed_job> backend_jobs(const bench_setup& setup) {
  std::vector<timed_job> jobs;
  for (const op_case& what : op_table()) {
    if (setup.options.quick && !what.quick) continue;
    const op_maker& make = backend_ops().at(what.op);
    for (const auto& [name, backend] : setup.backends.available()) {
      jobs.push_back({.name = fmt::format("backend/{}/{}/{}", what.op, sizes_of(what), name),
                      .prepare = [=, options = setup.options] {
                        return make(std::make_shared<op_input>(what, options), backend);
                      }});
    }
  }
  return jobs;
}

}  // namespace qsweep::bench

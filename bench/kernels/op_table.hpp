// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/bench_main.hpp"
#include "support/workload.hpp"

namespace qsweep::bench {

/// A row of the table: an op and the size at which it is timed on every backend, and its kernels
/// alone on a device.
struct op_case {
  std::string op;
  std::size_t weights = 0;  ///< Laplacian ones; 0: the MLP's reference weights (MNIST)
  int bits = 0;             ///< of the quantizers; 0: the op takes none
  std::size_t thresholds = 0;
  bool quick = false;  ///< timed with --quick, too
};

/// The one table.
const std::vector<op_case>& op_table();

/// What a case works on.
struct op_input {
  op_input(const op_case& what, const bench_options& options);

  int bits;
  workload load;
  std::vector<quantization> how;  ///< the case's thresholds, evenly from 2 to 7

  weights_view weights() const { return load.weights(); }
  double num_weights() const { return static_cast<double>(weights().values.size()); }
  double num_thresholds() const { return static_cast<double>(how.size()); }
};

/// Makes a case's job ready on a backend; verified against the reference.
using op_maker = std::function<ready_job(const std::shared_ptr<const op_input>& input,
                                         const std::shared_ptr<const Backend>& backend)>;

/// How each op of the table is timed as a method of Backend: the time on the clock of the wall,
/// transfers included.
const std::map<std::string, op_maker>& backend_ops();

/// The table on each backend: backend/<op>/<sizes>/<backend>.
std::vector<timed_job> backend_jobs(const bench_setup& setup);

/// "weights:1000/bits:3/thresholds:42", what applies.
std::string sizes_of(const op_case& what);

}  // namespace qsweep::bench

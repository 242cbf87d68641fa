// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "cpu/direct_sqnr.hpp"
#include "cpu/ops.hpp"
#include "cpu/sorted_sqnr.hpp"

namespace qsweep::cpu {

std::unique_ptr<SqnrSweep> sweep_sqnr(int threads, const weights_view& weights,
                                      sqnr_algorithm algorithm) {
  switch (algorithm) {
    case sqnr_algorithm::direct:
      return make_direct_sweep(threads, weights);
    case sqnr_algorithm::sorted:
      return make_sorted_sweep(threads, weights);
  }
  throw precondition_error("no algorithm " + to_string(algorithm));
}

}  // namespace qsweep::cpu

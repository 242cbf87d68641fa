// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/gemm.hpp"

#include <dnnl.h>

#include <string>

#include "core/error.hpp"

namespace qsweep::cpu {

void gemm(transposed a_transposed, transposed b_transposed, std::size_t rows, std::size_t columns,
          std::size_t inner, const float* a, const float* b, float* c) {
  const bool at = a_transposed == transposed::yes;
  const bool bt = b_transposed == transposed::yes;
  const auto m = static_cast<dnnl_dim_t>(rows);
  const auto n = static_cast<dnnl_dim_t>(columns);
  const auto k = static_cast<dnnl_dim_t>(inner);
  const dnnl_status_t status = dnnl_sgemm(at ? 'T' : 'N', bt ? 'T' : 'N', m, n, k, 1.0F, a,
                                          at ? m : k, b, bt ? k : n, 0.0F, c, n);
  if (status != dnnl_success) {
    throw error("oneDNN refused a matrix product of " + std::to_string(rows) + " x " +
                std::to_string(inner) + " x " + std::to_string(columns) + ": status " +
                std::to_string(static_cast<int>(status)));
  }
}

}  // namespace qsweep::cpu

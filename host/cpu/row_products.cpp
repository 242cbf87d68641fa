// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/row_products.hpp"

#include <dnnl.h>

#include <string>

#include "core/error.hpp"

namespace qsweep::cpu {

void row_products(const row_block& a, const row_block& b, std::size_t inner, float* c) {
  const auto dim = [](std::size_t size) { return static_cast<dnnl_dim_t>(size); };
  const dnnl_status_t status =
      dnnl_sgemm('N', 'T', dim(a.rows), dim(b.rows), dim(inner), 1.0F, a.data, dim(a.stride),
                 b.data, dim(b.stride), 0.0F, c, dim(b.rows));
  if (status != dnnl_success) {
    throw error("oneDNN refused a product of " + std::to_string(a.rows) + " x " +
                std::to_string(b.rows) + " rows of " + std::to_string(inner) + ": status " +
                std::to_string(static_cast<int>(status)));
  }
}

}  // namespace qsweep::cpu

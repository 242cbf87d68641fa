// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "contract/all_contracts.hpp"
#include "gpu/gpu_backend.hpp"

namespace qsweep::test {

QSWEEP_INSTANTIATE_CONTRACTS(Cuda, &make_gpu_backend);

TEST(CudaBackend, SaysItsName) {
  const auto backend = make_gpu_backend({});
  EXPECT_EQ(backend->name(), "cuda");
  EXPECT_NE(backend->description().find("device 0"), std::string::npos);
}

TEST(CudaBackend, RefusesDevicesThatAreNotThere) {
  EXPECT_THROW(make_gpu_backend({.threads = 0, .devices = {4096}}), device_error);
}

}  // namespace qsweep::test

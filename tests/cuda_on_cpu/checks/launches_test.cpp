// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "launches.hpp"

#include <gmock/gmock.h>

#include "common/device_buffer.hpp"
#include "common/stream.hpp"

namespace qsweep::test {
namespace {

class Launches : public testing::Test {
 protected:
  launch_shape shape(dim3 grid, dim3 block, std::size_t shared_bytes = 0) const {
    return {grid, block, shared_bytes, stream_.get()};
  }

  const cuda_stream stream_ = make_stream();
  const device_buffer<int> out_{1, stream_.get()};
};
using LaunchesDeathTest = Launches;

TEST_F(Launches, RunInTheOrderOfTheirStream) {
  EXPECT_EQ(launch_store(shape(1, 1), out_.data(), 3), cudaSuccess);
  EXPECT_EQ(launch_store(shape(2, 33), out_.data(), 4), cudaSuccess);
  EXPECT_THAT(download(out_, stream_.get()), testing::ElementsAre(4));
}

TEST_F(Launches, BeyondTheDevicesLimitsAreRefused) {
  for (const auto& [grid, block] : {std::pair<dim3, dim3>{0, 1},
                                    {1, 0},
                                    {1, 1025},
                                    {1, dim3(1024, 2)},
                                    {1, dim3(1, 1, 65)},
                                    {dim3(1, 65536), 1},
                                    {dim3(1, 1, 65536), 1},
                                    {dim3(2147483648), 1}}) {
    EXPECT_EQ(launch_store(shape(grid, block), out_.data(), 1), cudaErrorInvalidConfiguration);
  }
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(Launches, BeyondTheirLaunchBoundsAreRefused) {
  EXPECT_EQ(launch_small_store(shape(1, 65), out_.data(), 1), cudaErrorLaunchOutOfResources);
  EXPECT_EQ(launch_small_store(shape(1, 64), out_.data(), 1), cudaSuccess);
}

TEST_F(Launches, MoreSharedMemoryMustBeAskedFor) {
  constexpr int usual = 48 << 10;
  constexpr int most = 227 << 10;
  EXPECT_EQ(launch_store(shape(1, 1, usual), out_.data(), 1), cudaSuccess);
  EXPECT_EQ(launch_store(shape(1, 1, usual + 1), out_.data(), 1), cudaErrorInvalidValue);
  EXPECT_EQ(allow_shared_memory(most + 1), cudaErrorInvalidValue);
  (void)cudaGetLastError();
  EXPECT_EQ(allow_shared_memory(most), cudaSuccess);
  EXPECT_EQ(launch_store(shape(1, 1, most), out_.data(), 1), cudaSuccess);
}

TEST_F(Launches, IntoAStreamOfAnotherDeviceAreRefused) {
  QSWEEP_CUDA_TRY(cudaSetDevice(1));
  EXPECT_EQ(launch_store(shape(1, 1), out_.data(), 1), cudaErrorInvalidResourceHandle);
  QSWEEP_CUDA_TRY(cudaSetDevice(0));
}

TEST_F(Launches, SeeTheVariablesThatWereSetBefore) {
  EXPECT_EQ(launch_symbol_load(shape(1, 1), out_.data(), 42), cudaSuccess);
  EXPECT_THAT(download(out_, stream_.get()), testing::ElementsAre(42));
}

TEST_F(LaunchesDeathTest, MayNotTouchAnotherDevicesMemory) {
  synchronize(stream_.get());
  const auto launch_elsewhere = [&] {
    QSWEEP_CUDA_TRY(cudaSetDevice(1));
    (void)launch_store({}, out_.data(), 1);
    (void)cudaDeviceSynchronize();
  };
  EXPECT_DEATH(launch_elsewhere(), "of device 0");
}

TEST_F(LaunchesDeathTest, MayNotWriteBehindABlock) {
  const auto launch_behind = [&] {
    (void)launch_store(shape(1, 1), out_.data() + 4, 1);
    synchronize(stream_.get());
  };
  EXPECT_DEATH(launch_behind(), "at offset 16 from an allocation of 4 bytes");
}

}  // namespace
}  // namespace qsweep::test

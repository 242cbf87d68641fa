// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Each check of the device side can fail: it finds the bug that was planted for it, names the line
// and leaves the right neighbour alone.
#include <gmock/gmock.h>

#include <numeric>
#include <vector>

#include "common/device_buffer.hpp"
#include "device/settings.hpp"
#include "planted_bugs.hpp"

namespace qsweep::test {
namespace {

constexpr std::size_t size = 128;

class PlantedBug : public testing::Test {
 protected:
  PlantedBug() {
    std::vector<int> values(size);
    std::iota(values.begin(), values.end(), 0);
    out_ = upload(values, stream_.get());
    synchronize(stream_.get());
  }

  void SetUp() override {
    ASSERT_TRUE(cuda_on_cpu::settings().races) << "run with CUDA_ON_CPU_RACES=1";
  }
  std::vector<int> results() const { return download(out_, stream_.get()); }

  const cuda_stream stream_ = make_stream();
  device_buffer<int> out_;
};
using PlantedBugDeathTest = PlantedBug;

TEST_F(PlantedBugDeathTest, AccessOutOfBoundsNamesKernelLineAndThread) {
  EXPECT_DEATH(read_past_the_end(out_.data(), size),
               "out of bounds, at offset 512 from an allocation of 512 bytes\n"
               "  at .*planted_bugs.cu:[0-9]+\n(.|\n)*read_past_kernel(.|\n)*"
               "block \\(0, 0, 0\\), thread \\(0, 0, 0\\)");
  EXPECT_DEATH(read_past_the_end(out_.data(), -4), "out of bounds");
}

TEST_F(PlantedBugDeathTest, SharedMemoryHasAnEnd) {
  EXPECT_DEATH(write_past_shared_memory(out_.data()),
               "shared access of 4 bytes at offset 124 of 124 bytes");
}

TEST_F(PlantedBug, SharedMemoryIsPoisonedAtFirst) {
  read_unwritten_shared_memory(out_.data());
  EXPECT_EQ(results()[4], 0);
  EXPECT_EQ(results()[5], -1);
}

TEST_F(PlantedBugDeathTest, AMissingBarrierIsARace) {
  miss_a_barrier(out_.data(), true);
  EXPECT_EQ(results()[0], 63);
  EXPECT_DEATH(miss_a_barrier(out_.data(), false), "race in shared memory(.|\n)*planted_bugs.cu");
}

TEST_F(PlantedBugDeathTest, AMissingWarpSyncIsARace) {
  miss_a_warp_sync(out_.data(), true);
  EXPECT_EQ(results()[0], 31);
  EXPECT_DEATH(miss_a_warp_sync(out_.data(), false), "race in shared memory");
}

TEST_F(PlantedBugDeathTest, LanesMissingFromAShuffleAreADeadlock) {
  EXPECT_DEATH(miss_lanes_in_a_shuffle(out_.data()), "deadlock(.|\n)*the lanes ffffffff");
}

TEST_F(PlantedBug, ACopyThatNobodyWaitedForIsNotThere) {
  miss_a_copy_wait(out_.data(), true);
  EXPECT_EQ(results()[4], 5);
  miss_a_copy_wait(out_.data(), false);
  EXPECT_EQ(results()[4], 0);  // poison + 1
}

TEST_F(PlantedBugDeathTest, WritesOfTwoBlocksRace) {
  EXPECT_DEATH(write_from_two_blocks(out_.data()),
               "race in global memory: a write after a write by thread 0 of block 0");
}

TEST_F(PlantedBugDeathTest, WritesOfTwoWarpsRace) {
  EXPECT_DEATH(write_from_two_warps(out_.data()), "race in global memory");
}

TEST_F(PlantedBugDeathTest, FencesAndAnAtomicOrderBlocks) {
  device_buffer<unsigned> counter(1, stream_.get());
  fill_bytes(counter, 0, stream_.get());
  synchronize(stream_.get());
  sum_in_the_last_block(out_.data(), counter.data(), true);
  EXPECT_EQ(results()[0], 0 + 1 + 2 + 3);
  fill_bytes(counter, 0, stream_.get());
  synchronize(stream_.get());
  EXPECT_DEATH(sum_in_the_last_block(out_.data(), counter.data(), false), "race in global memory");
}

TEST_F(PlantedBug, BytesOfOneWordAreApart) {
  write_neighbouring_bytes(out_.data());
  EXPECT_EQ(results()[1], 0x07060504);
}

TEST_F(PlantedBugDeathTest, AccessesMustBeAligned) {
  EXPECT_DEATH(misalign_a_load(out_.data()), "misaligned access of 4 bytes");
}

TEST_F(PlantedBugDeathTest, AssertionsOfDeviceCodeEndTheProgram) {
  EXPECT_DEATH(fail_an_assertion(out_.data()), "assertion failed: out\\[0\\] == 12345");
}

}  // namespace
}  // namespace qsweep::test

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <thread>
#include <vector>

#include "common/device_buffer.hpp"
#include "common/pinned_buffer.hpp"
#include "common/stream.hpp"

namespace qsweep::test {
namespace {

/// The words of this runtime, or those of AddressSanitizer, which looks first.
constexpr const char* written_around = "right before or behind|use-after-poison";

std::size_t free_memory() {
  std::size_t free_bytes = 0;
  std::size_t total_bytes = 0;
  QSWEEP_CUDA_TRY(cudaMemGetInfo(&free_bytes, &total_bytes));
  return free_bytes;
}

void write(char* at) {
  *static_cast<volatile char*>(at) = 1;
}

class Memory : public testing::Test {
 protected:
  Memory() { QSWEEP_CUDA_TRY(cudaDeviceSynchronize()); }
  ~Memory() override { (void)cudaGetLastError(); }

  const cuda_stream stream_ = make_stream();
};
using MemoryDeathTest = Memory;

TEST_F(MemoryDeathTest, OfADeviceIsShutToTheHost) {
  const device_buffer<char> held(24, stream_.get());
  synchronize(stream_.get());
  EXPECT_DEATH(write(held.data() + 3), "byte 3 of a block of 24 bytes of device 0");
}

TEST_F(MemoryDeathTest, IsNotThereAfterItsEndOrBehindIt) {
  char* data = nullptr;
  QSWEEP_CUDA_TRY(cudaMallocHost(reinterpret_cast<void**>(&data), 32));
  EXPECT_DEATH(write(data + 32), "0 bytes behind the end of a block of 32 bytes of pinned memory");
  QSWEEP_CUDA_TRY(cudaFreeHost(data));
  EXPECT_DEATH(write(data), "memory that was freed");
}

TEST_F(MemoryDeathTest, ThatIsWrittenAroundIsFoundWhenItIsFreed) {
  char* data = nullptr;
  QSWEEP_CUDA_TRY(cudaMallocHost(reinterpret_cast<void**>(&data), 17));
  EXPECT_DEATH((write(data + 17), (void)cudaFreeHost(data)), written_around);
  EXPECT_DEATH((write(data - 1), (void)cudaFreeHost(data)), written_around);
  QSWEEP_CUDA_TRY(cudaFreeHost(data));
}

TEST_F(MemoryDeathTest, FreedTwiceInAStreamIsFound) {
  void* data = nullptr;
  QSWEEP_CUDA_TRY(cudaMallocAsync(&data, 8, stream_.get()));
  QSWEEP_CUDA_TRY(cudaFreeAsync(data, stream_.get()));
  EXPECT_DEATH((cudaFreeAsync(data, stream_.get()), synchronize(stream_.get())),
               "was freed before");
}

TEST_F(MemoryDeathTest, OfAStreamIsNotThereForAnotherThatDoesNotWait) {
  const cuda_stream other = make_stream();
  const device_buffer<char> held(24, stream_.get());
  EXPECT_DEATH((fill_bytes(held, 0, other.get()), synchronize(other.get())),
               "which its stream has yet to allocate");
}

TEST_F(Memory, IsGarbageAtFirst) {
  const device_buffer<unsigned char> held(3, stream_.get());
  EXPECT_THAT(download(held, stream_.get()), testing::Each(0xcd));
}

TEST_F(Memory, RunsOutAndComesBack) {
  const std::size_t all = free_memory();
  void* refused = nullptr;
  EXPECT_EQ(cudaMalloc(&refused, all + 1), cudaErrorMemoryAllocation);
  EXPECT_EQ(refused, nullptr);
  EXPECT_THROW(device_memory(all + 1, stream_.get()), out_of_device_memory);
  {
    const device_memory most(all - 100, stream_.get());
    EXPECT_EQ(free_memory(), 100U);
    EXPECT_THROW(device_memory(101, stream_.get()), out_of_device_memory);
  }
  const device_memory again(all, stream_.get());
  EXPECT_EQ(free_memory(), 0U);
}

TEST_F(Memory, CopiesMustFitBlocksAndKinds) {
  const device_buffer<char> held(8, stream_.get());
  synchronize(stream_.get());
  std::vector<char> host(9);
  const auto copy = [&](void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
    return cudaMemcpyAsync(to, from, bytes, kind, stream_.get());
  };
  EXPECT_EQ(copy(held.data(), host.data(), 9, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(copy(host.data(), held.data() + 1, 8, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  EXPECT_EQ(copy(host.data(), held.data(), 8, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(copy(host.data(), held.data(), 8, cudaMemcpyDefault), cudaSuccess);
  EXPECT_EQ(cudaMemsetAsync(host.data(), 0, 1, stream_.get()), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemsetAsync(held.data(), 0, 9, stream_.get()), cudaErrorInvalidValue);
  synchronize(stream_.get());
}

TEST_F(Memory, RowsAreCopiedByTheirPitches) {
  const std::vector<char> from{1, 2, 3, 4, 5, 6};
  const device_buffer<char> held(4, stream_.get());
  QSWEEP_CUDA_TRY(cudaMemcpy2DAsync(held.data(), 2, from.data(), 3, 2, 2, cudaMemcpyHostToDevice,
                                    stream_.get()));
  EXPECT_THAT(download(held, stream_.get()), testing::ElementsAre(1, 2, 4, 5));
  EXPECT_EQ(cudaMemcpy2DAsync(held.data(), 1, from.data(), 3, 2, 2, cudaMemcpyHostToDevice,
                              stream_.get()),
            cudaErrorInvalidValue);
}

TEST_F(Memory, WhatWasNotAllocatedIsNotFreed) {
  int local = 0;
  EXPECT_EQ(cudaFree(&local), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFreeHost(&local), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFreeAsync(&local, stream_.get()), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(nullptr), cudaSuccess);
}

TEST_F(Memory, PointersSayWhereTheyPoint) {
  const device_buffer<char> held(8, stream_.get());
  const pinned_buffer<char> pinned(8);
  const char local = 0;
  const auto type_of = [](const void* pointer) {
    cudaPointerAttributes is;
    QSWEEP_CUDA_TRY(cudaPointerGetAttributes(&is, pointer));
    return is.type;
  };
  EXPECT_EQ(type_of(held.data() + 7), cudaMemoryTypeDevice);
  EXPECT_EQ(type_of(pinned.data()), cudaMemoryTypeHost);
  EXPECT_EQ(type_of(&local), cudaMemoryTypeUnregistered);
}

TEST_F(Memory, EachThreadHasItsCurrentDevice) {
  QSWEEP_CUDA_TRY(cudaSetDevice(1));
  int there = -1;
  std::thread([&] { QSWEEP_CUDA_TRY(cudaGetDevice(&there)); }).join();
  EXPECT_EQ(there, 0);
  EXPECT_EQ(cudaSetDevice(2), cudaErrorInvalidDevice);
  const std::size_t before = free_memory();
  QSWEEP_CUDA_TRY(cudaSetDevice(0));
  const device_memory held(1000, stream_.get());
  QSWEEP_CUDA_TRY(cudaSetDevice(1));
  EXPECT_EQ(free_memory(), before);
  QSWEEP_CUDA_TRY(cudaSetDevice(0));
}

}  // namespace
}  // namespace qsweep::test

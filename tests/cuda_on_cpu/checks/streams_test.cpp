// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <vector>

#include "common/device_buffer.hpp"
#include "common/event.hpp"
#include "common/pinned_buffer.hpp"
#include "common/stream.hpp"

namespace qsweep::test {
namespace {

using testing::ElementsAre;

/// Notes in host memory that a stream's work leaves: in which order it ran.
struct note {
  std::vector<int>* to;
  int what;

  static void write(void* self) {
    const auto* const of = static_cast<note*>(self);
    of->to->push_back(of->what);
  }
};

class Streams : public testing::Test {
 protected:
  void enqueue(cudaStream_t on, note& what) {
    QSWEEP_CUDA_TRY(cudaLaunchHostFunc(on, &note::write, &what));
  }

  std::vector<int> ran_;
  note one_{&ran_, 1};
  note two_{&ran_, 2};
  const cuda_stream first_ = make_stream();
  const cuda_stream second_ = make_stream();
};

TEST_F(Streams, RunOnlyWhatIsWaitedFor) {
  enqueue(first_.get(), one_);
  enqueue(second_.get(), two_);
  EXPECT_THAT(ran_, ElementsAre());

  synchronize(second_.get());
  EXPECT_THAT(ran_, ElementsAre(2));

  synchronize(first_.get());
  EXPECT_THAT(ran_, ElementsAre(2, 1));
}

TEST_F(Streams, AnEventMakesOneWaitForAnother) {
  const cuda_event done = make_event();
  enqueue(first_.get(), one_);
  QSWEEP_CUDA_TRY(cudaEventRecord(done.get(), first_.get()));
  QSWEEP_CUDA_TRY(cudaStreamWaitEvent(second_.get(), done.get(), 0));
  enqueue(second_.get(), two_);

  synchronize(second_.get());

  EXPECT_THAT(ran_, ElementsAre(1, 2));
}

TEST_F(Streams, AnEventStandsForWhatWasEnqueuedBeforeItsRecord) {
  const cuda_event done = make_event();
  QSWEEP_CUDA_TRY(cudaEventSynchronize(done.get()));
  enqueue(first_.get(), one_);
  QSWEEP_CUDA_TRY(cudaEventRecord(done.get(), first_.get()));
  enqueue(first_.get(), two_);

  QSWEEP_CUDA_TRY(cudaEventSynchronize(done.get()));
  EXPECT_THAT(ran_, ElementsAre(1));

  synchronize(first_.get());
}

TEST_F(Streams, QueriesComeToAnEnd) {
  enqueue(first_.get(), one_);
  enqueue(first_.get(), two_);

  int queries = 0;
  while (cudaStreamQuery(first_.get()) == cudaErrorNotReady) ++queries;

  EXPECT_EQ(queries, 2);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(Streams, TheDefaultStreamWaitsForThoseThatAskForIt) {
  cudaStream_t blocking = nullptr;
  QSWEEP_CUDA_TRY(cudaStreamCreate(&blocking));
  enqueue(blocking, one_);
  enqueue(first_.get(), two_);

  QSWEEP_CUDA_TRY(cudaStreamSynchronize(nullptr));
  EXPECT_THAT(ran_, ElementsAre());
  enqueue(nullptr, one_);
  QSWEEP_CUDA_TRY(cudaStreamSynchronize(nullptr));
  EXPECT_THAT(ran_, ElementsAre(1, 1));

  synchronize(first_.get());
  QSWEEP_CUDA_TRY(cudaStreamDestroy(blocking));
}

TEST_F(Streams, WorkOfADestroyedStreamIsNotLost) {
  {
    const cuda_stream brief = make_stream();
    enqueue(brief.get(), one_);
  }
  EXPECT_THAT(ran_, ElementsAre());
  QSWEEP_CUDA_TRY(cudaDeviceSynchronize());
  EXPECT_THAT(ran_, ElementsAre(1));
}

TEST_F(Streams, PageableMemoryIsReadAtTheCall) {
  std::vector<int> from{7};
  const device_buffer<int> held = upload(from, first_.get());
  from[0] = 8;
  EXPECT_THAT(download(held, first_.get()), ElementsAre(7));
}

TEST_F(Streams, PinnedMemoryIsReadWhenTheStreamComesThere) {
  const pinned_buffer<int> from(1);
  from.data()[0] = 7;
  const device_buffer<int> held(1, first_.get());
  copy_to_device(std::span<const int>(from.span()), held.data(), first_.get());
  from.data()[0] = 8;
  EXPECT_THAT(download(held, first_.get()), ElementsAre(8));
}

TEST_F(Streams, ACopyToTheHostIsNotThereBeforeItIsWaitedFor) {
  const device_buffer<int> held = upload(std::vector<int>{7}, first_.get());
  std::vector<int> to{0};
  copy_to_host(static_cast<const int*>(held.data()), std::span<int>(to), first_.get());
  EXPECT_THAT(to, ElementsAre(0));
  synchronize(first_.get());
  EXPECT_THAT(to, ElementsAre(7));
}

void call_the_runtime(void* result) {
  *static_cast<cudaError_t*>(result) = cudaDeviceSynchronize();
}

TEST_F(Streams, HostFunctionsMayNotCallTheRuntime) {
  cudaError_t result = cudaSuccess;
  QSWEEP_CUDA_TRY(cudaLaunchHostFunc(first_.get(), &call_the_runtime, &result));
  synchronize(first_.get());
  EXPECT_EQ(result, cudaErrorNotPermitted);
  EXPECT_EQ(cudaGetLastError(), cudaErrorNotPermitted);
}

TEST_F(Streams, UnknownOnesAndFlagsAreRefused) {
  cudaStream_t gone = nullptr;
  QSWEEP_CUDA_TRY(cudaStreamCreate(&gone));
  QSWEEP_CUDA_TRY(cudaStreamDestroy(gone));
  EXPECT_EQ(cudaStreamSynchronize(gone), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cudaStreamCreateWithFlags(&gone, 12), cudaErrorInvalidValue);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(Streams, EventsTakeTheTimeOnlyWhenTheyMay) {
  const cuda_event start = make_timing_event();
  const cuda_event end = make_timing_event();
  const cuda_event timeless = make_event();
  float milliseconds = -1.0F;
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start.get(), end.get()),
            cudaErrorInvalidResourceHandle);
  for (const cuda_event* one : {&start, &end, &timeless}) {
    QSWEEP_CUDA_TRY(cudaEventRecord(one->get(), first_.get()));
  }
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start.get(), end.get()), cudaErrorNotReady);
  synchronize(first_.get());
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start.get(), end.get()), cudaSuccess);
  EXPECT_GE(milliseconds, 0.0F);
  EXPECT_EQ(cudaEventElapsedTime(&milliseconds, start.get(), timeless.get()),
            cudaErrorInvalidResourceHandle);
  (void)cudaGetLastError();
}

}  // namespace
}  // namespace qsweep::test

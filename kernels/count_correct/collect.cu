// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cub/block/block_reduce.cuh>
#include <cub/block/block_scan.cuh>

#include "common/launch.hpp"
#include "count_correct/classify.hpp"
#include "count_correct/collect.hpp"

namespace qsweep {
namespace {

constexpr int collect_threads = 512;

/// Block t walks over the images, collect_threads at a time.
__global__ void __launch_bounds__(collect_threads)
    collect_kernel(const std::int8_t* __restrict__ classes, const std::uint8_t* __restrict__ labels,
                   std::size_t images, std::uint32_t* __restrict__ uncertain,
                   class_count* __restrict__ counts) {
  using scan = cub::BlockScan<unsigned, collect_threads>;
  using reduce = cub::BlockReduce<unsigned, collect_threads>;
  __shared__ union {
    typename scan::TempStorage scan;
    typename reduce::TempStorage reduce;
  } memory;
  const std::size_t row = blockIdx.x * images;
  unsigned correct = 0;
  unsigned listed = 0;
  for (std::size_t begin = 0; begin < images; begin += collect_threads) {
    const std::size_t b = begin + threadIdx.x;
    const int found = b < images ? classes[row + b] : 0;
    const bool open = b < images && found == uncertain_class;
    correct += b < images && !open && found == labels[b] ? 1U : 0U;
    unsigned place = 0;
    unsigned total = 0;
    scan(memory.scan).ExclusiveSum(open ? 1U : 0U, place, total);
    if (open) uncertain[row + listed + place] = static_cast<std::uint32_t>(b);
    listed += total;
    __syncthreads();
  }
  const unsigned hits = reduce(memory.reduce).Sum(correct);
  if (threadIdx.x == 0) counts[blockIdx.x] = {hits, listed};
}

}  // namespace

void launch_collect(const std::int8_t* classes, const std::uint8_t* labels, std::size_t images,
                    std::size_t count, std::uint32_t* uncertain, class_count* counts,
                    cudaStream_t stream) {
  if (count == 0) return;
  collect_kernel<<<static_cast<unsigned>(count), collect_threads, 0, stream>>>(
      classes, labels, images, uncertain, counts);
  QSWEEP_CHECK_LAUNCH("collect_kernel", stream);
}

}  // namespace qsweep

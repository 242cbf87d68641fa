// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "common/device_buffer.hpp"

namespace qsweep::test {

/// An array in device memory that begins `shift` elements behind an aligned place, with guards
/// before and behind it. A kernel that writes into a guard fails the test.
template <class T>
class guarded_array {
 public:
  guarded_array(const std::vector<T>& values, cudaStream_t stream, std::size_t shift = 0)
      : stream_(stream), before_(guard + shift), size_(values.size()) {
    std::vector<T> all(before_ + size_ + guard, mark());
    std::copy(values.begin(), values.end(), all.begin() + static_cast<std::ptrdiff_t>(before_));
    buffer_ = upload(all, stream);
  }

  T* data() const { return buffer_.data() + before_; }

  /// Waits for the stream and checks the guards.
  std::vector<T> read() const {
    const std::vector<T> all = download(buffer_, stream_);
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(before_);
    const auto end = begin + static_cast<std::ptrdiff_t>(size_);
    EXPECT_EQ(std::count(all.begin(), begin, mark()), begin - all.begin()) << "guard before";
    EXPECT_EQ(std::count(end, all.end(), mark()), all.end() - end) << "guard behind";
    return {begin, end};
  }

 private:
  static constexpr std::size_t guard = 64;
  static T mark() { return static_cast<T>(85); }

  cudaStream_t stream_;
  std::size_t before_;
  std::size_t size_;
  device_buffer<T> buffer_;
};

/// A test with a stream of its own, which does not wait for the default stream.
class kernel_test : public testing::Test {
 protected:
  template <class T>
  guarded_array<T> guarded(const std::vector<T>& values, std::size_t shift = 0) const {
    return {values, stream_.get(), shift};
  }

  cuda_stream stream_ = make_stream();
};

/// Around warps, blocks and the tiles of the kernels.
inline constexpr std::size_t edge_sizes[] = {0,   1,   3,   4,   5,    31,   32,   33,  63,
                                             255, 256, 257, 775, 1023, 1024, 1025, 4099};

}  // namespace qsweep::test

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/device_roofs.hpp"

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "core/error.hpp"
#include "gpu/cublas.hpp"

namespace qsweep::bench {
namespace {

constexpr std::size_t copied_bytes = std::size_t{1} << 30;
constexpr std::int64_t rows = 8192;  ///< of all three matrices, and columns

/// Entries from 0 to 6, so that every sum is exact in float32 as well.
constexpr int entry(std::int64_t row, std::int64_t column) {
  return static_cast<int>((row * 5 + column * 3) % 7);
}

template <class T>
device_buffer<T> make_matrix(cudaStream_t stream) {
  std::vector<T> values(static_cast<std::size_t>(rows * rows));
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < rows; ++column) {
      values[static_cast<std::size_t>(row * rows + column)] =
          static_cast<T>(static_cast<float>(entry(row, column)));
    }
  }
  device_buffer<T> out = upload(values, stream);
  synchronize(stream);
  return out;
}

constexpr gpu::product_shape square{.m = rows, .n = rows, .k = rows, .c_stride = rows};

/// C = A A^T.
template <class In, class Out>
void multiply(cublasHandle_t handle, const In* a, Out* c) {
  const gpu::matrix<In> left{.data = a, .stride = rows};
  const gpu::matrix<In> right{.data = a, .stride = rows, .transposed = true};
  if constexpr (std::is_same_v<In, std::int8_t>) {
    gpu::multiply(handle, square, left, right, c);
  } else {
    gpu::multiply(handle, square, Out{1}, left, right, Out{0}, c);
  }
}

template <class Out>
void check_product(const device_buffer<Out>& c, cudaStream_t stream) {
  for (const std::int64_t row : {std::int64_t{0}, rows / 3, rows - 1}) {
    for (const std::int64_t column : {std::int64_t{1}, rows / 2, rows - 1}) {
      std::int64_t sum = 0;
      for (std::int64_t k = 0; k < rows; ++k) sum += entry(row, k) * entry(column, k);
      const auto found =
          download(static_cast<const Out*>(c.data()) + row * rows + column, 1, stream);
      if (static_cast<std::int64_t>(found[0]) != sum)
        throw error("the product is not the plain sum");
    }
  }
}

template <class In, class Out>
ready_job time_product(const std::shared_ptr<bench_device>& device) {
  struct matrices {
    device_buffer<In> a;
    device_buffer<Out> c;
  };
  const gpu::device_context& context = device->context();
  context.make_current();
  const auto use = std::make_shared<const matrices>(
      make_matrix<In>(context.stream()),
      device_buffer<Out>(static_cast<std::size_t>(rows * rows), context.stream()));
  const auto enqueue = [device, use] {
    multiply(device->context().cublas(), static_cast<const In*>(use->a.data()), use->c.data());
  };
  enqueue();
  check_product(use->c, context.stream());
  ready_job job;
  job.run = [=] { return device->timer().seconds(enqueue); };
  job.work.operations = 2.0 * static_cast<double>(rows) * rows * rows;
  return job;
}

ready_job time_copy(const std::shared_ptr<bench_device>& device) {
  struct buffers {
    device_buffer<char> from, to;
  };
  const cudaStream_t stream = device->context().stream();
  const auto use = std::make_shared<const buffers>(device_buffer<char>(copied_bytes, stream),
                                                   device_buffer<char>(copied_bytes, stream));
  fill_bytes(use->from, 1, stream);
  const auto enqueue = [=] {
    QSWEEP_CUDA_TRY(cudaMemcpyAsync(use->to.data(), use->from.data(), copied_bytes,
                                    cudaMemcpyDeviceToDevice, stream));
  };
  enqueue();
  if (download(static_cast<const char*>(use->to.data()) + copied_bytes - 1, 1, stream)[0] != 1) {
    throw error("the copy differs");
  }
  ready_job job;
  job.run = [=] { return device->timer().seconds(enqueue); };
  job.work.bytes = 2.0 * static_cast<double>(copied_bytes);
  return job;
}

}  // namespace

std::string to_string(roof which) {
  switch (which) {
    case roof::copy:
      return "copy";
    case roof::fp32:
      return "gemm-fp32";
    case roof::fp64:
      return "gemm-fp64";
    case roof::fp16:
      return "gemm-fp16";
    case roof::int8:
      return "gemm-int8";
  }
  throw error("unknown roof");
}

ready_job time_roof(roof which, const std::shared_ptr<bench_device>& device) {
  switch (which) {
    case roof::copy:
      return time_copy(device);
    case roof::fp32:
      return time_product<float, float>(device);
    case roof::fp64:
      return time_product<double, double>(device);
    case roof::fp16:
      return time_product<__half, float>(device);
    case roof::int8:
      return time_product<std::int8_t, std::int32_t>(device);
  }
  throw error("unknown roof");
}

double measure_peak(roof which, const std::shared_ptr<bench_device>& device) {
  const ready_job job = time_roof(which, device);
  double best_s = job.run();
  for (int i = 0; i < 4; ++i) best_s = std::min(best_s, job.run());
  return (job.work.bytes + job.work.operations) / best_s;
}

}  // namespace qsweep::bench

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cudnn/convolution.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "runtime/interleaved_dot.hpp"
#include "runtime/stop.hpp"

namespace cuda_on_cpu {
namespace {

/// To the nearest value with ten bits of fraction, ties to even.
float to_tf32(float value) {
  if (!std::isfinite(value)) return value;
  constexpr unsigned dropped = 13;
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t half = (1U << (dropped - 1)) - 1 + ((bits >> dropped) & 1U);
  return std::bit_cast<float>((bits + half) >> dropped << dropped);
}

template <class T>
T operand(const convolution& of, T value) {
  if constexpr (std::is_same_v<T, float>) {
    if (of.how.math != CUDNN_FMA_MATH) return to_tf32(value);
  }
  return value;
}

/// out = alpha value + beta out; what stands there is not read when beta is zero.
template <class T>
void blend(T& out, T value, double alpha, double beta) {
  T result = static_cast<T>(alpha) * value;
  if (beta != 0.0) result += static_cast<T>(beta) * out;
  out = result;
}

/// What x holds under tap (r, s) of the filter for the place (p, q) of y; 0 in the padding.
template <class T>
T tapped(const convolution& of, const T* x, int n, int c, int p, int q, int r, int s) {
  const int h = p * of.how.step[0] - of.how.padding[0] + r * of.how.dilation[0];
  const int w = q * of.how.step[1] - of.how.padding[1] + s * of.how.dilation[1];
  if (h < 0 || w < 0 || h >= of.x.size[2] || w >= of.x.size[3]) return T{};
  return operand(of, x[of.x.at(n, c, h, w)]);
}

/// CUDNN_CONVOLUTION turns the filter by 180 degrees.
std::int64_t filter_index(const convolution& of, int k, int c, int r, int s) {
  const bool turned = of.how.mode == CUDNN_CONVOLUTION;
  return of.w.at(k, c, turned ? of.w.size[2] - 1 - r : r, turned ? of.w.size[3] - 1 - s : s);
}

template <class Use>
void for_each_tap(const convolution& of, Use use) {
  for (int c = 0; c < of.w.size[1]; ++c) {
    for (int r = 0; r < of.w.size[2]; ++r) {
      for (int s = 0; s < of.w.size[3]; ++s) use(c, r, s);
    }
  }
}

template <class Use>
void for_each_place(const layout& y, Use use) {
  for (int n = 0; n < y.size[0]; ++n) {
    for (int p = 0; p < y.size[2]; ++p) {
      for (int q = 0; q < y.size[3]; ++q) use(n, p, q);
    }
  }
}

template <class T>
void convolve_as(const convolution& of, const T* x, const T* w, T* y, double alpha, double beta) {
  const int filters = of.w.size[0];
  std::vector<T> packed_w;
  for (int k = 0; k < filters; ++k) {
    for_each_tap(of, [&](int c, int r, int s) {
      packed_w.push_back(operand(of, w[filter_index(of, k, c, r, s)]));
    });
  }
  const std::size_t taps = packed_w.size() / static_cast<std::size_t>(filters);
  std::vector<T> window(taps);
  for_each_place(of.y, [&](int n, int p, int q) {
    auto next = window.begin();
    for_each_tap(of, [&](int c, int r, int s) { *next++ = tapped(of, x, n, c, p, q, r, s); });
    for (int k = 0; k < filters; ++k) {
      const T* const row = packed_w.data() + static_cast<std::size_t>(k) * taps;
      blend(y[of.y.at(n, k, p, q)],
            interleaved_dot<T>(window.data(), row, static_cast<std::int64_t>(taps)), alpha, beta);
    }
  });
}

/// y[.][k][.][.] one behind the other.
template <class T>
std::vector<T> pack_channel(const layout& y, const T* data, int k) {
  std::vector<T> out;
  for_each_place(y, [&](int n, int p, int q) { out.push_back(data[y.at(n, k, p, q)]); });
  return out;
}

template <class T>
void accumulate_as(const convolution& of, const T* x, const T* y, T* w, double alpha, double beta) {
  std::vector<std::vector<T>> channels;
  for (int k = 0; k < of.w.size[0]; ++k) {
    channels.push_back(pack_channel(of.y, y, k));
    for (T& value : channels.back()) value = operand(of, value);
  }
  for_each_tap(of, [&](int c, int r, int s) {
    std::vector<T> seen;
    for_each_place(of.y,
                   [&](int n, int p, int q) { seen.push_back(tapped(of, x, n, c, p, q, r, s)); });
    for (int k = 0; k < of.w.size[0]; ++k) {
      const std::vector<T>& channel = channels[static_cast<std::size_t>(k)];
      blend(w[filter_index(of, k, c, r, s)],
            interleaved_dot<T>(seen.data(), channel.data(), static_cast<std::int64_t>(seen.size())),
            alpha, beta);
    }
  });
}

template <class T>
void accumulate_bias_as(const layout& y, const T* data, const layout& b, T* b_data, double alpha,
                        double beta) {
  for (int k = 0; k < y.size[1]; ++k) {
    const std::vector<T> channel = pack_channel(y, data, k);
    const std::vector<T> ones(channel.size(), T{1});
    blend(
        b_data[b.at(0, k, 0, 0)],
        interleaved_dot<T>(channel.data(), ones.data(), static_cast<std::int64_t>(channel.size())),
        alpha, beta);
  }
}

}  // namespace

int output_size(const cudnnConvolutionStruct& how, int axis, int input, int filter) {
  const int covered = (filter - 1) * how.dilation[axis] + 1;
  return 1 + (input + 2 * how.padding[axis] - covered) / how.step[axis];
}

cudnnStatus_t check(const convolution& of) {
  const bool complete =
      of.x.size[0] > 0 && of.w.size[0] > 0 && of.y.size[0] > 0 && of.how.step[0] > 0;
  if (!complete || of.x.size[1] != of.w.size[1] || of.y.size[1] != of.w.size[0] ||
      of.x.size[0] != of.y.size[0]) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  for (int axis = 0; axis < 2; ++axis) {
    const int input = of.x.size[2 + axis];
    const int filter = of.w.size[2 + axis];
    const int covered = (filter - 1) * of.how.dilation[axis] + 1;
    if (covered > input + 2 * of.how.padding[axis] ||
        of.y.size[2 + axis] != output_size(of.how, axis, input, filter)) {
      return CUDNN_STATUS_BAD_PARAM;
    }
  }
  if (of.x.type != of.w.type || of.x.type != of.y.type || of.x.type != of.how.compute) {
    warn("cuDNN's mixed types are not known here");
    return CUDNN_STATUS_NOT_SUPPORTED;
  }
  return CUDNN_STATUS_SUCCESS;
}

void convolve(const convolution& of, const void* x, const void* w, void* y, double alpha,
              double beta) {
  if (of.x.type == CUDNN_DATA_DOUBLE) {
    convolve_as(of, static_cast<const double*>(x), static_cast<const double*>(w),
                static_cast<double*>(y), alpha, beta);
  } else {
    convolve_as(of, static_cast<const float*>(x), static_cast<const float*>(w),
                static_cast<float*>(y), alpha, beta);
  }
}

void accumulate_filter_gradient(const convolution& of, const void* x, const void* y, void* w,
                                double alpha, double beta) {
  if (of.x.type == CUDNN_DATA_DOUBLE) {
    accumulate_as(of, static_cast<const double*>(x), static_cast<const double*>(y),
                  static_cast<double*>(w), alpha, beta);
  } else {
    accumulate_as(of, static_cast<const float*>(x), static_cast<const float*>(y),
                  static_cast<float*>(w), alpha, beta);
  }
}

void accumulate_bias_gradient(const layout& y, const void* y_data, const layout& b, void* b_data,
                              double alpha, double beta) {
  if (y.type == CUDNN_DATA_DOUBLE) {
    accumulate_bias_as(y, static_cast<const double*>(y_data), b, static_cast<double*>(b_data),
                       alpha, beta);
  } else {
    accumulate_bias_as(y, static_cast<const float*>(y_data), b, static_cast<float*>(b_data), alpha,
                       beta);
  }
}

}  // namespace cuda_on_cpu

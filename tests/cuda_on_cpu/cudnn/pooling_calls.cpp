// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of cuDNN about pooling.
#include <cmath>
#include <limits>

#include "cudnn/enqueue.hpp"

namespace cuda_on_cpu {
namespace {

bool fits(const cudnnPoolingStruct& how, const layout& x, const layout& y) {
  if (how.window[0] == 0 || x.size[0] != y.size[0] || x.size[1] != y.size[1] || x.type != y.type) {
    return false;
  }
  for (int axis = 0; axis < 2; ++axis) {
    const int rest = x.size[2 + axis] + 2 * how.padding[axis] - how.window[axis];
    if (rest < 0 || y.size[2 + axis] != 1 + rest / how.step[axis]) return false;
  }
  return true;
}

/// The largest value under the window that begins at (top, left).
template <class T>
T largest(const cudnnPoolingStruct& how, const layout& x, const T* data, int n, int c, int top,
          int left) {
  T found = -std::numeric_limits<T>::infinity();
  for (int h = top; h < top + how.window[0]; ++h) {
    for (int w = left; w < left + how.window[1]; ++w) {
      if (h < 0 || w < 0 || h >= x.size[2] || w >= x.size[3]) continue;
      const T value = data[x.at(n, c, h, w)];
      if (std::isnan(value) && how.nan == CUDNN_PROPAGATE_NAN) return value;
      found = std::fmax(found, value);
    }
  }
  return found;
}

template <class T>
void pool(const cudnnPoolingStruct& how, const layout& x, const T* x_data, const layout& y,
          T* y_data, double alpha, double beta) {
  for (int n = 0; n < y.size[0]; ++n) {
    for (int c = 0; c < y.size[1]; ++c) {
      for (int p = 0; p < y.size[2]; ++p) {
        for (int q = 0; q < y.size[3]; ++q) {
          T& out = y_data[y.at(n, c, p, q)];
          T value = static_cast<T>(alpha) * largest(how, x, x_data, n, c,
                                                    p * how.step[0] - how.padding[0],
                                                    q * how.step[1] - how.padding[1]);
          if (beta != 0.0) value += static_cast<T>(beta) * out;
          out = value;
        }
      }
    }
  }
}

}  // namespace

extern "C" {

cudnnStatus_t cudnnPoolingForward(cudnnHandle_t handle, const cudnnPoolingDescriptor_t how,
                                  const void* alpha, const cudnnTensorDescriptor_t x,
                                  const void* x_data, const void* beta,
                                  const cudnnTensorDescriptor_t y, void* y_data) {
  if (handle == nullptr || how == nullptr || alpha == nullptr || x == nullptr || beta == nullptr ||
      y == nullptr || !fits(*how, *x, *y)) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  if (how->mode != CUDNN_POOLING_MAX && how->mode != CUDNN_POOLING_MAX_DETERMINISTIC) {
    return refuse("only max-pooling is known here");
  }
  return enqueue_on(handle, "cudnnPoolingForward",
                    [how = *how, x = layout(*x), y = layout(*y), x_data, y_data,
                     scale = read_scale(alpha, x->type), keep = read_scale(beta, x->type)] {
                      require_tensor("x of cudnnPoolingForward", x, x_data);
                      require_tensor("y of cudnnPoolingForward", y, y_data);
                      if (x.type == CUDNN_DATA_DOUBLE) {
                        pool(how, x, static_cast<const double*>(x_data), y,
                             static_cast<double*>(y_data), scale, keep);
                      } else {
                        pool(how, x, static_cast<const float*>(x_data), y,
                             static_cast<float*>(y_data), scale, keep);
                      }
                    });
}

}  // extern "C"

}  // namespace cuda_on_cpu

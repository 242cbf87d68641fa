// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of cuDNN about convolutions. Algorithms that round otherwise than a sum of products
// does (FFT, Winograd), or that add in an order of the moment, are refused.
#include <cstring>
#include <string>

#include "cudnn/convolution.hpp"
#include "cudnn/enqueue.hpp"
#include "runtime/library.hpp"

namespace cuda_on_cpu {
namespace {

/// Workspaces that the algorithms ask for, so that a missing or a shared one shows.
constexpr std::size_t small_workspace = 96;
constexpr std::size_t large_workspace = 4096;

/// In the order in which they are proposed.
constexpr cudnnConvolutionFwdAlgo_t forward_algorithms[] = {
    CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM,
    CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM,
    CUDNN_CONVOLUTION_FWD_ALGO_GEMM,
};
constexpr cudnnConvolutionBwdFilterAlgo_t filter_algorithms[] = {
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1,
};

/// False for an algorithm that is refused.
bool find_workspace(cudnnConvolutionFwdAlgo_t algorithm, std::size_t* bytes) {
  switch (algorithm) {
    case CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM:
      *bytes = 0;
      return true;
    case CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM:
      *bytes = small_workspace;
      return true;
    case CUDNN_CONVOLUTION_FWD_ALGO_GEMM:
      *bytes = large_workspace;
      return true;
    default:
      return false;
  }
}
bool find_workspace(cudnnConvolutionBwdFilterAlgo_t algorithm, std::size_t* bytes) {
  *bytes = large_workspace;
  return algorithm == CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1;
}

template <class Algorithm>
cudnnStatus_t query_workspace(const convolution& of, Algorithm algorithm, std::size_t* bytes) {
  if (const cudnnStatus_t status = check(of)) return status;
  if (find_workspace(algorithm, bytes)) return CUDNN_STATUS_SUCCESS;
  return refuse("cuDNN's algorithm " + std::to_string(algorithm) + " is not known here");
}

struct workspace {
  void* data = nullptr;
  std::size_t bytes = 0;
};

/// Overwrites the workspace, as the algorithm may.
void use(const workspace& space) {
  require_device_range("the workspace of a convolution", space.data, space.bytes);
  if (space.bytes != 0) std::memset(space.data, 0xee, space.bytes);
}

template <class Algorithm>
cudnnStatus_t check_call(cudnnHandle_t handle, const convolution& of, Algorithm algorithm,
                         workspace* space) {
  if (handle == nullptr) return CUDNN_STATUS_BAD_PARAM;
  std::size_t needed = 0;
  if (const cudnnStatus_t status = query_workspace(of, algorithm, &needed)) return status;
  if (space->bytes < needed || (needed != 0 && space->data == nullptr)) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  space->bytes = needed;
  return CUDNN_STATUS_SUCCESS;
}

/// Fills at most `wanted` proposals.
template <class Algorithm, std::size_t Count, class Proposal>
cudnnStatus_t propose(const convolution& of, const Algorithm (&known)[Count], int wanted,
                      int* returned, Proposal* out) {
  if (const cudnnStatus_t status = check(of)) return status;
  if (wanted < 1 || returned == nullptr || out == nullptr) return CUDNN_STATUS_BAD_PARAM;
  *returned = 0;
  for (const Algorithm algorithm : known) {
    if (*returned == wanted) break;
    Proposal proposal{};
    proposal.algo = algorithm;
    proposal.time = -1.0F;  // nothing was measured
    (void)find_workspace(algorithm, &proposal.memory);
    proposal.determinism = CUDNN_DETERMINISTIC;
    proposal.mathType = of.how.math;
    out[(*returned)++] = proposal;
  }
  return CUDNN_STATUS_SUCCESS;
}

bool is_missing(std::initializer_list<const void*> pointers) {
  for (const void* pointer : pointers) {
    if (pointer == nullptr) return true;
  }
  return false;
}

}  // namespace

extern "C" {

cudnnStatus_t cudnnGetConvolution2dForwardOutputDim(const cudnnConvolutionDescriptor_t how,
                                                    const cudnnTensorDescriptor_t x,
                                                    const cudnnFilterDescriptor_t w, int* n, int* c,
                                                    int* h, int* v) {
  if (is_missing({how, x, w, n, c, h, v}) || x->size[1] != w->size[1]) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  *n = x->size[0];
  *c = w->size[0];
  *h = output_size(*how, 0, x->size[2], w->size[2]);
  *v = output_size(*how, 1, x->size[3], w->size[3]);
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetConvolutionForwardWorkspaceSize(
    cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnFilterDescriptor_t w,
    const cudnnConvolutionDescriptor_t how, const cudnnTensorDescriptor_t y,
    cudnnConvolutionFwdAlgo_t algorithm, std::size_t* bytes) {
  if (is_missing({handle, x, w, how, y, bytes})) return CUDNN_STATUS_BAD_PARAM;
  return query_workspace({*x, *w, *y, *how}, algorithm, bytes);
}

cudnnStatus_t cudnnGetConvolutionBackwardFilterWorkspaceSize(
    cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnTensorDescriptor_t y,
    const cudnnConvolutionDescriptor_t how, const cudnnFilterDescriptor_t w,
    cudnnConvolutionBwdFilterAlgo_t algorithm, std::size_t* bytes) {
  if (is_missing({handle, x, w, how, y, bytes})) return CUDNN_STATUS_BAD_PARAM;
  return query_workspace({*x, *w, *y, *how}, algorithm, bytes);
}

cudnnStatus_t cudnnGetConvolutionForwardAlgorithm_v7(
    cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnFilterDescriptor_t w,
    const cudnnConvolutionDescriptor_t how, const cudnnTensorDescriptor_t y, const int wanted,
    int* returned, cudnnConvolutionFwdAlgoPerf_t* out) {
  if (is_missing({handle, x, w, how, y})) return CUDNN_STATUS_BAD_PARAM;
  return propose({*x, *w, *y, *how}, forward_algorithms, wanted, returned, out);
}

cudnnStatus_t cudnnGetConvolutionBackwardFilterAlgorithm_v7(
    cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnTensorDescriptor_t y,
    const cudnnConvolutionDescriptor_t how, const cudnnFilterDescriptor_t w, const int wanted,
    int* returned, cudnnConvolutionBwdFilterAlgoPerf_t* out) {
  if (is_missing({handle, x, w, how, y})) return CUDNN_STATUS_BAD_PARAM;
  return propose({*x, *w, *y, *how}, filter_algorithms, wanted, returned, out);
}

cudnnStatus_t cudnnConvolutionForward(cudnnHandle_t handle, const void* alpha,
                                      const cudnnTensorDescriptor_t x, const void* x_data,
                                      const cudnnFilterDescriptor_t w, const void* w_data,
                                      const cudnnConvolutionDescriptor_t how,
                                      cudnnConvolutionFwdAlgo_t algorithm, void* space_data,
                                      std::size_t space_bytes, const void* beta,
                                      const cudnnTensorDescriptor_t y, void* y_data) {
  if (is_missing({alpha, x, w, how, beta, y})) return CUDNN_STATUS_BAD_PARAM;
  const convolution of{*x, *w, *y, *how};
  workspace space{space_data, space_bytes};
  if (const cudnnStatus_t status = check_call(handle, of, algorithm, &space)) return status;
  return enqueue_on(handle, "cudnnConvolutionForward",
                    [=, scale = read_scale(alpha, of.x.type), keep = read_scale(beta, of.x.type)] {
                      require_tensor("x of cudnnConvolutionForward", of.x, x_data);
                      require_tensor("w of cudnnConvolutionForward", of.w, w_data);
                      require_tensor("y of cudnnConvolutionForward", of.y, y_data);
                      use(space);
                      convolve(of, x_data, w_data, y_data, scale, keep);
                    });
}

cudnnStatus_t cudnnConvolutionBackwardFilter(
    cudnnHandle_t handle, const void* alpha, const cudnnTensorDescriptor_t x, const void* x_data,
    const cudnnTensorDescriptor_t y, const void* y_data, const cudnnConvolutionDescriptor_t how,
    cudnnConvolutionBwdFilterAlgo_t algorithm, void* space_data, std::size_t space_bytes,
    const void* beta, const cudnnFilterDescriptor_t w, void* w_data) {
  if (is_missing({alpha, x, w, how, beta, y})) return CUDNN_STATUS_BAD_PARAM;
  const convolution of{*x, *w, *y, *how};
  workspace space{space_data, space_bytes};
  if (const cudnnStatus_t status = check_call(handle, of, algorithm, &space)) return status;
  return enqueue_on(handle, "cudnnConvolutionBackwardFilter",
                    [=, scale = read_scale(alpha, of.x.type), keep = read_scale(beta, of.x.type)] {
                      require_tensor("x of cudnnConvolutionBackwardFilter", of.x, x_data);
                      require_tensor("dy of cudnnConvolutionBackwardFilter", of.y, y_data);
                      require_tensor("dw of cudnnConvolutionBackwardFilter", of.w, w_data);
                      use(space);
                      accumulate_filter_gradient(of, x_data, y_data, w_data, scale, keep);
                    });
}

cudnnStatus_t cudnnConvolutionBackwardBias(cudnnHandle_t handle, const void* alpha,
                                           const cudnnTensorDescriptor_t y, const void* y_data,
                                           const void* beta, const cudnnTensorDescriptor_t b,
                                           void* b_data) {
  if (is_missing({handle, alpha, y, beta, b}) || b->type != y->type || b->size[0] != 1 ||
      b->size[1] != y->size[1] || b->size[2] != 1 || b->size[3] != 1) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  return enqueue_on(handle, "cudnnConvolutionBackwardBias",
                    [y = layout(*y), b = layout(*b), y_data, b_data,
                     scale = read_scale(alpha, y->type), keep = read_scale(beta, y->type)] {
                      require_tensor("dy of cudnnConvolutionBackwardBias", y, y_data);
                      require_tensor("db of cudnnConvolutionBackwardBias", b, b_data);
                      accumulate_bias_gradient(y, y_data, b, b_data, scale, keep);
                    });
}

}  // extern "C"

}  // namespace cuda_on_cpu

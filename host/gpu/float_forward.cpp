// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/float_forward.hpp"

#include <algorithm>

namespace qsweep::gpu {
namespace {

/// So that products are large and a tile's activations still fit.
constexpr std::size_t images_per_block = 1024;
/// cuDNN's tensors have fewer than 2^31.
constexpr std::size_t most_elements = (std::size_t{1} << 31) - 1;

std::size_t widest_layer(const network_spec& network) {
  std::size_t widest = network.input.size();
  for (const layer_spec& spec : network.layers) {
    widest = std::max({widest, spec.input.size(), spec.output.size()});
  }
  return widest;
}

/// Descriptor of float32 planes; images are `stride` elements apart.
cudnn_tensor make_planes(std::size_t images, std::size_t channels, const tensor_shape& shape,
                         std::size_t stride) {
  cudnnTensorDescriptor_t raw = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreateTensorDescriptor(&raw));
  cudnn_tensor out(raw);
  const auto height = static_cast<int>(shape.height);
  const auto width = static_cast<int>(shape.width);
  QSWEEP_CUDNN_TRY(cudnnSetTensor4dDescriptorEx(
      raw, CUDNN_DATA_FLOAT, static_cast<int>(images), static_cast<int>(channels), height, width,
      static_cast<int>(stride), height * width, width, 1));
  return out;
}

}  // namespace

float_forward::float_forward(const device_context& device, const network_spec& network,
                             std::size_t block_size, std::size_t count)
    : device_(device), network_(network) {
  const std::size_t size = block_size * count * widest_layer(network);
  for (device_buffer<float>& buffer : buffers_) {
    buffer = device_buffer<float>(size, device.stream());
  }
  errors_ = device_buffer<double>(block_size * count, device.stream());
}

std::size_t float_forward::largest_block(const network_spec& network, std::size_t count) {
  const std::size_t most = most_elements / (count * widest_layer(network));
  return std::clamp<std::size_t>(most, 1, images_per_block);
}

std::size_t float_forward::bytes_per_image(const network_spec& network) {
  return 2 * widest_layer(network) * sizeof(float) + sizeof(double);
}

void float_forward::run(const float_layers& layers, const std::uint8_t* images,
                        const std::uint32_t* indices, std::size_t count) {
  const tensor_shape& input = network_.input;
  current_ = &buffers_[0];
  next_ = &buffers_[1];
  shared_ = true;
  fill_bytes(errors_, 0, device_.stream());
  launch_gather_pixels(images, indices, count, static_cast<int>(input.channels),
                       static_cast<int>(input.height * input.width), current_->data(),
                       device_.stream());
  for (const float_layer& layer : layers.layers()) apply(layer, count, layers.count());
  const tensor_shape& output = network_.layers.back().output;
  if (output.channels == 1 || output.channels == output.size()) return;
  launch_interleave_planes(count * layers.count(), static_cast<int>(output.channels),
                           static_cast<int>(output.height * output.width), current_->data(),
                           next_->data(), device_.stream());
  std::swap(current_, next_);
}

void float_forward::apply(const float_layer& layer, std::size_t images, std::size_t count) {
  switch (layer.spec.kind) {
    case layer_kind::dense:
      return dense(layer, images, count);
    case layer_kind::convolution:
      return convolution(layer, images, count);
    case layer_kind::max_pool:
      return max_pool(layer, images, count);
    case layer_kind::relu:
      return launch_rectify_floats(images * (shared_ ? 1 : count) * layer.spec.input.size(),
                                   current_->data(), device_.stream());
    case layer_kind::dropout:
      return;
  }
}

void float_forward::dense(const float_layer& layer, std::size_t images, std::size_t count) {
  const auto inputs = static_cast<std::int64_t>(layer.spec.input.size());
  const auto outputs = static_cast<std::int64_t>(layer.spec.bias_count);
  const auto m = static_cast<std::int64_t>(images);
  const auto tile = static_cast<std::int64_t>(count);
  const activation_shape in{images, count, static_cast<int>(inputs)};
  launch_layer_error(in, shared_, current_->data(), layer.column_norms.data(), true,
                     layer.bounds.data(), errors_.data(), device_.stream());
  const matrix<float> weights{.data = layer.weights.data(),
                              .stride = inputs,
                              .transposed = true,
                              .batch_stride = inputs * outputs};
  if (shared_) {
    multiply(device_.cublas(),
             {.m = m, .n = tile * outputs, .k = inputs, .c_stride = tile * outputs}, 1.0F,
             matrix<float>{.data = current_->data(), .stride = inputs}, weights, 0.0F,
             next_->data());
  } else {
    multiply(
        device_.cublas(),
        {.m = m,
         .n = outputs,
         .k = inputs,
         .c_stride = tile * outputs,
         .c_batch_stride = outputs,
         .batch = tile},
        1.0F,
        matrix<float>{.data = current_->data(), .stride = tile * inputs, .batch_stride = inputs},
        weights, 0.0F, next_->data());
  }
  launch_add_bias({images, count, static_cast<int>(outputs)}, 1, layer.biases.data(), next_->data(),
                  device_.stream());
  std::swap(current_, next_);
  shared_ = false;
}

void float_forward::convolution(const float_layer& layer, std::size_t images, std::size_t count) {
  const layer_spec& spec = layer.spec;
  const std::size_t inputs = spec.input.size();
  const std::size_t outputs = spec.output.size();
  launch_layer_error({images, count, static_cast<int>(inputs)}, shared_, current_->data(), nullptr,
                     false, layer.bounds.data(), errors_.data(), device_.stream());
  if (shared_) {
    convolve(layer, images, count * spec.bias_count, inputs, current_->data(), layer.weights.data(),
             count * outputs, next_->data());
  } else {
    for (std::size_t t = 0; t < count; ++t) {
      convolve(layer, images, spec.bias_count, count * inputs, current_->data() + t * inputs,
               layer.weights.data() + t * spec.weight_count, count * outputs,
               next_->data() + t * outputs);
    }
  }
  launch_add_bias({images, count, static_cast<int>(outputs)},
                  static_cast<int>(spec.output.height * spec.output.width), layer.biases.data(),
                  next_->data(), device_.stream());
  std::swap(current_, next_);
  shared_ = false;
}

void float_forward::convolve(const float_layer& layer, std::size_t images, std::size_t filters,
                             std::size_t input_stride, const float* x, const float* weights,
                             std::size_t output_stride, float* y) {
  const layer_spec& spec = layer.spec;
  const cudnn_tensor in = make_planes(images, spec.input.channels, spec.input, input_stride);
  const cudnn_tensor out = make_planes(images, filters, spec.output, output_stride);
  cudnnFilterDescriptor_t raw_filter = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreateFilterDescriptor(&raw_filter));
  const cudnn_filter filter(raw_filter);
  const auto kernel = static_cast<int>(spec.kernel);
  QSWEEP_CUDNN_TRY(cudnnSetFilter4dDescriptor(
      raw_filter, CUDNN_DATA_FLOAT, CUDNN_TENSOR_NCHW, static_cast<int>(filters),
      static_cast<int>(spec.input.channels), kernel, kernel));
  cudnnConvolutionDescriptor_t raw_convolution = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreateConvolutionDescriptor(&raw_convolution));
  const cudnn_convolution described(raw_convolution);
  QSWEEP_CUDNN_TRY(cudnnSetConvolution2dDescriptor(raw_convolution, 0, 0, 1, 1, 1, 1,
                                                   CUDNN_CROSS_CORRELATION, CUDNN_DATA_FLOAT));
  QSWEEP_CUDNN_TRY(cudnnSetConvolutionMathType(raw_convolution, CUDNN_FMA_MATH));
  constexpr auto algorithm = CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM;
  std::size_t bytes = 0;
  QSWEEP_CUDNN_TRY(cudnnGetConvolutionForwardWorkspaceSize(
      device_.cudnn(), in.get(), raw_filter, raw_convolution, out.get(), algorithm, &bytes));
  workspace_.reserve(bytes, device_.stream());
  const float one = 1.0F;
  const float zero = 0.0F;
  QSWEEP_CUDNN_TRY(cudnnConvolutionForward(device_.cudnn(), &one, in.get(), x, raw_filter, weights,
                                           raw_convolution, algorithm, workspace_.data(), bytes,
                                           &zero, out.get(), y));
}

void float_forward::max_pool(const float_layer& layer, std::size_t images, std::size_t count) {
  const layer_spec& spec = layer.spec;
  const std::size_t planes = images * (shared_ ? 1 : count);
  const cudnn_tensor in = make_planes(planes, spec.input.channels, spec.input, spec.input.size());
  const cudnn_tensor out =
      make_planes(planes, spec.output.channels, spec.output, spec.output.size());
  cudnnPoolingDescriptor_t raw = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreatePoolingDescriptor(&raw));
  const cudnn_pooling pooling(raw);
  QSWEEP_CUDNN_TRY(
      cudnnSetPooling2dDescriptor(raw, CUDNN_POOLING_MAX, CUDNN_PROPAGATE_NAN, 2, 2, 0, 0, 2, 2));
  const float one = 1.0F;
  const float zero = 0.0F;
  QSWEEP_CUDNN_TRY(cudnnPoolingForward(device_.cudnn(), raw, &one, in.get(), current_->data(),
                                       &zero, out.get(), next_->data()));
  std::swap(current_, next_);
}

}  // namespace qsweep::gpu

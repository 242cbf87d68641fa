// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "backend/preconditions.hpp"
#include "bounded_forward/double_forward.hpp"
#include "core/error.hpp"
#include "count_correct/collect.hpp"
#include "gpu/float_forward.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {
namespace {

/// Quantizations at once: the float path is there to be compared with and for what has no integer
/// structure.
constexpr std::size_t most_per_tile = 8;

double_layer describe(const layer_spec& spec) {
  const auto integer = [](std::size_t value) { return static_cast<int>(value); };
  double_layer out;
  out.in_height = integer(spec.input.height);
  out.in_width = integer(spec.input.width);
  out.in_channels = integer(spec.input.channels);
  out.out_height = integer(spec.output.height);
  out.out_width = integer(spec.output.width);
  out.out_channels = integer(spec.output.channels);
  out.kernel = integer(spec.kernel);
  out.weight_offset = spec.weight_offset;
  out.bias_offset = spec.bias_offset;
  switch (spec.kind) {
    case layer_kind::dense:
      out.what = double_layer::kind::dense;
      break;
    case layer_kind::convolution:
      out.what = double_layer::kind::convolution;
      break;
    case layer_kind::max_pool:
      out.what = double_layer::kind::max_pool;
      break;
    case layer_kind::relu:
    case layer_kind::dropout:
      out.what = double_layer::kind::relu;
      break;
  }
  return out;
}

double_network describe(const network_spec& network) {
  double_network out;
  std::size_t widest = network.input.size();
  for (const layer_spec& spec : network.layers) {
    widest = std::max({widest, spec.input.size(), spec.output.size()});
    if (spec.kind == layer_kind::dropout) continue;
    QSWEEP_EXPECTS(out.num_layers < most_double_layers,
                   network.model + " has too many layers for the cuda backend");
    out.layers[out.num_layers++] = describe(spec);
  }
  out.image_size = static_cast<int>(network.input.size());
  out.widest = static_cast<int>(widest);
  out.classes = static_cast<int>(network.num_classes);
  out.num_parameters = network.num_parameters;
  return out;
}

/// Counts the tiles of one call: float32 first, double for what that leaves uncertain.
class float_counter {
 public:
  float_counter(const device_context& device, const network_spec& network,
                const weights_view& weights, const dataset_view& images)
      : device_(device),
        network_(network),
        weights_(weights),
        on_device_(device, weights),
        pixels_(upload(images.images, device.stream())),
        labels_(upload(images.labels, device.stream())),
        indices_(all_indices(device, images.count())) {}

  std::vector<certified_count> count(std::span<const quantization> how) const;

 private:
  static device_buffer<std::uint32_t> all_indices(const device_context& device, std::size_t count) {
    std::vector<std::uint32_t> indices(count);
    std::iota(indices.begin(), indices.end(), 0U);
    return upload(indices, device.stream());
  }
  void classify(const float_layers& layers, std::int8_t* classes) const;
  std::vector<certified_count> finish(const float_layers& layers, std::int8_t* classes) const;

  std::size_t images() const { return labels_.size(); }

  const device_context& device_;
  const network_spec& network_;
  const weights_view& weights_;
  device_weights on_device_;
  device_buffer<std::uint8_t> pixels_;
  device_buffer<std::uint8_t> labels_;
  device_buffer<std::uint32_t> indices_;
};

std::vector<certified_count> float_counter::count(std::span<const quantization> how) const {
  const float_layers layers(device_, network_, weights_, on_device_, how);
  const device_buffer<std::int8_t> classes(how.size() * images(), device_.stream());
  classify(layers, classes.data());
  return finish(layers, classes.data());
}

void float_counter::classify(const float_layers& layers, std::int8_t* classes) const {
  const cudaStream_t stream = device_.stream();
  std::vector<double> least;
  for (const double lead : layers.decisive_leads()) least.push_back(1.5 * lead);
  const device_buffer<double> device_least = upload(least, stream);
  const std::size_t block =
      std::min(float_forward::largest_block(network_, layers.count()), images());
  float_forward forward(device_, network_, block, layers.count());
  for (std::size_t begin = 0; begin < images(); begin += block) {
    const std::size_t count = std::min(block, images() - begin);
    forward.run(layers, pixels_.data(), indices_.data() + begin, count);
    launch_certify_floats({count, layers.count(), static_cast<int>(network_.num_classes)},
                          forward.logits(), forward.errors(), device_least.data(), begin, images(),
                          classes, stream);
  }
}

std::vector<certified_count> float_counter::finish(const float_layers& layers,
                                                   std::int8_t* classes) const {
  const cudaStream_t stream = device_.stream();
  const std::size_t count = layers.count();
  const device_buffer<double> decisive = upload(layers.decisive_leads(), stream);
  const device_buffer<std::uint32_t> uncertain(count * images(), stream);
  const device_buffer<class_count> counts(count, stream);
  const auto collect = [&] {
    launch_collect(classes, labels_.data(), images(), count, uncertain.data(), counts.data(),
                   stream);
  };
  double_network network = describe(network_);
  network.parameters = layers.parameters();
  network.images = pixels_.data();
  network.num_images = images();
  network.decisive_leads = decisive.data();
  const device_buffer<double> scratch(double_scratch(network, count), stream);
  collect();
  launch_double_forward(network, uncertain.data(), counts.data(), count, scratch.data(), classes,
                        stream);
  collect();
  std::vector<certified_count> out;
  for (const class_count& each : download(counts, stream)) {
    const std::uint32_t* list = uncertain.data() + out.size() * images();
    out.push_back({.correct = each.correct,
                   .uncertain = each.uncertain > 0 ? download(list, each.uncertain, stream)
                                                   : std::vector<std::uint32_t>{}});
  }
  return out;
}

std::size_t first_capacity(const device_context& device, const network_spec& network,
                           std::size_t images, std::size_t quantizations) {
  const std::size_t bytes = std::min(float_forward::largest_block(network, 1), images) *
                                float_forward::bytes_per_image(network) +
                            network.num_parameters * (sizeof(double) + sizeof(float)) +
                            images * sizeof(std::uint32_t);
  return std::clamp<std::size_t>(device.memory_budget() / bytes, 1,
                                 std::min(most_per_tile, quantizations));
}

}  // namespace

std::vector<certified_count> count_by_floats(const device_context& device,
                                             const network_spec& network,
                                             const weights_view& weights,
                                             std::span<const quantization> how,
                                             const dataset_view& images) {
  expect_matching(network, weights, images);
  const float_counter counter(device, network, weights, images);
  std::vector<certified_count> out;
  if (images.count() == 0) return std::vector<certified_count>(how.size());
  if (how.empty()) return out;
  std::size_t capacity = first_capacity(device, network, images.count(), how.size());
  while (out.size() < how.size()) {
    const std::size_t size = std::min(capacity, how.size() - out.size());
    try {
      std::vector<certified_count> counts = counter.count(how.subspan(out.size(), size));
      std::ranges::move(counts, std::back_inserter(out));
    } catch (const out_of_device_memory&) {
      if (size == 1) throw;
      capacity = size / 2;
      device.note_smaller_tile(capacity);
    }
  }
  return out;
}

}  // namespace qsweep::gpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/weights_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/checksum.hpp"
#include "io/safetensors.hpp"

static_assert(std::endian::native == std::endian::little, "safetensors data are little-endian");

namespace qsweep {
namespace {

/// A tensor that a network's file must hold and its place in the flat parameters.
struct expected_tensor {
  std::string name;
  std::vector<std::uint64_t> shape;
  parameter_range place;
};

std::vector<expected_tensor> expected_tensors(const network_spec& network) {
  std::vector<expected_tensor> expected;
  for (const layer_spec& layer : network.layers) {
    if (!layer.has_parameters()) continue;
    std::vector<std::uint64_t> shape = {layer.bias_count, layer.input.size()};
    if (layer.kind == layer_kind::convolution) {
      shape = {layer.bias_count, layer.input.channels, layer.kernel, layer.kernel};
    }
    expected.push_back({layer.name + ".weight", shape, {layer.weight_offset, layer.weight_count}});
    expected.push_back(
        {layer.name + ".bias", {layer.bias_count}, {layer.bias_offset, layer.bias_count}});
  }
  return expected;
}

const safetensors_tensor* find_tensor(const safetensors_view& view, const std::string& name) {
  const auto found = std::find_if(view.tensors.begin(), view.tensors.end(),
                                  [&name](const auto& tensor) { return tensor.name == name; });
  return found == view.tensors.end() ? nullptr : &*found;
}

/// Why the tensors are not those of the network; empty when they are.
std::string mismatch(const safetensors_view& view, const std::vector<expected_tensor>& expected) {
  for (const expected_tensor& one : expected) {
    const safetensors_tensor* tensor = find_tensor(view, one.name);
    if (tensor == nullptr) return fmt::format("tensor '{}' is missing", one.name);
    if (tensor->dtype != "F32") {
      return fmt::format("tensor '{}': dtype {}, expected F32", one.name, tensor->dtype);
    }
    if (tensor->shape != one.shape) {
      return fmt::format("tensor '{}': shape [{}], expected [{}]", one.name,
                         fmt::join(tensor->shape, ", "), fmt::join(one.shape, ", "));
    }
  }
  for (const safetensors_tensor& tensor : view.tensors) {
    const bool known = std::any_of(expected.begin(), expected.end(),
                                   [&tensor](const auto& one) { return one.name == tensor.name; });
    if (!known) return fmt::format("tensor '{}' does not belong to the network", tensor.name);
  }
  return {};
}

network_spec named_network(const std::string& model) {
  try {
    return make_network(model);
  } catch (const usage_error& reason) {
    throw bad_input_error(std::string("__metadata__ model: ") + reason.what());
  }
}

network_spec network_of(const safetensors_view& view) {
  const auto model = view.metadata.find("model");
  if (model != view.metadata.end()) {
    network_spec network = named_network(model->second);
    const std::string reason = mismatch(view, expected_tensors(network));
    if (!reason.empty()) throw bad_input_error(fmt::format("{} (model {})", reason, network.model));
    return network;
  }
  std::string reasons;
  for (network_spec network : {make_mlp(), make_cnn()}) {
    const std::string reason = mismatch(view, expected_tensors(network));
    if (reason.empty()) return network;
    reasons += fmt::format("; {}: {}", network.model, reason);
  }
  throw bad_input_error("the tensors are those of no known network" + reasons);
}

void copy_tensor(const safetensors_tensor& tensor, std::span<float> to) {
  std::memcpy(to.data(), tensor.data.data(), tensor.data.size());
  const auto bad = std::find_if_not(to.begin(), to.end(), [](float w) { return std::isfinite(w); });
  if (bad != to.end()) {
    throw bad_input_error(
        fmt::format("tensor '{}': element {} is {}", tensor.name, bad - to.begin(), *bad));
  }
}

stored_weights parse_weights(const std::string& content) {
  const safetensors_view view = parse_safetensors(std::as_bytes(std::span(content)));
  stored_weights weights;
  weights.network = network_of(view);
  weights.parameters.resize(weights.network.num_parameters);
  for (const expected_tensor& one : expected_tensors(weights.network)) {
    copy_tensor(*find_tensor(view, one.name),
                std::span(weights.parameters).subspan(one.place.offset, one.place.size));
  }
  weights.metadata = view.metadata;
  weights.sha256 = sha256_hex(content);
  return weights;
}

}  // namespace

stored_weights read_weights(const std::filesystem::path& file) {
  const std::string content = read_whole_file(file);
  try {
    return parse_weights(content);
  } catch (const bad_input_error& reason) {
    throw bad_input_error(fmt::format("{}: {}", file.string(), reason.what()));
  }
}

std::string write_weights(const std::filesystem::path& file, const stored_weights& weights) {
  QSWEEP_EXPECTS(weights.parameters.size() == weights.network.num_parameters,
                 fmt::format("{} parameters for a network of {}", weights.parameters.size(),
                             weights.network.num_parameters));
  std::vector<safetensors_tensor> tensors;
  for (const expected_tensor& one : expected_tensors(weights.network)) {
    const auto values = std::span(weights.parameters).subspan(one.place.offset, one.place.size);
    tensors.push_back({one.name, "F32", one.shape, std::as_bytes(values)});
  }
  std::map<std::string, std::string> metadata = weights.metadata;
  metadata["model"] = weights.network.model;
  const std::string content = to_safetensors(tensors, metadata);
  write_file_atomically(file, content);
  return sha256_hex(content);
}

}  // namespace qsweep

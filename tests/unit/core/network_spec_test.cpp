// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/network_spec.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace qsweep {
namespace {

const layer_spec& layer_named(const network_spec& network, const std::string& name) {
  for (const layer_spec& layer : network.layers) {
    if (layer.name == name) return layer;
  }
  throw precondition_error("no layer " + name);
}

/// How often the groups hold each parameter.
std::vector<int> coverage(const network_spec& network, scope what) {
  std::vector<int> count(network.num_parameters);
  for (const parameter_group& group : make_parameter_groups(network, what)) {
    std::size_t size = 0;
    for (const parameter_range& range : group.ranges) {
      for (std::size_t i = 0; i < range.size; ++i) ++count.at(range.offset + i);
      size += range.size;
    }
    EXPECT_EQ(group.size(), size) << group.name;
  }
  return count;
}

TEST(NetworkSpec, MlpHasThePapersParameterCount) {
  const network_spec mlp = make_mlp();
  EXPECT_EQ(mlp.num_parameters, 669706U);
  EXPECT_EQ(mlp.num_classes, 10U);
  EXPECT_EQ(mlp.input.size(), 784U);
}

TEST(NetworkSpec, CnnHasThePapersParameterCount) {
  const network_spec cnn = make_cnn();
  EXPECT_EQ(cnn.num_parameters, 1652906U);
  EXPECT_EQ(cnn.num_classes, 10U);
}

TEST(NetworkSpec, CnnFlattensTo2704Inputs) {
  const network_spec cnn = make_cnn();
  EXPECT_EQ(layer_named(cnn, "dense1").input, (tensor_shape{13, 13, 16}));
  EXPECT_EQ(layer_named(cnn, "dense1").input.size(), 2704U);
  EXPECT_EQ(layer_named(cnn, "conv1").output, (tensor_shape{26, 26, 16}));
}

TEST(NetworkSpec, ForwardPassCostsWhatTheShapesSay) {
  EXPECT_EQ(forward_macs(make_mlp()), 784U * 512 + 512U * 512 + 512U * 10);
  EXPECT_EQ(forward_macs(make_cnn()), 26U * 26 * 9 * 16 + 2704U * 512 + 512U * 512 + 512U * 10);
}

TEST(NetworkSpec, EachLayerTakesTheOutputOfTheOneBefore) {
  for (const network_spec& network : {make_mlp(), make_cnn()}) {
    tensor_shape shape = network.input;
    for (const layer_spec& layer : network.layers) {
      EXPECT_EQ(layer.input, shape) << network.model << " " << layer.name;
      shape = layer.output;
    }
    EXPECT_EQ(shape.size(), network.num_classes);
  }
}

TEST(NetworkSpec, GroupsCoverEveryParameterExactlyOnce) {
  for (const network_spec& network : {make_mlp(), make_cnn()}) {
    for (scope what : {scope::global, scope::layer, scope::channel}) {
      EXPECT_EQ(coverage(network, what), std::vector<int>(network.num_parameters, 1))
          << network.model << ", scope " << static_cast<int>(what);
    }
  }
}

TEST(NetworkSpec, GroupsAreNamedByLayerAndChannel) {
  EXPECT_EQ(make_parameter_groups(make_cnn(), scope::global).front().name, "all");
  EXPECT_EQ(make_parameter_groups(make_cnn(), scope::layer).size(), 4U);
  const auto channels = make_parameter_groups(make_cnn(), scope::channel);
  EXPECT_EQ(channels.size(), 16U + 512 + 512 + 10);
  EXPECT_EQ(channels[15].name, "conv1[15]");
  EXPECT_EQ(channels[15].size(), 10U);
  EXPECT_EQ(channels.back().name, "dense3[9]");
  EXPECT_EQ(channels.back().size(), 513U);
}

TEST(NetworkSpec, DropoutIsThePapers) {
  EXPECT_EQ(layer_named(make_mlp(), "dropout").dropout_rate, 0.2);
  EXPECT_EQ(layer_named(make_cnn(), "dropout").dropout_rate, 0.5);
}

TEST(NetworkSpec, AnUnknownModelIsAUsageError) {
  EXPECT_EQ(make_network("mlp").num_parameters, 669706U);
  EXPECT_EQ(make_network("cnn").num_parameters, 1652906U);
  EXPECT_THROW(make_network("rnn"), usage_error);
}

}  // namespace
}  // namespace qsweep

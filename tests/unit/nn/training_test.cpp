// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "cpu/cpu_backend.hpp"
#include "nn/trainer.hpp"
#include "nn/training.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep {
namespace {

/// A convolution, a pool and two dense layers on 6 x 6 images, small enough to differentiate by
/// hand; dropout is `rate`.
network_spec tiny_network(double rate) {
  network_spec net;
  net.model = "tiny";
  net.input = {6, 6, 1};
  net.num_classes = 3;
  const auto add = [&](layer_kind kind, tensor_shape in, tensor_shape out, std::size_t weights,
                       std::size_t biases) -> layer_spec& {
    layer_spec layer;
    layer.kind = kind;
    layer.name = "layer" + std::to_string(net.layers.size());
    layer.input = in;
    layer.output = out;
    layer.weight_offset = net.num_parameters;
    layer.weight_count = weights;
    layer.bias_offset = net.num_parameters + weights;
    layer.bias_count = biases;
    net.num_parameters += weights + biases;
    return net.layers.emplace_back(layer);
  };
  add(layer_kind::convolution, {6, 6, 1}, {4, 4, 2}, 2 * 9, 2).kernel = 3;
  add(layer_kind::max_pool, {4, 4, 2}, {2, 2, 2}, 0, 0);
  add(layer_kind::relu, {2, 2, 2}, {2, 2, 2}, 0, 0);
  add(layer_kind::dense, {2, 2, 2}, {1, 1, 5}, 8 * 5, 5);
  add(layer_kind::relu, {1, 1, 5}, {1, 1, 5}, 0, 0);
  add(layer_kind::dropout, {1, 1, 5}, {1, 1, 5}, 0, 0).dropout_rate = rate;
  add(layer_kind::dense, {1, 1, 5}, {1, 1, 3}, 5 * 3, 3);
  return net;
}

/// Random images; the label is the third of the rows that got the brightest stripe.
struct striped_images {
  std::vector<std::uint8_t> images;
  std::vector<std::uint8_t> labels;

  explicit striped_images(std::size_t count) : images(count * 36), labels(count) {
    const random_stream random{1, random_purpose::test, 0, 0};
    for (std::size_t i = 0; i < images.size(); ++i) {
      images[i] = static_cast<std::uint8_t>(random.word(static_cast<std::uint32_t>(i)) % 100);
    }
    for (std::size_t n = 0; n < count; ++n) {
      labels[n] = static_cast<std::uint8_t>(n % 3);
      for (std::size_t p = 0; p < 12; ++p) images[n * 36 + labels[n] * 12U + p] += 150;
    }
  }
  dataset_view view() const { return {images, labels, {6, 6, 1}}; }
};

/// Mean cross-entropy in doubles, through the reference backend's logits.
double mean_loss(const Backend& reference, const network_spec& net,
                 const std::vector<float>& parameters, const dataset_view& data) {
  std::vector<std::uint32_t> all(data.count());
  std::iota(all.begin(), all.end(), 0U);
  const std::vector<parameter_group> groups = make_parameter_groups(net, scope::global);
  const bounded_logits result = reference.logits(net, {parameters, groups}, {}, data, all);
  double loss = 0.0;
  for (std::size_t n = 0; n < data.count(); ++n) {
    double sum = 0.0;
    for (std::size_t c = 0; c < 3; ++c) sum += std::exp(result.logits[n * 3 + c]);
    loss += std::log(sum) - result.logits[n * 3 + data.labels[n]];
  }
  return loss / static_cast<double>(data.count());
}

TEST(Trainer, FirstAdamStepGoesAgainstTheNumericalGradient) {
  const network_spec net = tiny_network(0.0);
  const striped_images data(7);
  const std::vector<float> start = initial_parameters(net, 3);
  const auto reference = make_reference_backend({.threads = 1});
  const auto cpu = make_cpu_backend({.threads = 1});
  std::vector<std::uint32_t> batch(7);
  std::iota(batch.begin(), batch.end(), 0U);
  trainer run(cpu->training_ops(), net, data.view(), start, batch.size());
  const double rate = 1e-3;

  run.step(batch, 1, 1, {.learning_rate = rate});

  const std::vector<float> after = run.parameters();
  std::size_t checked = 0;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const float step = 0x1p-12F;
    std::vector<float> up = start;
    std::vector<float> down = start;
    up[i] += step;
    down[i] -= step;
    const double gradient = (mean_loss(*reference, net, up, data.view()) -
                             mean_loss(*reference, net, down, data.view())) /
                            (static_cast<double>(up[i]) - static_cast<double>(down[i]));
    if (std::abs(gradient) < 1e-3) continue;  // a kink of ReLU or max within the step could decide
    ++checked;
    // From zero moments Adam moves by rate g / (|g| + epsilon'), that is by the rate.
    const double moved = static_cast<double>(after[i]) - static_cast<double>(start[i]);
    EXPECT_NEAR(moved, gradient > 0 ? -rate : rate, 1e-2 * rate) << "parameter " << i;
  }
  EXPECT_GT(checked, start.size() / 2);
}

TEST(Train, LearnsTheStripes) {
  const network_spec net = tiny_network(0.0);
  const striped_images data(300);
  const auto cpu = make_cpu_backend({.threads = 1});
  training_progress last;

  train(*cpu, net, data.view(), {.seed = 1, .epochs = 60, .batch = 16},
        [&](const training_progress& now) { last = now; });

  EXPECT_GT(last.accuracy, 0.95);
  EXPECT_LT(last.mean_loss, 0.3);
}

TEST(Train, RepeatsItselfAndDependsOnTheSeed) {
  const network_spec net = tiny_network(0.5);
  const striped_images data(50);
  const auto cpu = make_cpu_backend({.threads = 2});
  const auto run = [&](std::uint64_t seed) {
    return train(*cpu, net, data.view(), {.seed = seed, .epochs = 3, .batch = 16}, {});
  };

  const std::vector<float> first = run(5);

  EXPECT_EQ(run(5), first);
  EXPECT_NE(run(6), first);
}

TEST(Train, CountsEveryImageOfEveryEpoch) {
  const network_spec net = tiny_network(0.2);
  const striped_images data(37);  // two batches of 16 and one of 5
  const auto reference = make_reference_backend({.threads = 1});
  std::vector<std::uint64_t> done_at_epoch_end;

  train(*reference, net, data.view(), {.seed = 1, .epochs = 3, .batch = 16},
        [&](const training_progress& now) {
          EXPECT_EQ(now.images_total, 3U * 37U);
          if (now.epoch_finished) done_at_epoch_end.push_back(now.images_done);
        });

  EXPECT_EQ(done_at_epoch_end, (std::vector<std::uint64_t>{37, 74, 111}));
}

TEST(Train, StopsWhenTheCallbackThrows) {
  const network_spec net = tiny_network(0.0);
  const striped_images data(20);
  const auto cpu = make_cpu_backend({.threads = 1});

  EXPECT_THROW(train(*cpu, net, data.view(), {.seed = 1, .epochs = 5, .batch = 16},
                     [](const training_progress&) { throw std::runtime_error("stop"); }),
               std::runtime_error);
}

TEST(Train, RefusesWhatItCannotTrain) {
  const network_spec net = tiny_network(0.0);
  const auto cpu = make_cpu_backend({.threads = 1});
  const striped_images none(0);
  const striped_images some(3);
  dataset_view wrong_shape = some.view();
  wrong_shape.image_shape = {4, 9, 1};

  EXPECT_THROW(train(*cpu, net, none.view(), {}, {}), std::exception);
  EXPECT_THROW(train(*cpu, net, wrong_shape, {}, {}), std::exception);
  EXPECT_THROW(train(*cpu, net, some.view(), {.epochs = 0}, {}), std::exception);
}

}  // namespace
}  // namespace qsweep

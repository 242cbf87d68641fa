// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "nn/training.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "core/error.hpp"
#include "nn/trainer.hpp"

namespace qsweep {
namespace {

using steady_clock = std::chrono::steady_clock;

/// Fisher-Yates by Philox; the remainder's bias is below 2^-16 for 60,000 images.
void shuffle(std::vector<std::uint32_t>& order, std::uint64_t seed, int epoch) {
  const random_stream random{seed, random_purpose::shuffle, static_cast<std::uint32_t>(epoch), 0};
  for (std::size_t i = order.size(); i > 1; --i) {
    const std::uint32_t word = random.word(static_cast<std::uint32_t>(i - 1));
    std::swap(order[i - 1], order[static_cast<std::size_t>(
                                (std::uint64_t{word} * static_cast<std::uint64_t>(i)) >> 32)]);
  }
}

/// Sums the stats of an epoch and tells the callback, about twenty times a second at most.
class progress_meter {
 public:
  progress_meter(const training_options& options, std::size_t images,
                 const training_callback& callback)
      : callback_(callback), start_(steady_clock::now()), last_(start_) {
    state_.epochs = options.epochs;
    state_.images_total = static_cast<std::uint64_t>(options.epochs) * images;
  }

  void start_epoch(int epoch) {
    state_.epoch = epoch;
    stats_ = {};
    epoch_images_ = 0;
  }

  void batch_done(trainer& run, std::size_t images, bool epoch_finished) {
    state_.images_done += images;
    epoch_images_ += images;
    const auto now = steady_clock::now();
    if (!epoch_finished && now - last_ < std::chrono::milliseconds(50)) return;
    last_ = now;
    const training_stats fresh = run.take_stats();
    stats_.loss_sum += fresh.loss_sum;
    stats_.correct += fresh.correct;
    state_.mean_loss = stats_.loss_sum / static_cast<double>(epoch_images_);
    state_.accuracy = static_cast<double>(stats_.correct) / static_cast<double>(epoch_images_);
    state_.elapsed_s = std::chrono::duration<double>(now - start_).count();
    state_.epoch_finished = epoch_finished;
    if (callback_) callback_(state_);
  }

 private:
  const training_callback& callback_;
  steady_clock::time_point start_;
  steady_clock::time_point last_;
  training_progress state_;
  training_stats stats_;
  std::size_t epoch_images_ = 0;
};

}  // namespace

const char* const training_recipe =
    "keras-defaults v1: glorot uniform, zero biases, adam 1e-3 0.9 0.999 1e-7, shuffled batches, "
    "inverted dropout, pixels/255, philox4x32";

std::vector<float> train(Backend& backend, const network_spec& network, const dataset_view& images,
                         const training_options& options, const training_callback& progress) {
  QSWEEP_EXPECTS(images.count() > 0, "training needs images");
  QSWEEP_EXPECTS(images.image_shape == network.input, "the images do not fit the network's input");
  QSWEEP_EXPECTS(options.epochs >= 1 && options.batch >= 1, "epochs and batch must be positive");
  TrainingOps& ops = backend.training_ops();
  const std::size_t max_batch = std::min(options.batch, images.count());
  trainer run(ops, network, images, initial_parameters(network, options.seed), max_batch);
  run.take_stats();
  progress_meter meter(options, images.count(), progress);
  std::vector<std::uint32_t> order(images.count());
  std::iota(order.begin(), order.end(), 0U);
  std::uint64_t step = 0;
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    shuffle(order, options.seed, epoch);
    meter.start_epoch(epoch);
    for (std::size_t begin = 0; begin < order.size(); begin += max_batch) {
      const std::size_t batch = std::min(max_batch, order.size() - begin);
      run.step(std::span(order).subspan(begin, batch), ++step, options.seed, options.adam);
      meter.batch_done(run, batch, begin + batch == order.size());
    }
  }
  return run.parameters();
}

std::uint64_t epoch_macs(const network_spec& network, std::size_t images) {
  std::uint64_t macs = 0;
  bool first = true;
  for (const layer_spec& layer : network.layers) {
    if (!layer.has_parameters()) continue;
    const std::uint64_t products = layer.weight_count * layer.output.height * layer.output.width;
    macs += products * (first ? 2 : 3);
    first = false;
  }
  return macs * images;
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <string>

#include "core/error.hpp"
#include "io/dataset.hpp"
#include "nn/training.hpp"
#include "sweep/backend_sweeps.hpp"

namespace qsweep::bench {
namespace {

/// Of the training images, at the end of the first epoch.
constexpr double least_accuracy = 0.9;

/// The first `count` images.
dataset training_images(std::size_t count) {
  dataset images = load_dataset("mnist", dataset_part::train);
  if (count < images.labels.size()) {
    images.labels.resize(count);
    images.images.resize(count * images.image_shape.size());
  }
  return images;
}

ready_job time_epoch(const std::string& model, const bench_options& options,
                     const std::shared_ptr<Backend>& backend) {
  const auto images = std::make_shared<const dataset>(training_images(options.images));
  const network_spec network = make_network(model);
  const bool is_trial = options.images != no_limit;
  ready_job job;
  job.run = [=] {
    double accuracy = 0.0;
    const double elapsed_s = wall_seconds([&] {
      train(*backend, network, images->view(), {.seed = 1, .epochs = 1},
            [&](const training_progress& now) { accuracy = now.accuracy; });
    });
    if (!is_trial && !(accuracy >= least_accuracy)) {
      throw error(fmt::format("the epoch has not learnt: accuracy {}", accuracy));
    }
    return elapsed_s;
  };
  job.run();
  job.warm_up = [] {};
  const std::size_t count = images->labels.size();
  job.work = {.elements = static_cast<double>(count),
              .operations = 2.0 * static_cast<double>(epoch_macs(network, count))};
  return job;
}

}  // namespace

std::vector<timed_job> training_jobs(const bench_setup& setup) {
  std::vector<timed_job> jobs;
  for (const std::string model : {"mlp", "cnn"}) {
    for (const auto& [name, backend] : setup.backends.available()) {
      jobs.push_back({.name = fmt::format("train/{}/{}", model, name),
                      .prepare = [=, options = setup.options] {
                        return time_epoch(model, options, backend);
                      }});
    }
  }
  return jobs;
}

}  // namespace qsweep::bench

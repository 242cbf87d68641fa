// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/output_path.hpp"
#include "io/dataset.hpp"
#include "report/progress.hpp"
#include "reproduce/train_weights.hpp"

namespace qsweep::app {
namespace {

struct train_options {
  std::string model;
  std::string dataset;
  std::string out;
  int epochs = 10;
  std::size_t batch = 128;
};

constexpr const char* example =
    "qsweep train --model mlp --dataset mnist --out mlp-mnist.safetensors";

training_callback show_on(progress_reporter& progress) {
  return [&progress](const training_progress& p) {
    throw_if_interrupted(fmt::format(
        "training stopped in epoch {} of {}; no weights were written, training starts again",
        p.epoch, p.epochs));
    progress.update(p.images_done, fmt::format("epoch {}/{}, loss {:.4f}, accuracy {:.2f} %",
                                               p.epoch, p.epochs, p.mean_loss, 100.0 * p.accuracy));
    if (p.epoch_finished) {
      progress.log(fmt::format("epoch {:2}/{}  loss {:.4f}  accuracy {:.2f} %  {}", p.epoch,
                               p.epochs, p.mean_loss, 100.0 * p.accuracy,
                               format_duration(p.elapsed_s)));
    }
  };
}

void print_row(const stored_weights& weights, double seconds, const std::string& sha256,
               const train_options& options, const session& run) {
  record_writer out(
      std::cout, run.format(),
      {"model", "dataset", "seed", "epochs", "test_accuracy_pct", "seconds", "sha256", "path"});
  const double accuracy_pct = std::stod(weights.metadata.at("test_accuracy_pct"));
  out.write(std::vector<cell>{options.model, options.dataset, run.common.seed,
                              std::int64_t{options.epochs}, accuracy_pct, seconds, sha256,
                              options.out});
  out.close();
}

int run_train(const train_options& options, const session& run) {
  require_value(options.model, "--model mlp|cnn", example);
  require_value(options.dataset, "--dataset", example);
  require_value(options.out, "--out FILE", example);
  refuse_unwritable(options.out);
  const dataset train_data = load_dataset(options.dataset, dataset_part::train);
  const dataset test_data = load_dataset(options.dataset, dataset_part::test);
  const engines with = make_engines(run);

  catch_interrupts();
  const training_options how{
      .seed = run.common.seed, .epochs = options.epochs, .batch = options.batch, .adam = {}};
  const std::uint64_t images = train_data.labels.size() * static_cast<std::size_t>(options.epochs);
  progress_reporter progress("training " + options.model + " on " + options.dataset, images,
                             "images", run.progress());
  const auto started = std::chrono::steady_clock::now();
  const stored_weights weights =
      train_and_evaluate(*with.fast, *with.reference, options.model, train_data, test_data, how,
                         tool_version(), run.threads(), show_on(progress));
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  progress.finish(weights.metadata.at("test_correct") + " of " +
                  weights.metadata.at("test_images") + " test images correct");
  print_row(weights, elapsed.count(), write_weights(options.out, weights), options, run);
  return exit_ok;
}

}  // namespace

void add_train_command(CLI::App& root, session& run) {
  const auto options = std::make_shared<train_options>();
  CLI::App& command = add_command(
      root, run,
      {.name = "train",
       .summary = "Train a network and write its weights",
       .examples = {example,
                    "qsweep train --model cnn --dataset fashion-mnist --seed 7 --out "
                    "cnn-fashion-7.safetensors"},
       .details =
           "The recipe is that of Keras's defaults: Glorot uniform, Adam 0.001, dropout 0.2 (mlp) "
           "or 0.5 (cnn).\nThe same seed, threads and backend give the same weights. The row on "
           "stdout "
           "has the exact test accuracy."},
      [options, &run] { return run_train(*options, run); });
  add_choice(command, "--model", options->model, {"mlp", "cnn"}, "Network to train");
  add_choice(command, "--dataset", options->dataset, dataset_names(), "Data set to train on");
  command.add_option("--out", options->out, "Weights file to write (.safetensors)")
      ->type_name(file_type);
  add_number(command, "--epochs", options->epochs, 1, 100000,
             "Passes over the training images [default: 10]");
  add_number(command, "--batch", options->batch, std::size_t{1}, std::size_t{60000},
             "Images a training step [default: 128]");
}

}  // namespace qsweep::app

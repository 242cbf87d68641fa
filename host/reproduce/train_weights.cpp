// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/train_weights.hpp"

#include "core/error.hpp"
#include "io/record_writer.hpp"
#include "nn/evaluation.hpp"

namespace qsweep {
namespace {

accuracy float32_accuracy(const Backend& backend, const Backend& reference,
                          const stored_weights& weights, const dataset& test_data) {
  const std::vector<parameter_group> groups = make_parameter_groups(weights.network, scope::global);
  const std::vector<quantization> unquantized(1);
  return evaluate_accuracy(backend, reference, weights.network, {weights.parameters, groups},
                           unquantized, test_data.view())
      .front();
}

}  // namespace

stored_weights train_and_evaluate(Backend& backend, const Backend& reference,
                                  const std::string& model, const dataset& train_data,
                                  const dataset& test_data, const training_options& options,
                                  const std::string& tool_version, int threads,
                                  const training_callback& progress) {
  QSWEEP_EXPECTS(train_data.name == test_data.name,
                 "training on " + train_data.name + ", testing on " + test_data.name);
  stored_weights weights;
  weights.network = make_network(model);
  weights.parameters = train(backend, weights.network, train_data.view(), options, progress);
  const accuracy test = float32_accuracy(backend, reference, weights, test_data);
  weights.metadata = {{"model", model},
                      {"dataset", train_data.name},
                      {"seed", std::to_string(options.seed)},
                      {"epochs", std::to_string(options.epochs)},
                      {"batch", std::to_string(options.batch)},
                      {"recipe", training_recipe},
                      {"test_correct", std::to_string(test.correct)},
                      {"test_images", std::to_string(test.images)},
                      {"test_accuracy_pct", format_number(test.percent())},
                      {"tool_version", tool_version},
                      {"backend", backend.name()},
                      {"threads", std::to_string(threads)}};
  return weights;
}

}  // namespace qsweep

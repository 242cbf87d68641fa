// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "backend/backend.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"
#include "nn/training.hpp"

namespace qsweep {

/// Trains `model` on `train_data`, counts the test images it gets right (exactly: uncertain ones go
/// to `reference`) and returns the parameters with the metadata a weights file needs: model,
/// dataset, seed, epochs, batch, recipe, test_correct, test_images, test_accuracy_pct,
/// tool_version, backend, threads. `sha256` stays empty until the weights are written and read
/// again. `threads` is the number that training ran with (the result depends on it). Throws
/// usage_error for an unknown model, precondition_error when the two parts are not of the same data
/// set; what `progress` throws passes through.
stored_weights train_and_evaluate(Backend& backend, const Backend& reference,
                                  const std::string& model, const dataset& train_data,
                                  const dataset& test_data, const training_options& options,
                                  const std::string& tool_version, int threads,
                                  const training_callback& progress);

}  // namespace qsweep

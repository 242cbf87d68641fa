// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/sweep_options.hpp"

#include <CLI/CLI.hpp>

#include "app/session.hpp"
#include "core/error.hpp"
#include "core/suggest.hpp"

namespace qsweep::app {
namespace {

void choose_thresholds(const sweep_options& options, sweep_request& request) {
  for (const std::string& text : options.wsupp) {
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) {
      if (request.what != scope::layer) {
        throw usage_error("--wsupp " + text + ": thresholds of single layers need --scope layer");
      }
      request.layers.push_back({.layer = text.substr(0, equals),
                                .wsupp = parse_threshold_range(text.substr(equals + 1))});
    } else if (request.wsupp.empty()) {
      request.wsupp = parse_threshold_range(text);
    } else {
      throw usage_error("--wsupp " + text + ": a second plain range; join ranges by commas");
    }
  }
}

void choose_metrics(const std::string& text, sweep_request& request) {
  request.want_sqnr = request.want_accuracy = false;
  for (const std::string& metric : CLI::detail::split(text, ',')) {
    if (metric == "sqnr") {
      request.want_sqnr = true;
    } else if (metric == "accuracy") {
      request.want_accuracy = true;
    } else {
      throw usage_error("--metrics: unknown metric '" + metric + "'" +
                        suggestion(metric, {"sqnr", "accuracy"}));
    }
  }
}

}  // namespace

sweep_request make_request(const sweep_options& options) {
  require_value(options.weights, "--weights FILE", sweep_example);
  require_value(options.bits, "--bits LIST", sweep_example);
  require_value(options.wsupp.empty() ? "" : options.wsupp[0], "--wsupp RANGE", sweep_example);
  sweep_request request;
  request.quantizer = options.quantizer;
  request.what = parse_scope(options.scope);
  request.bits = parse_bits(options.bits);
  request.incremental = !options.no_incremental;
  choose_thresholds(options, request);
  choose_metrics(options.metrics, request);
  if (request.want_accuracy) {
    require_value(options.dataset, "--dataset, for the accuracy (or --metrics sqnr)",
                  sweep_example);
  }
  return request;
}

}  // namespace qsweep::app

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "io/weights_file.hpp"
#include "report/text_histogram.hpp"

namespace qsweep::app {
namespace {

struct inspect_options {
  std::string file;
  std::string scope = "global";
  std::size_t bins = 64;
  bool no_histogram = false;
  bool metadata = false;
};

/// All parameters and those of each layer, with their moments and the norm that is applied to them.
struct inspected_group {
  parameter_group group;
  moments stats;
  normalization norm;
};

std::vector<inspected_group> inspect(const stored_weights& weights, const std::string& scope_name,
                                     const Backend& backend) {
  std::vector<inspected_group> result;
  for (const scope what : {scope::global, scope::layer}) {
    const auto groups = make_parameter_groups(weights.network, what);
    const auto stats = backend.moments_of({weights.parameters, groups});
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const moments& own = stats[i];
      const normalization norm = scope_name == "layer" || result.empty()
                                     ? normalization{own.mean, own.std}
                                     : result.front().norm;
      result.push_back({groups[i], own, norm});
    }
  }
  return result;
}

std::vector<float> normalized_values(const stored_weights& weights, const inspected_group& of) {
  std::vector<float> values;
  values.reserve(of.group.size());
  for (const parameter_range& range : of.group.ranges) {
    for (std::size_t i = range.offset; i < range.offset + range.size; ++i) {
      values.push_back(static_cast<float>(of.norm.normalize(double{weights.parameters[i]})));
    }
  }
  return values;
}

double non_negative_pct(const std::vector<float>& values) {
  const auto count = std::ranges::count_if(values, [](float value) { return value >= 0.0F; });
  return 100.0 * static_cast<double>(count) / static_cast<double>(values.size());
}

void print_statistics(const stored_weights& weights, const std::vector<inspected_group>& groups,
                      output_format format) {
  record_writer out(std::cout, format,
                    {"layer", "count", "mean", "std", "min", "max", "normalized_min",
                     "normalized_max", "normalized_non_negative_pct"});
  for (const inspected_group& g : groups) {
    cell least;
    cell greatest;
    cell share;
    if (g.norm.std > 0.0) {
      least = g.norm.normalize(double{g.stats.min});
      greatest = g.norm.normalize(double{g.stats.max});
      share = non_negative_pct(normalized_values(weights, g));
    }
    out.write(std::vector<cell>{g.group.name, g.stats.count, g.stats.mean, g.stats.std,
                                double{g.stats.min}, double{g.stats.max}, least, greatest, share});
  }
  out.close();
}

void print_metadata(const stored_weights& weights, output_format format) {
  record_writer out(std::cout, format, {"key", "value"});
  out.write(std::vector<cell>{"sha256", weights.sha256});
  for (const auto& [key, value] : weights.metadata) out.write(std::vector<cell>{key, value});
  out.close();
}

void print_histograms(const stored_weights& weights, const std::vector<inspected_group>& groups,
                      std::size_t bins, bool unicode) {
  for (const inspected_group& g : groups) {
    if (!(g.norm.std > 0.0)) return;
  }
  double low = 0.0;
  double high = 0.0;
  for (const inspected_group& g : groups) {
    low = std::min(low, g.norm.normalize(double{g.stats.min}));
    high = std::max(high, g.norm.normalize(double{g.stats.max}));
  }
  const auto of = [&](const inspected_group& g) {
    return make_histogram(normalized_values(weights, g), low, high, bins);
  };
  std::cout << "\nnormalized weights, all:\n" << render_histogram(of(groups.front()), 10, unicode);
  std::cout << "\nby layer, each scaled to its own peak:\n";
  for (auto g = groups.begin() + 1; g != groups.end(); ++g) {
    std::cout << fmt::format("{:>7} ", g->group.name) << render_sparkline(of(*g), unicode) << '\n';
  }
}

int run_inspect(const inspect_options& options, const session& run) {
  require_value(options.file, "FILE", "qsweep inspect mlp.safetensors");
  const stored_weights weights = read_weights(options.file);
  const output_format format = run.format();
  if (options.metadata) {
    print_metadata(weights, format);
    return exit_ok;
  }
  const auto groups = inspect(weights, options.scope, *make_engines(run).fast);
  if (format != output_format::table) {
    print_statistics(weights, groups, format);
    return exit_ok;
  }
  print_metadata(weights, format);
  std::cout << '\n';
  print_statistics(weights, groups, format);
  const bool unicode = inspect_terminal(1, run.color()).unicode;
  if (!options.no_histogram) print_histograms(weights, groups, options.bins, unicode);
  return exit_ok;
}

}  // namespace

void add_inspect_command(CLI::App& root, session& run) {
  const auto options = std::make_shared<inspect_options>();
  CLI::App& command = add_command(
      root, run,
      {.name = "inspect",
       .summary = "Statistics and histogram of a weights file, in all and by layer",
       .examples = {"qsweep inspect mlp.safetensors", "qsweep inspect mlp.safetensors --format csv",
                    "qsweep inspect mlp.safetensors --metadata --format json"},
       .details = "normalized = (w - mean) / std, with the mean and std of all weights and biases; "
                  "std is the population's.\nThe table also lists the file's metadata and draws "
                  "the histogram; the other formats are rows only."},
      [options, &run] { return run_inspect(*options, run); });
  command.add_option("FILE", options->file, "Weights file (.safetensors)")->type_name(file_type);
  add_choice(command, "--scope", options->scope, {"global", "layer"},
             "Whose mean and std normalise a layer's weights [default: global]");
  add_number(command, "--bins", options->bins, std::size_t{8}, std::size_t{1000},
             "Cells of the histogram, a character each [default: 64]");
  command.add_flag("--no-histogram", options->no_histogram, "Leave the histogram out");
  command.add_flag("--metadata", options->metadata, "Print the file's metadata only");
}

}  // namespace qsweep::app

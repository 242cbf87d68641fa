// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/figure_panels.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/codebook.hpp"
#include "core/error.hpp"
#include "core/theory.hpp"

namespace qsweep {
namespace {

constexpr int figure_bits = 3;
constexpr double bin_width = 0.1;

figure_series histogram(std::span<const float> values) {
  const auto [low, high] = std::ranges::minmax(values);
  const double first = std::floor(static_cast<double>(low) / bin_width);
  const double last = std::floor(static_cast<double>(high) / bin_width);
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(last - first) + 1);
  for (const float value : values) {
    const double bin = std::floor(static_cast<double>(value) / bin_width) - first;
    ++counts[static_cast<std::size_t>(bin)];
  }
  figure_series series{"", series_style::bars, {}, {}};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    series.x.push_back((first + static_cast<double>(i) + 0.5) * bin_width);
    series.y.push_back(static_cast<double>(counts[i]) /
                       (static_cast<double>(values.size()) * bin_width));
  }
  return series;
}

figure_series laplace_density(const figure_series& beside) {
  const auto source = make_source("laplace");
  figure_series series{"Laplacian density", series_style::line, {}, {}};
  for (double x = beside.x.front(); x <= beside.x.back(); x += bin_width / 2) {
    series.x.push_back(x);
    series.y.push_back(source->density(std::abs(x)));
  }
  return series;
}

normalization global_norm(const Backend& backend, const stored_weights& weights) {
  const auto all = make_parameter_groups(weights.network, scope::global);
  const moments m = backend.moments_of({weights.parameters, all}).front();
  return {m.mean, m.std};
}

figure_panel curve_panel(const network_measurement& of, const std::string& y_label) {
  return {network_title(of.network), "support threshold wsupp", y_label, {}};
}

using point_value = std::function<double(const measured_point&)>;

figure_series curve(const network_measurement& of, curve_range range, std::string label,
                    const point_value& x, const point_value& y) {
  figure_series series{std::move(label), series_style::line_with_points, {}, {}};
  for (const measured_point& point : of.curve) {
    if (point.wsupp < range.from || point.wsupp > range.to) continue;
    series.x.push_back(x(point));
    series.y.push_back(y(point));
  }
  return series;
}

double wsupp_of(const measured_point& point) {
  return point.wsupp;
}
double sqnr_ex_of(const measured_point& point) {
  return point.sqnr_ex_db;
}
double sqnr_th_of(const measured_point& point) {
  return point.sqnr_th_db;
}
double accuracy_of(const measured_point& point) {
  return point.accuracy_pct();
}

}  // namespace

std::string network_title(const network_id& network) {
  return std::string(network.model == "mlp" ? "MLP" : "CNN") +
         (network.dataset == "mnist" ? "/MNIST" : "/Fashion-MNIST");
}

figure_panel transfer_panel(double support_threshold) {
  const codebook book = make_uniform_codebook(figure_bits, support_threshold);
  figure_series characteristic{"Q(x)", series_style::steps, {-1.4 * support_threshold}, {}};
  characteristic.x.insert(characteristic.x.end(), book.thresholds.begin(), book.thresholds.end());
  characteristic.x.push_back(1.4 * support_threshold);
  characteristic.y = book.levels;
  characteristic.y.push_back(book.levels.back());
  const figure_series identity{"x",
                               series_style::line,
                               {-support_threshold, support_threshold},
                               {-support_threshold, support_threshold}};
  return {"three-bit uniform quantizer, support threshold 2.9236",
          "x",
          "Q(x)",
          {characteristic, identity}};
}

std::vector<figure_panel> weight_histogram_panels(const Backend& backend,
                                                  const stored_weights& weights) {
  const auto all = make_parameter_groups(weights.network, scope::global);
  const std::vector norms{global_norm(backend, weights)};
  const std::vector<float> x = backend.normalize({weights.parameters, all}, norms);
  figure_panel whole{"all layers", "normalised weight", "density", {histogram(x)}};
  whole.series.push_back(laplace_density(whole.series.front()));
  std::vector<figure_panel> panels{std::move(whole)};
  for (const layer_spec& layer : weights.network.layers) {
    if (!layer.has_parameters()) continue;
    const auto part =
        std::span(x).subspan(layer.weight_offset, layer.weight_count + layer.bias_count);
    panels.push_back({layer.name, "normalised weight", "density", {histogram(part)}});
  }
  return panels;
}

std::vector<figure_panel> level_panels(const Backend& backend, const stored_weights& weights,
                                       double wsupp, const std::string& choice, bool per_layer) {
  const auto groups =
      make_parameter_groups(weights.network, per_layer ? scope::layer : scope::global);
  const codebook book = make_uniform_codebook(figure_bits, wsupp);
  const weight_quantizer one = make_weight_quantizer(book, global_norm(backend, weights));
  const quantization how{std::vector<weight_quantizer>(groups.size(), one)};
  const auto counts = backend.level_histogram({weights.parameters, groups}, how);
  std::vector<figure_panel> panels;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    figure_series series{"", series_style::impulses, book.levels, {}};
    for (const std::uint64_t count : counts[g]) {
      series.y.push_back(100.0 * static_cast<double>(count) /
                         static_cast<double>(groups[g].size()));
    }
    const std::string layer = per_layer ? groups[g].name : "all layers";
    panels.push_back(
        {layer + ", " + choice, "level (normalised)", "share of weights, %", {std::move(series)}});
  }
  return panels;
}

figure_panel accuracy_panel(const network_measurement& of, curve_range range) {
  figure_panel panel = curve_panel(of, "accuracy, %");
  panel.series.push_back(curve(of, range, "3-bit", wsupp_of, accuracy_of));
  const double float32 = 100.0 * static_cast<double>(of.statistics.correct) /
                         static_cast<double>(of.statistics.images);
  panel.series.push_back(
      {"float32", series_style::line, {range.from, range.to}, {float32, float32}});
  return panel;
}

figure_panel sqnr_panel(const network_measurement& of, curve_range range) {
  figure_panel panel = curve_panel(of, "SQNR, dB");
  panel.series.push_back(curve(of, range, "experiment", wsupp_of, sqnr_ex_of));
  panel.series.push_back(curve(of, range, "theory", wsupp_of, sqnr_th_of));
  return panel;
}

figure_panel accuracy_over_sqnr_panel(const network_measurement& of, curve_range range) {
  figure_panel panel = curve_panel(of, "accuracy, %");
  panel.x_label = "SQNR_ex, dB";
  panel.series.push_back(curve(of, range, "a point a threshold", sqnr_ex_of, accuracy_of));
  panel.series.back().style = series_style::points;
  return panel;
}

}  // namespace qsweep

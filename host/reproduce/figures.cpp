// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/figures.hpp"

#include <algorithm>
#include <functional>

#include "core/error.hpp"
#include "reproduce/figure_panels.hpp"
#include "reproduce/paper_ranges.hpp"

namespace qsweep {
namespace {

const network_id mlp_mnist{"mlp", "mnist"};
const network_id cnn_mnist{"cnn", "mnist"};
const network_id mlp_fashion{"mlp", "fashion-mnist"};
const network_id cnn_fashion{"cnn", "fashion-mnist"};

const std::vector<std::pair<std::string, std::string>> choice_titles = {
    {"wmax", "Choice 1 (w_max)"},
    {"wmin", "Choice 2 (|w_min|)"},
    {"hui", "Choice 3 (xmax[H])"},
    {"jayant", "Choice 4 (xmax[J])"}};

template <typename Map>
const auto& input(const Map& from, const network_id& network) {
  const auto at = from.find(network);
  QSWEEP_EXPECTS(at != from.end(), "a figure needs " + network_title(network));
  return at->second;
}

double threshold_of(const network_measurement& of, const std::string& choice) {
  for (const measured_point& point : of.choices) {
    if (point.bits == 3 && point.choice == choice) return point.wsupp;
  }
  throw precondition_error("no 3-bit choice " + choice + " of " + network_title(of.network));
}

void append(std::vector<figure_panel>& to, std::vector<figure_panel> more) {
  for (figure_panel& panel : more) to.push_back(std::move(panel));
}

/// Histograms over the levels for the choices first..last (of four) of a network.
std::vector<figure_panel> quantized(const figure_inputs& from, const network_id& network,
                                    std::size_t first, std::size_t last, bool per_layer) {
  std::vector<figure_panel> panels;
  for (std::size_t i = first; i <= last; ++i) {
    const auto& [choice, title] = choice_titles[i];
    append(panels,
           level_panels(from.backend, input(from.weights, network),
                        threshold_of(input(from.measurements, network), choice), title, per_layer));
  }
  return panels;
}

curve_range favourable(const figure_inputs& from, const network_id& network) {
  return {favourable_from, input(from.paper_w_min, network)};
}
curve_range both(const figure_inputs& from, const network_id& network) {
  return {unfavourable_from, input(from.paper_w_min, network)};
}

std::vector<figure_panel> accuracies(const figure_inputs& from,
                                     const std::vector<network_id>& networks) {
  std::vector<figure_panel> panels;
  for (const network_id& each : networks) {
    panels.push_back(accuracy_panel(input(from.measurements, each), favourable(from, each)));
  }
  return panels;
}

std::vector<figure_panel> sqnrs(const figure_inputs& from,
                                const std::vector<network_id>& networks) {
  std::vector<figure_panel> panels;
  for (const network_id& each : networks) {
    panels.push_back(sqnr_panel(input(from.measurements, each), both(from, each)));
  }
  return panels;
}

std::vector<figure_panel> figure_9(const figure_inputs& from) {
  const network_measurement& mlp = input(from.measurements, mlp_mnist);
  return {accuracy_panel(mlp, {unfavourable_from, favourable_from})};
}

std::vector<figure_panel> figure_11(const figure_inputs& from) {
  std::vector<figure_panel> panels =
      weight_histogram_panels(from.backend, input(from.weights, cnn_mnist));
  append(panels, quantized(from, cnn_mnist, 0, 3, false));
  return panels;
}

std::vector<figure_panel> figure_14(const figure_inputs& from) {
  std::vector<figure_panel> panels;
  for (const network_id& each : {mlp_mnist, cnn_mnist, mlp_fashion, cnn_fashion}) {
    panels.push_back(
        accuracy_over_sqnr_panel(input(from.measurements, each), favourable(from, each)));
  }
  return panels;
}

using panel_maker = std::function<std::vector<figure_panel>(const figure_inputs&)>;

struct figure_entry {
  panel_maker make;
  std::size_t columns;
};

const figure_entry& entry_of(int number) {
  static const std::map<int, figure_entry> entries = {
      {2, {[](const auto&) { return std::vector{transfer_panel(favourable_from)}; }, 1}},
      {4,
       {[](const auto& from) {
          return weight_histogram_panels(from.backend, input(from.weights, mlp_mnist));
        },
        2}},
      {5, {[](const auto& from) { return quantized(from, mlp_mnist, 0, 3, false); }, 2}},
      {6, {[](const auto& from) { return quantized(from, mlp_mnist, 0, 1, true); }, 3}},
      {7, {[](const auto& from) { return quantized(from, mlp_mnist, 2, 3, true); }, 3}},
      {8, {[](const auto& from) { return accuracies(from, {mlp_mnist}); }, 1}},
      {9, {figure_9, 1}},
      {10,
       {[](const auto& from) {
          return sqnrs(from, {mlp_mnist, cnn_mnist});
        },
        2}},
      {11, {figure_11, 3}},
      {12,
       {[](const auto& from) {
          return accuracies(from, {cnn_mnist, mlp_fashion, cnn_fashion});
        },
        3}},
      {13,
       {[](const auto& from) {
          return sqnrs(from, {mlp_fashion, cnn_fashion});
        },
        2}},
      {14, {figure_14, 2}},
  };
  const auto at = entries.find(number);
  QSWEEP_EXPECTS(at != entries.end(), "there is no Figure " + std::to_string(number));
  return at->second;
}

std::string file_name(int number) {
  return std::string(number < 10 ? "figure-0" : "figure-") + std::to_string(number);
}

}  // namespace

const std::vector<figure_spec>& nikolic2021_figures() {
  static const std::vector<figure_spec> figures = {
      {2, "transfer characteristic of the three-bit uniform quantizer", true, {}, false},
      {4,
       "normalised weights of MLP/MNIST before quantization, all and per layer",
       true,
       {mlp_mnist},
       false},
      {5,
       "weights of MLP/MNIST after quantization, four choices, all layers",
       false,
       {mlp_mnist},
       false},
      {6,
       "weights of MLP/MNIST after quantization per layer, Choices 1 and 2",
       false,
       {mlp_mnist},
       false},
      {7,
       "weights of MLP/MNIST after quantization per layer, Choices 3 and 4",
       false,
       {mlp_mnist},
       false},
      {8, "accuracy of MLP/MNIST over the favourable range", true, {mlp_mnist}, true},
      {9, "accuracy of MLP/MNIST over the unfavourable range", true, {mlp_mnist}, true},
      {10, "SQNR of MLP/MNIST and CNN/MNIST over both ranges", true, {mlp_mnist, cnn_mnist}, true},
      {11, "weights of CNN/MNIST before and after quantization", false, {cnn_mnist}, false},
      {12,
       "accuracy over the favourable range: CNN/MNIST, MLP/Fashion-MNIST, CNN/Fashion-MNIST",
       true,
       {cnn_mnist, mlp_fashion, cnn_fashion},
       true},
      {13,
       "SQNR of MLP and CNN on Fashion-MNIST over both ranges",
       true,
       {mlp_fashion, cnn_fashion},
       true},
      {14,
       "accuracy against SQNR over the favourable range, all four networks",
       false,
       {mlp_mnist, cnn_mnist, mlp_fashion, cnn_fashion},
       true},
  };
  return figures;
}

figure make_nikolic2021_figure(int number, const figure_inputs& from) {
  const figure_entry& entry = entry_of(number);
  const auto spec = std::ranges::find(nikolic2021_figures(), number, &figure_spec::number);
  return {file_name(number), "Figure " + std::to_string(number) + ": " + spec->shows,
          entry.make(from), entry.columns};
}

}  // namespace qsweep

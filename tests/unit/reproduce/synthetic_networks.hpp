// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reproduce/measurement.hpp"
#include "reproduce/network_source.hpp"
#include "reproduce/paper_numbers.hpp"

namespace qsweep::test {

inline const network_id mlp_mnist{"mlp", "mnist"};
inline const network_id cnn_mnist{"cnn", "mnist"};

/// The committed tables of the paper.
inline std::vector<paper_number> committed_numbers() {
  const std::filesystem::path folder = QSWEEP_REFERENCE_DIR;
  return read_paper_numbers(folder / "reported_nikolic2021.csv", folder / "reported_facts.csv");
}

inline measured_point make_point(int bits, const std::string& choice, double wsupp, double sqnr,
                                 std::uint64_t correct) {
  measured_point point;
  point.bits = bits;
  point.choice = choice;
  point.wsupp = wsupp;
  point.sqnr_ex_db = sqnr;
  point.sqnr_th_db = sqnr - 1.5;
  point.within_pct = 99.5;
  point.correct = correct;
  point.images = 10000;
  point.certified_fast = 9990;
  point.reevaluated = 10;
  return point;
}

/// A network with |w_min| = 3.2 and a curve of six thresholds:
///   wsupp     2.4   2.5   2.8   | 2.9236  3.0236  3.1236 | wmin 3.2
///   SQNR     11.0  13.0  12.5   | 12.0    11.5    10.5   |      9.0
///   accuracy 96.0  97.5  97.2   | 97.6    97.9    97.7   |      97.4
/// and, beyond its own |w_min|, a point at 3.3236 that no range may count (SQNR 20, 99 %).
inline network_measurement make_measurement(const network_id& network = mlp_mnist,
                                            std::uint64_t seed = 1) {
  network_measurement m;
  m.network = network;
  m.seed = seed;
  m.weights_sha256 = std::string(64, 'a');
  m.backend = "fake";
  m.plan = {{3, 2}, 3, 3.2};
  m.statistics = {-0.006, 0.07, -0.23, 0.2, -3.2, 2.9, 50.7, 51.2, 9810, 10000};
  m.choices = {make_point(3, "wmax", 2.9, 12.2, 9765), make_point(3, "wmin", 3.2, 9.0, 9740),
               make_point(3, "hui", 2.94, 12.0, 9770), make_point(3, "jayant", 2.9236, 12.0, 9760),
               make_point(2, "wmax", 2.9, 6.0, 9700),  make_point(2, "wmin", 3.2, 5.0, 9461),
               make_point(2, "hui", 1.96, 8.7, 9634),  make_point(2, "jayant", 2.17, 8.8, 9674)};
  m.curve = {make_point(3, "", 2.4, 11.0, 9600),    make_point(3, "", 2.5, 13.0, 9750),
             make_point(3, "", 2.8, 12.5, 9720),    make_point(3, "", 2.9236, 12.0, 9760),
             make_point(3, "", 3.0236, 11.5, 9790), make_point(3, "", 3.1236, 10.5, 9770),
             make_point(3, "", 3.3236, 20.0, 9900)};
  return m;
}

/// Gives make_measurement for every network; a seed adds 10 correct images to the point at 3.0236.
class synthetic_source : public NetworkSource {
 public:
  stored_weights weights(const network_id& network, std::uint64_t) override {
    stored_weights result;
    result.network = make_network(network.model);
    result.parameters.resize(result.network.num_parameters);
    for (std::size_t j = 0; j < result.parameters.size(); ++j) {
      result.parameters[j] = 0.001F * static_cast<float>(static_cast<int>(j % 201) - 100);
    }
    return result;
  }
  network_measurement measurement(const network_id& network, std::uint64_t seed, bool) override {
    ++calls;
    network_measurement m = make_measurement(network, seed);
    m.curve[4].correct += 10 * (seed - 1);
    return m;
  }

  int calls = 0;
};

}  // namespace qsweep::test

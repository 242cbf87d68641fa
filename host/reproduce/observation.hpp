// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qsweep {

/// One of the papers' four networks.
struct network_id {
  std::string model;    ///< "mlp", "cnn"
  std::string dataset;  ///< "mnist", "fashion-mnist"

  auto operator<=>(const network_id&) const = default;
};

/// What a number is about. Paper numbers, our numbers and spreads meet through this key.
struct quantity_key {
  network_id network;
  int bits = 0;          ///< 0: of the float32 network
  std::string choice;    ///< how wsupp is chosen, or the range of a sweep; empty for bits = 0
  std::string quantity;  ///< e.g. "sqnr_ex_db"

  auto operator<=>(const quantity_key&) const = default;
};

/// All numbers of one network of one training seed.
struct seed_observations {
  network_id network;
  std::uint64_t seed = 0;
  std::string weights_sha256;
  std::map<quantity_key, double> values;
};

/// The value for a key; nothing when it was not observed.
std::optional<double> find_value(const seed_observations& from, const quantity_key& key);

}  // namespace qsweep

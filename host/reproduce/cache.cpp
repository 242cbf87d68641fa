// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/cache.hpp"

#include <cstdlib>
#include <map>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/checksum.hpp"
#include "io/record_writer.hpp"

namespace qsweep {
namespace {

namespace fs = std::filesystem;

/// Changes whenever what measure_network measures changes its meaning.
constexpr const char* measurement_version = "nikolic2021 measurement 1";

std::optional<fs::path> folder_in_environment(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return fs::path(value);
}

std::map<std::string, std::string> identity_of(const network_id& network,
                                               const training_options& options) {
  return {{"model", network.model},
          {"dataset", network.dataset},
          {"seed", std::to_string(options.seed)},
          {"epochs", std::to_string(options.epochs)},
          {"batch", std::to_string(options.batch)},
          {"recipe", training_recipe}};
}

bool contains(const std::map<std::string, std::string>& all,
              const std::map<std::string, std::string>& some) {
  for (const auto& [key, value] : some) {
    const auto at = all.find(key);
    if (at == all.end() || at->second != value) return false;
  }
  return true;
}

std::string plan_text(const measurement_plan& plan) {
  std::string text = measurement_version;
  for (const int bits : plan.choice_bits) text += " choices " + std::to_string(bits);
  text += " curve " + std::to_string(plan.curve_bits);
  return text + " up to " + format_number(plan.curve_up_to);
}

}  // namespace

fs::path default_cache_folder() {
  if (const auto own = folder_in_environment("QSWEEP_CACHE")) return *own;
  if (const auto xdg = folder_in_environment("XDG_CACHE_HOME")) return *xdg / "qsweep";
  if (const auto home = folder_in_environment("HOME")) return *home / ".cache" / "qsweep";
  throw usage_error("no place for the cache: set QSWEEP_CACHE to a folder");
}

fs::path weights_cache::file_of(const network_id& network, const training_options& options) const {
  const std::string recipe = sha256_hex(std::string_view(training_recipe)).substr(0, 8);
  return folder_ / "weights" /
         (network.model + "-" + network.dataset + "-seed" + std::to_string(options.seed) +
          "-epochs" + std::to_string(options.epochs) + "-batch" + std::to_string(options.batch) +
          "-" + recipe + ".safetensors");
}

std::optional<stored_weights> weights_cache::find(const network_id& network,
                                                  const training_options& options) const {
  const fs::path file = file_of(network, options);
  if (!fs::exists(file)) return std::nullopt;
  try {
    stored_weights weights = read_weights(file);
    if (contains(weights.metadata, identity_of(network, options))) return weights;
  } catch (const bad_input_error&) {
    // Trained again and overwritten: a cache must not stop the work.
  }
  return std::nullopt;
}

stored_weights weights_cache::store(const network_id& network, const training_options& options,
                                    const stored_weights& weights) const {
  QSWEEP_EXPECTS(contains(weights.metadata, identity_of(network, options)),
                 "the weights' metadata are not those of " + network.model + "/" + network.dataset);
  const fs::path file = file_of(network, options);
  std::error_code problem;
  fs::create_directories(file.parent_path(), problem);
  if (problem) throw io_error(file.parent_path().string() + ": " + problem.message());
  write_weights(file, weights);
  return read_weights(file);
}

fs::path measurement_store::file_of(const std::string& weights_sha256, const std::string& backend,
                                    const measurement_plan& plan) const {
  return folder_ / "measurements" /
         (weights_sha256.substr(0, 16) + "-" + backend + "-" +
          sha256_hex(plan_text(plan)).substr(0, 16) + ".json");
}

std::optional<network_measurement> measurement_store::find(const std::string& weights_sha256,
                                                           const std::string& backend,
                                                           const measurement_plan& plan) const {
  const fs::path file = file_of(weights_sha256, backend, plan);
  if (!fs::exists(file)) return std::nullopt;
  try {
    network_measurement found = parse_measurement(read_whole_file(file), file.string());
    if (found.weights_sha256 == weights_sha256 && found.backend == backend && found.plan == plan) {
      return found;
    }
  } catch (const bad_input_error&) {
    // Measured again and overwritten: a cache must not stop the work.
  }
  return std::nullopt;
}

void measurement_store::store(const network_measurement& measurement) const {
  write_file_atomically(file_of(measurement.weights_sha256, measurement.backend, measurement.plan),
                        to_json_text(measurement));
}

}  // namespace qsweep

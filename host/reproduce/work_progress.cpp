// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/work_progress.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/error.hpp"
#include "core/network_spec.hpp"

namespace qsweep {
namespace {

// What the bar counts with before the data are read: the sizes of MNIST and Fashion-MNIST, and
// about how many thresholds the curves have.
constexpr std::size_t train_images = 60000;
constexpr double test_images = 10000.0;
constexpr double evaluations_without_curve = 5.0;
constexpr double evaluations_with_curve = 80.0;
constexpr double macs_per_unit = 1e9;

std::uint64_t whole(double units) {
  return static_cast<std::uint64_t>(std::llround(units));
}

}  // namespace

work_progress::work_progress(setup how) : how_(std::move(how)) {
  double total = 0.0;
  for (const auto& [network, curve] : how_.networks) {
    total += static_cast<double>(how_.seeds) * (training_cost(network) + measuring_cost(network));
  }
  reporter_ = std::make_unique<progress_reporter>("reproduce", whole(total), "GMAC", how_.style);
}

double work_progress::training_cost(const network_id& network) const {
  if (!how_.trains) return 0.0;
  return static_cast<double>(how_.epochs) *
         static_cast<double>(epoch_macs(make_network(network.model), train_images)) / macs_per_unit;
}

double work_progress::measuring_cost(const network_id& network) const {
  const double evaluations =
      how_.networks.at(network) ? evaluations_with_curve : evaluations_without_curve;
  return evaluations * test_images *
         static_cast<double>(forward_macs(make_network(network.model))) / macs_per_unit;
}

void work_progress::stop_if_requested() const {
  if (how_.stop_requested && how_.stop_requested()) {
    throw interrupted_error(
        "stopped; finished trainings and measurements are kept (without --retrain they are used)");
  }
}

void work_progress::show(double done_of_network, const std::string& what) {
  reporter_->update(whole(done_ + done_of_network), fmt::format("{}/{} seed {}: {}", network_.model,
                                                                network_.dataset, seed_, what));
}

void work_progress::begin(const network_id& network, std::uint64_t seed) {
  stop_if_requested();
  network_ = network;
  seed_ = seed;
  trained_ = false;
  measured_ = false;
}

void work_progress::training(const training_progress& now) {
  stop_if_requested();
  trained_ = true;
  const double share = static_cast<double>(now.images_done) / static_cast<double>(now.images_total);
  show(share * training_cost(network_),
       fmt::format("epoch {}/{}, loss {:.4f}, accuracy {:.2f} %", now.epoch, now.epochs,
                   now.mean_loss, 100.0 * now.accuracy));
}

void work_progress::measuring(std::uint64_t done, std::uint64_t total) {
  stop_if_requested();
  measured_ = true;
  const double share = static_cast<double>(done) / static_cast<double>(total);
  show(training_cost(network_) + share * measuring_cost(network_),
       fmt::format("evaluation {}/{}", done, total));
}

void work_progress::end() {
  if (!trained_) from_cache_ += training_cost(network_);
  if (!measured_) from_cache_ += measuring_cost(network_);
  any_work_ = any_work_ || trained_ || measured_;
  done_ += training_cost(network_) + measuring_cost(network_);
  reporter_->discount(whole(from_cache_));
  reporter_->update(whole(done_));
}

void work_progress::finish() {
  if (any_work_) reporter_->finish();
}

}  // namespace qsweep

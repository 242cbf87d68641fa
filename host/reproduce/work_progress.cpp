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

std::string name_of(const training_job& job) {
  return fmt::format("{}/{} seed {}", job.network.model, job.network.dataset, job.seed);
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

void work_progress::show(double more, const std::string& note) {
  double trained = 0.0;
  for (const auto& [job, units] : training_) trained += units;
  reporter_->update(whole(trained + done_ + more), note);
}

void work_progress::count_as_old(double cost) {
  done_ += cost;
  from_cache_ += cost;
  reporter_->discount(whole(from_cache_));
}

void work_progress::trained_before(const training_job& job) {
  stop_if_requested();
  count_as_old(training_cost(job.network));
}

void work_progress::training(const training_job& job, const training_progress& now) {
  const std::lock_guard lock(mutex_);
  stop_if_requested();
  any_work_ = true;
  const double share = static_cast<double>(now.images_done) / static_cast<double>(now.images_total);
  training_[job] = share * training_cost(job.network);
  show(0.0, fmt::format("{}: epoch {}/{}, loss {:.4f}, accuracy {:.2f} %", name_of(job), now.epoch,
                        now.epochs, now.mean_loss, 100.0 * now.accuracy));
}

void work_progress::begin(const network_id& network, std::uint64_t seed) {
  stop_if_requested();
  measured_ = {network, seed};
  measuring_ = false;
}

void work_progress::measuring(std::uint64_t done, std::uint64_t total) {
  stop_if_requested();
  any_work_ = true;
  measuring_ = true;
  const double share = static_cast<double>(done) / static_cast<double>(total);
  show(share * measuring_cost(measured_.network),
       fmt::format("{}: evaluation {}/{}", name_of(measured_), done, total));
}

void work_progress::end() {
  const double cost = measuring_cost(measured_.network);
  if (measuring_) {
    done_ += cost;
  } else {
    count_as_old(cost);
  }
  show(0.0, {});
}

void work_progress::finish() {
  if (any_work_) reporter_->finish();
}

}  // namespace qsweep

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

std::string name_of(const network_job& job) {
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

void work_progress::show(const std::string& note) {
  double done = before_;
  for (const auto& [job, work] : own_) done += work.trained + work.measured;
  reporter_->update(whole(done), note);
}

void work_progress::training(const network_job& job, const training_progress& now) {
  const std::lock_guard lock(mutex_);
  stop_if_requested();
  const double share = static_cast<double>(now.images_done) / static_cast<double>(now.images_total);
  own_[job].trained = share * training_cost(job.network);
  show(fmt::format("{}: epoch {}/{}, loss {:.4f}, accuracy {:.2f} %", name_of(job), now.epoch,
                   now.epochs, now.mean_loss, 100.0 * now.accuracy));
}

void work_progress::measuring(const network_job& job, std::uint64_t done, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  stop_if_requested();
  const double share = static_cast<double>(done) / static_cast<double>(total);
  own_[job].measured = share * measuring_cost(job.network);
  show(fmt::format("{}: evaluation {}/{}", name_of(job), done, total));
}

void work_progress::end(const network_job& job) {
  const std::lock_guard lock(mutex_);
  stop_if_requested();
  const auto own = own_.find(job);
  const own_work work = own == own_.end() ? own_work{} : own->second;
  before_ +=
      training_cost(job.network) + measuring_cost(job.network) - work.trained - work.measured;
  reporter_->discount(whole(before_));
  show({});
}

void work_progress::finish() {
  if (!own_.empty()) reporter_->finish();
}

}  // namespace qsweep

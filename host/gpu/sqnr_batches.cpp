// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/sqnr_batches.hpp"

#include <algorithm>

#include "common/device_buffer.hpp"
#include "common/event.hpp"
#include "common/pinned_buffer.hpp"

namespace qsweep::gpu {
namespace {

constexpr std::size_t num_slots = 2;
/// Of quantizers: a batch of large ones is cut here, or after its first quantization. Both slots'
/// tables together take no more than a fourth of the memory.
std::size_t most_levels_a_batch(const device_context& device) {
  constexpr std::size_t most = std::size_t{1} << 21;
  constexpr std::size_t level_bytes = sizeof(float) + sizeof(double);
  return std::min(most, device.memory_budget() / 4 / num_slots / level_bytes);
}

std::size_t levels_of(const quantization& how) {
  std::size_t count = 0;
  for (const weight_quantizer& quantizer : how.per_group) count += quantizer.levels.size();
  return count;
}

std::size_t most_levels_of(const quantization& how) {
  std::size_t most = 0;
  for (const weight_quantizer& quantizer : how.per_group) {
    most = std::max(most, quantizer.levels.size());
  }
  return most;
}

/// The same array on both sides.
template <class T>
struct mirrored {
  pinned_buffer<T> host;
  device_buffer<T> device;

  void reserve(std::size_t size, cudaStream_t stream) {
    if (host.size() < size) host = pinned_buffer<T>(size);
    device.reserve(size, stream);
  }
  void send(std::size_t size, cudaStream_t stream) const {
    copy_to_device(std::span<const T>(host.data(), size), device.data(), stream);
  }
  void fetch(std::size_t size, cudaStream_t stream) const {
    copy_to_host(device.data(), host.span().first(size), stream);
  }
};

}  // namespace

/// A batch on its way.
class sqnr_batches::slot {
 public:
  slot() : done_(make_event()) {}

  void start(const device_context& device, std::span<const quantization* const> how,
             std::span<std::vector<quantization_noise>* const> out,
             const measure_function& measure);

  /// Waits for the results and hands them out; nothing if none are on their way.
  void finish();

 private:
  void pack(std::size_t groups, std::span<const quantization* const> how);

  mirrored<packed_quantizer> quantizers_;
  mirrored<float> cutpoints_;
  mirrored<double> levels_;
  mirrored<double> energies_;
  mirrored<std::uint64_t> counts_;
  std::vector<std::vector<quantization_noise>*> out_;
  std::size_t groups_ = 0;
  cuda_event done_;
};

void sqnr_batches::slot::pack(std::size_t groups, std::span<const quantization* const> how) {
  std::size_t first = 0;
  for (std::size_t t = 0; t < how.size(); ++t) {
    for (std::size_t g = 0; g < groups; ++g) {
      const weight_quantizer& quantizer = how[t]->per_group[g];
      quantizers_.host.data()[g * how.size() + t] = {
          .first = first,
          .num_levels = static_cast<std::uint32_t>(quantizer.levels.size()),
          .support_low = quantizer.support_low,
          .support_high = quantizer.support_high};
      std::ranges::copy(quantizer.levels, levels_.host.data() + first);
      std::ranges::copy(quantizer.cutpoints, cutpoints_.host.data() + first);
      cutpoints_.host.data()[first + quantizer.cutpoints.size()] = 0.0F;
      first += quantizer.levels.size();
    }
  }
}

void sqnr_batches::slot::start(const device_context& device,
                               std::span<const quantization* const> how,
                               std::span<std::vector<quantization_noise>* const> out,
                               const measure_function& measure) {
  const cudaStream_t stream = device.stream();
  const std::size_t groups = how.front()->per_group.size();
  const std::size_t rows = groups * how.size();
  std::size_t levels = 0;
  std::size_t most_levels = 0;
  for (const quantization* each : how) {
    levels += levels_of(*each);
    most_levels = std::max(most_levels, most_levels_of(*each));
  }
  quantizers_.reserve(rows, stream);
  cutpoints_.reserve(levels, stream);
  levels_.reserve(levels, stream);
  energies_.reserve(rows, stream);
  counts_.reserve(rows, stream);
  pack(groups, how);
  quantizers_.send(rows, stream);
  cutpoints_.send(levels, stream);
  levels_.send(levels, stream);
  measure({.table = {.quantizers = quantizers_.device.data(),
                     .cutpoints = cutpoints_.device.data(),
                     .levels = levels_.device.data(),
                     .count = how.size()},
           .most_levels = most_levels,
           .energies = energies_.device.data(),
           .counts = counts_.device.data()});
  energies_.fetch(rows, stream);
  counts_.fetch(rows, stream);
  QSWEEP_CUDA_TRY(cudaEventRecord(done_.get(), stream));
  groups_ = groups;
  out_.assign(out.begin(), out.end());
}

void sqnr_batches::slot::finish() {
  if (out_.empty()) return;
  QSWEEP_CUDA_TRY(cudaEventSynchronize(done_.get()));
  for (std::size_t g = 0; g < groups_; ++g) {
    for (std::size_t t = 0; t < out_.size(); ++t) {
      quantization_noise& noise = (*out_[t])[g];
      noise.noise_energy = energies_.host.data()[g * out_.size() + t];
      noise.within_support = counts_.host.data()[g * out_.size() + t];
    }
  }
  out_.clear();
}

sqnr_batches::sqnr_batches(const device_context& device, std::size_t most)
    : device_(device), most_(most), slots_(std::make_unique<slot[]>(num_slots)) {}

// Page-locked memory must not go while a failed run's copies still use it.
sqnr_batches::~sqnr_batches() {
  swallow_cuda_error(cudaStreamSynchronize(device_.stream()));
}

void sqnr_batches::run(std::span<const quantization> how,
                       std::span<std::vector<quantization_noise>> out,
                       const measure_function& measure) {
  // Small quantizers and large ones apart: a batch is laid out for its largest.
  std::vector<std::size_t> order;
  for (std::size_t t = 0; t < how.size(); ++t) {
    if (!how[t].is_identity()) order.push_back(t);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t t) { return most_levels_of(how[t]); });
  const std::size_t most_levels = most_levels_a_batch(device_);
  std::size_t next_slot = 0;
  for (std::size_t next = 0; next < order.size();) {
    std::vector<const quantization*> batch;
    std::vector<std::vector<quantization_noise>*> results;
    const std::size_t size = most_levels_of(how[order[next]]);
    std::size_t levels = 0;
    for (; next < order.size() && batch.size() < most_; ++next) {
      const quantization& each = how[order[next]];
      levels += levels_of(each);
      const bool fits = levels <= most_levels && most_levels_of(each) <= 2 * size;
      if (!batch.empty() && !fits) break;
      batch.push_back(&each);
      results.push_back(&out[order[next]]);
    }
    slot& into = slots_[next_slot];
    next_slot = (next_slot + 1) % num_slots;
    into.finish();
    into.start(device_, batch, results, measure);
  }
  for (std::size_t i = 0; i < num_slots; ++i) slots_[(next_slot + i) % num_slots].finish();
}

}  // namespace qsweep::gpu

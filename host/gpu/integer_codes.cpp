// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/integer_codes.hpp"

#include <algorithm>
#include <utility>

#include "count_correct/images.hpp"

namespace qsweep::gpu {
namespace {

std::size_t entries_of(const code_layout& codes) {
  return static_cast<std::size_t>(codes.padded_rows) *
         static_cast<std::size_t>(codes.padded_columns);
}

}  // namespace

std::optional<integer_point> make_integer_point(const network_spec& network,
                                                std::span<const integer_stage> stages,
                                                const weights_view& weights,
                                                const quantization& how) {
  auto levels = affine_levels_of_layers(network, weights, how);
  if (!levels) return std::nullopt;
  integer_point out{.levels = std::move(*levels), .quantizers = {}};
  for (const integer_stage& stage : stages) {
    const std::size_t group = group_of(network.layers[stage.layer], weights).value();
    out.quantizers.push_back(&how.per_group[group]);
  }
  return out;
}

bool fit_together(const integer_point& a, const integer_point& b) {
  return std::ranges::equal(
      a.quantizers, b.quantizers, {}, [](const weight_quantizer* q) { return q->levels.size(); },
      [](const weight_quantizer* q) { return q->levels.size(); });
}

integer_codes::integer_codes(const device_context& device, const integer_layout& layout,
                             std::size_t capacity, bool split_last)
    : device_(device),
      layout_(layout),
      capacity_(capacity),
      split_last_(split_last),
      stages_(layout.stages.size()),
      sums_are_here_(make_event()) {
  const cudaStream_t stream = device.stream();
  const std::size_t num_stages = stages_.size();
  for (std::size_t l = 0; l < num_stages; ++l) {
    const code_layout& codes = layout.codes[l];
    const auto rows = static_cast<std::size_t>(codes.padded_rows);
    stages_[l].codes = device_buffer<std::int8_t>(capacity * entries_of(codes), stream);
    if (l > 0) stages_[l].halves = device_buffer<__half>(capacity * entries_of(codes), stream);
    stages_[l].bias = device_buffer<std::int8_t>(capacity * rows, stream);
    stages_[l].row_sums = device_buffer<std::int32_t>(capacity * rows, stream);
    stages_[l].biases = device_buffer<float>(capacity * rows, stream);
  }
  for (std::size_t l = 1; l + 1 < num_stages; ++l) {
    spectral_.emplace_back(device, layout.codes[l], capacity);
  }
  const std::size_t pairs = layout.classes * layout.classes;
  sums_ = device_buffer<code_sums>(capacity * num_stages, stream);
  pair_squares_ = device_buffer<std::int32_t>(capacity * pairs, stream);
  shifts_ = device_buffer<std::int32_t>(
      capacity * static_cast<std::size_t>(layout.codes[0].padded_rows), stream);
  numbers_ = device_buffer<stage_numbers>(capacity * num_stages, stream);
  pair_norms_ = device_buffer<double>(capacity * pairs, stream);
  leads_ = device_buffer<double>(2 * capacity, stream);
}

void integer_codes::start(std::span<const integer_point> points, const float* parameters,
                          const device_images& images) {
  const cudaStream_t stream = device_.stream();
  points_ = points;
  for (std::size_t l = 0; l < stages_.size(); ++l) make_stage(l, parameters, images);
  launch_pair_squares(stages_.back().codes.data(), layout_.codes.back(), count(),
                      pair_squares_.data(), stream);
  host_sums_.resize(count() * stages_.size());
  host_squares_.resize(count() * layout_.classes * layout_.classes);
  copy_to_host(static_cast<const code_sums*>(sums_.data()), std::span(host_sums_), stream);
  copy_to_host(static_cast<const std::int32_t*>(pair_squares_.data()), std::span(host_squares_),
               stream);
  QSWEEP_CUDA_TRY(cudaEventRecord(sums_are_here_.get(), stream));
}

void integer_codes::make_stage(std::size_t l, const float* parameters,
                               const device_images& images) {
  const cudaStream_t stream = device_.stream();
  stage& to = stages_[l];
  std::vector<float> cutpoints;
  for (const integer_point& point : points_) {
    const std::vector<float>& of = point.quantizers[l]->cutpoints;
    cutpoints.insert(cutpoints.end(), of.begin(), of.end());
  }
  to.cutpoints.reserve(cutpoints.size(), stream);
  copy_to_device(std::span<const float>(cutpoints), to.cutpoints.data(), stream);
  const auto levels = static_cast<int>(points_.front().quantizers[l]->levels.size());
  const bool dense_first = l == 0 && !layout_.has_windows();
  launch_layer_codes(parameters, to.cutpoints.data(), levels, dense_first ? images.kept() : nullptr,
                     layout_.codes[l], count(), to.codes.data(), to.halves.data(), to.bias.data(),
                     stream);
  launch_code_sums(to.codes.data(), to.bias.data(), layout_.codes[l], count(), to.row_sums.data(),
                   sums_.data() + l, stages_.size(), stream);
  if (l > 0 && l + 1 < stages_.size()) start_spectral(l);
}

void integer_codes::start_spectral(std::size_t l) {
  std::vector<double> offsets;
  for (const integer_point& point : points_) offsets.push_back(point.levels[l].offset);
  spectral_[l - 1].start(stages_[l].codes.data(), stages_[l].row_sums.data(), offsets,
                         points_.front().levels[l].half);
}

std::optional<integer_numbers> integer_codes::numbers_of(const network_spec& network, std::size_t t,
                                                         std::span<const double> typical) const {
  const std::size_t num_stages = stages_.size();
  const std::size_t pairs = layout_.classes * layout_.classes;
  std::vector<stage_measures> measures(num_stages);
  for (std::size_t l = 0; l < num_stages; ++l) {
    const code_layout& codes = layout_.codes[l];
    measures[l].entries =
        static_cast<std::size_t>(codes.rows) * static_cast<std::size_t>(codes.columns);
    measures[l].sums = host_sums_[t * num_stages + l];
    measures[l].typical = typical[l];
    if (l > 0 && l + 1 < num_stages) measures[l].spectral = spectral_[l - 1].bound(t);
  }
  return make_integer_numbers(network, layout_.stages, points_[t].levels, measures,
                              std::span(host_squares_).subspan(t * pairs, pairs), split_last_);
}

std::vector<std::size_t> integer_codes::finish(const network_spec& network,
                                               std::span<const double> typical) {
  const cudaStream_t stream = device_.stream();
  const std::size_t num_stages = stages_.size();
  const std::size_t pairs = layout_.classes * layout_.classes;
  QSWEEP_CUDA_TRY(cudaEventSynchronize(sums_are_here_.get()));
  std::vector<stage_numbers> numbers;
  std::vector<double> norms;
  std::vector<double> leads(2 * capacity_, 0.0);
  std::vector<std::size_t> lost;
  made_.clear();
  for (std::size_t t = 0; t < count(); ++t) {
    auto of = numbers_of(network, t, typical);
    if (!of) {
      lost.push_back(t);
      of.emplace();
      of->stages.resize(num_stages);
      of->pair_norms.resize(pairs);
    }
    numbers.insert(numbers.end(), of->stages.begin(), of->stages.end());
    norms.insert(norms.end(), of->pair_norms.begin(), of->pair_norms.end());
    leads[t] = 1.5 * of->decisive_lead;
    leads[capacity_ + t] = of->decisive_lead;
    made_.push_back(std::move(*of));
  }
  copy_to_device(std::span<const stage_numbers>(numbers), numbers_.data(), stream);
  copy_to_device(std::span<const double>(norms), pair_norms_.data(), stream);
  copy_to_device(std::span<const double>(leads), leads_.data(), stream);
  for (std::size_t l = 0; l < num_stages; ++l) {
    const bool pixels = l == 0 && !layout_.has_windows();
    launch_stage_constants(stages_[l].bias.data(), pixels ? stages_[l].row_sums.data() : nullptr,
                           pixel_shift, numbers_.data() + l, num_stages, layout_.codes[l], count(),
                           shifts_.data(), stages_[l].biases.data(), stream);
  }
  return lost;
}

std::size_t integer_codes::bytes_per_point(const integer_layout& layout) {
  std::size_t bytes = layout.classes * layout.classes * (sizeof(std::int32_t) + sizeof(double));
  for (const code_layout& codes : layout.codes) {
    bytes += entries_of(codes) * (sizeof(std::int8_t) + sizeof(__half)) +
             static_cast<std::size_t>(codes.padded_rows) * 16 + sizeof(code_sums) +
             sizeof(stage_numbers);
  }
  for (std::size_t l = 1; l + 1 < layout.codes.size(); ++l) {
    const auto rows = static_cast<std::size_t>(layout.codes[l].padded_rows);
    bytes += rows * rows * (sizeof(std::int32_t) + sizeof(__half));
  }
  return bytes;
}

}  // namespace qsweep::gpu

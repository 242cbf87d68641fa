// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_features.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/rounding.hpp"
#include "cpu/affine_codes.hpp"

namespace qsweep::cpu {
namespace {

using double_lanes = double __attribute__((vector_size(num_lanes * sizeof(double)), aligned(64)));
using word_lanes = std::uint16_t __attribute__((vector_size(num_lanes * sizeof(std::uint16_t))));

constexpr double white = 255.0;

/// A channel's features are computed anew when h has moved this far; for packets that are hard to
/// certify sooner.
constexpr double tolerated_drift = 0.004;

/// ... and the bias when what stands for it is this far off.
constexpr double tolerated_bias = 0.004;

patch_geometry geometry_of(const feature_plan& plan) {
  const layer_spec& spec = *plan.convolution;
  return {.kernel = spec.kernel, .height = spec.input.height, .width = spec.input.width};
}

/// The pooled positions and where the four positions that each covers stand in a row.
struct pooling {
  std::size_t height = 0;
  std::size_t width = 0;
  std::size_t row = 0;  ///< positions in a row of the convolution

  std::size_t corner(std::size_t i, std::size_t j, std::size_t which) const {
    return ((2 * i + which / 2) * row + 2 * j + which % 2) * num_lanes;
  }
};

pooling pooling_of(const feature_plan& plan) {
  return {.height = plan.pooled_height(),
          .width = plan.pooled_width(),
          .row = plan.convolution->output.width};
}

struct channel_numbers {
  float offset;   ///< h
  float bias;     ///< 255 K_bias
  float scale;    ///< s_1
  float largest;  ///< X
  float drift;    ///< tolerated
};

/// conv: K x; sums: sum(x). Both [positions][lanes].
QSWEEP_MULTIVERSION
void quantize_channel(const pooling& g, const channel_numbers& with, const std::int32_t* conv,
                      const std::int32_t* sums, std::uint16_t* out, float_lanes& error_square,
                      float_lanes& drift_square) {
  const float inverse = 1.0F / with.scale;
  float_lanes errors{};
  float_lanes drifts{};
  for (std::size_t i = 0; i < g.height; ++i) {
    for (std::size_t j = 0; j < g.width; ++j) {
      float_lanes best = float_lanes{} - std::numeric_limits<float>::max();
      int_lanes widest{};
      for (std::size_t corner = 0; corner < 4; ++corner) {
        int_lanes product;
        int_lanes sum;
        load_lanes(conv + g.corner(i, j, corner), product);
        load_lanes(sums + g.corner(i, j, corner), sum);
        const float_lanes z = __builtin_convertvector(product, float_lanes) +
                              __builtin_convertvector(sum, float_lanes) * with.offset;
        best = z > best ? z : best;
        widest = sum > widest ? sum : widest;
      }
      best += with.bias;
      const float_lanes reach = __builtin_convertvector(widest, float_lanes) + 255.0F;
      const float_lanes may_be_active = best + reach * with.drift;
      drifts += may_be_active > 0.0F ? reach * reach : float_lanes{};
      best = best > 0.0F ? best : float_lanes{};
      float_lanes level = best * inverse + 0.5F;
      level = level < with.largest ? level : float_lanes{} + with.largest;
      const int_lanes number = __builtin_convertvector(level, int_lanes);
      const float_lanes error = best - __builtin_convertvector(number, float_lanes) * with.scale;
      errors += error * error;
      const word_lanes words = __builtin_convertvector(number, word_lanes);
      store_lanes(words, out + (i * g.width + j) * num_lanes);
    }
  }
  error_square = errors;
  drift_square = drifts;
}

QSWEEP_MULTIVERSION
void exact_features(const pooling& g, double offset, double bias, const std::int32_t* conv,
                    const std::int32_t* sums, double* out) {
  for (std::size_t i = 0; i < g.height; ++i) {
    for (std::size_t j = 0; j < g.width; ++j) {
      double_lanes best = double_lanes{} - std::numeric_limits<double>::max();
      for (std::size_t corner = 0; corner < 4; ++corner) {
        int_lanes product;
        int_lanes sum;
        load_lanes(conv + g.corner(i, j, corner), product);
        load_lanes(sums + g.corner(i, j, corner), sum);
        const double_lanes value = __builtin_convertvector(product, double_lanes) +
                                   __builtin_convertvector(sum, double_lanes) * offset;
        best = value > best ? value : best;
      }
      best += bias;
      best = best > 0.0 ? best : double_lanes{};
      store_lanes(best, out + (i * g.width + j) * num_lanes);
    }
  }
}

QSWEEP_MULTIVERSION
void sum_errors(const feature_plan& plan, std::span<const double> offsets, double offset,
                const packet_features& p, float_lanes& out) {
  float_lanes total{};
  for (std::size_t f = 0; f < plan.channels(); ++f) {
    const auto drift = static_cast<float>(std::abs(offset - offsets[f]));
    float_lanes error;
    float_lanes norm;
    load_lanes(&p.error_square[f * num_lanes], error);
    load_lanes(&p.drift_norm[f * num_lanes], norm);
    for (std::size_t lane = 0; lane < num_lanes; ++lane) error[lane] = std::sqrt(error[lane]);
    error += drift * norm;
    total += error * error;
  }
  for (std::size_t lane = 0; lane < num_lanes; ++lane) out[lane] = std::sqrt(total[lane]);
  out = 1.001F * (out + static_cast<float>(plan.constant_error));
}

/// Decides when which channel is computed anew.
void schedule(feature_plan& plan) {
  std::vector<double> offsets(plan.channels(), plan.codes.offset[0]);
  const auto all = [&] {
    std::vector<std::uint32_t> channels(plan.channels());
    std::iota(channels.begin(), channels.end(), std::uint32_t{0});
    return channels;
  };
  for (std::size_t t = 0; t < plan.refreshed.size(); ++t) {
    const double offset = plan.codes.offset[t];
    const double bias = white / plan.codes.step[t] / double{plan.entry[0].scale};
    const bool bias_is_off =
        t > 0 && std::abs(bias - double{plan.entry[t - 1].bias}) > tolerated_bias * bias;
    const bool drifted = std::ranges::any_of(
        offsets, [&](double each) { return std::abs(offset - each) > tolerated_drift; });
    std::vector<std::uint32_t>& channels = plan.refreshed[t];
    if (t == 0 || drifted) {
      channels = all();
    } else {
      for (const code_event& event : plan.codes.events_of(t)) channels.push_back(event.row);
      std::ranges::sort(channels);
      channels.erase(std::ranges::unique(channels).begin(), channels.end());
    }
    for (const std::uint32_t f : channels) offsets[f] = offset;
    plan.entry[t] = {.scale = plan.entry[0].scale,
                     .bias = t == 0 || bias_is_off ? std::min(static_cast<float>(plan.largest),
                                                              std::round(static_cast<float>(bias)))
                                                   : plan.entry[t - 1].bias};
  }
}

}  // namespace

column_arrangement arrange_features(const layer_spec& convolution) {
  const std::size_t positions = (convolution.output.height / 2) * (convolution.output.width / 2);
  column_arrangement out;
  out.slab_width = padded(positions, column_block);
  out.slabs = convolution.output.channels;
  for (std::size_t position = 0; position < positions; ++position) {
    for (std::size_t f = 0; f < out.slabs; ++f) {
      out.place.push_back(static_cast<std::uint32_t>(f * out.slab_width + position));
    }
  }
  return out;
}

feature_plan make_feature_plan(int threads, const layer_spec& convolution, const layer_spec& entry,
                               const weights_view& weights, std::span<const quantization> how) {
  feature_plan plan;
  plan.convolution = &convolution;
  const std::size_t taps = convolution.weight_count / convolution.bias_count;
  plan.codes = make_layer_steps(threads, convolution, arrange_in_order(taps), weights, how);
  const auto half = [&](const layer_spec& layer) {
    const std::size_t group = group_of(layer, weights).value();
    return static_cast<double>(how[0].per_group[group].levels.size()) / 2.0;
  };
  double largest_offset = 0.0;
  for (const double offset : plan.codes.offset) {
    largest_offset = std::max(largest_offset, std::abs(offset));
  }
  const double highest =
      white * static_cast<double>(taps + 1) * (half(convolution) + largest_offset);
  const double terms = static_cast<double>(entry.weight_count / entry.bias_count + 1);
  plan.largest = static_cast<std::uint32_t>(
      std::min(65535.0, std::floor(0x1p31 / (terms * half(entry)) - 1.0)));
  // Half the range holds what images come to; what is above is clamped, and the error says so.
  const double scale = std::exp2(std::ceil(std::log2(highest / plan.largest)) - 1.0);
  plan.refreshed.resize(how.size());
  plan.entry.resize(how.size(), {.scale = static_cast<float>(scale), .bias = 0.0F});
  plan.largest_drift = 2.0 * tolerated_drift;  // h may turn back after a packet caught up
  const auto outputs = static_cast<double>(plan.positions() * plan.channels());
  plan.constant_error = std::sqrt(outputs) * highest * (8.0 * rounding::unit + plan.codes.residual);
  plan.exact_error = std::sqrt(outputs) * highest * (0x1p-50 + plan.codes.residual);
  schedule(plan);
  return plan;
}

feature_maker::feature_maker(const feature_plan& plan)
    : plan_(plan),
      words_(plan.convolution->input.size() * num_lanes),
      sums_(plan.convolution->output.height * plan.convolution->output.width * num_lanes),
      products_(sums_.size()) {
  start();
}

void feature_maker::start() {
  step_ = 0;
  const std::size_t taps = plan_.codes.columns.place.size();
  codes_.resize(plan_.channels() * taps);
  for (std::size_t f = 0; f < plan_.channels(); ++f) {
    for (std::size_t k = 0; k < taps; ++k) {
      codes_[f * taps + k] = plan_.codes.codes[plan_.codes.code_place(f, k)];
    }
  }
  bias_ = plan_.codes.bias;
}

void feature_maker::move_to(std::size_t t) {
  step_ = t;
  const std::size_t taps = plan_.codes.columns.place.size();
  for (const code_event& event : plan_.codes.events_of(t)) {
    std::int8_t& code = event.column == plan_.codes.columns.width()
                            ? bias_[event.row]
                            : codes_[event.row * taps + event.column];
    code = static_cast<std::int8_t>(code + event.change);
  }
}

void feature_maker::load(packet_features& p, const dataset_view& images,
                         std::span<const std::uint32_t> indices) const {
  const std::size_t pixels = plan_.convolution->input.size();
  p.pixels.resize(pixels * num_lanes);
  p.offsets.resize(plan_.channels());
  p.error_square.resize(plan_.channels() * num_lanes);
  p.drift_norm.resize(plan_.channels() * num_lanes);
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    const auto image = images.image(indices[std::min(lane, indices.size() - 1)]);
    for (std::size_t k = 0; k < pixels; ++k) p.pixels[k * num_lanes + lane] = image[k];
  }
}

void feature_maker::prepare(const packet_features& p) {
  const std::vector<std::int8_t> ones(plan_.codes.columns.place.size(), 1);
  make_patch_words(geometry_of(plan_), p.pixels, words_);
  convolve_packet(geometry_of(plan_), ones, words_, sums_);
}

void feature_maker::convolve(std::size_t f) {
  const std::size_t taps = plan_.codes.columns.place.size();
  convolve_packet(geometry_of(plan_), std::span(codes_).subspan(f * taps, taps), words_, products_);
}

void feature_maker::channel(packet_features& p, std::size_t f, std::span<std::uint16_t> out) {
  const double offset = plan_.codes.offset[step_];
  const channel_numbers with{.offset = static_cast<float>(offset),
                             .bias = static_cast<float>(white * (bias_[f] + offset)),
                             .scale = plan_.entry[step_].scale,
                             .largest = static_cast<float>(plan_.largest),
                             .drift = static_cast<float>(1.001 * plan_.largest_drift)};
  convolve(f);
  p.offsets[f] = offset;
  float_lanes error;
  float_lanes drift;
  quantize_channel(pooling_of(plan_), with, products_.data(), sums_.data(), out.data(), error,
                   drift);
  for (std::size_t lane = 0; lane < num_lanes; ++lane) drift[lane] = std::sqrt(drift[lane]);
  store_lanes(error, &p.error_square[f * num_lanes]);
  store_lanes(drift, &p.drift_norm[f * num_lanes]);
}

void feature_maker::exact_channel(std::size_t f, std::span<double> out) {
  const double offset = plan_.codes.offset[step_];
  convolve(f);
  exact_features(pooling_of(plan_), offset, white * (bias_[f] + offset), products_.data(),
                 sums_.data(), out.data());
}

bool feature_maker::has_drifted(const packet_features& p, std::size_t f) const {
  return p.offsets[f] != plan_.codes.offset[step_];
}

void feature_maker::error(const packet_features& p, float_lanes& out) const {
  sum_errors(plan_, p.offsets, plan_.codes.offset[step_], p, out);
}

}  // namespace qsweep::cpu

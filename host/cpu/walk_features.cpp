// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_features.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "cpu/affine_codes.hpp"
#include "cpu/rounding.hpp"

namespace qsweep::cpu {
namespace {

using double_lanes = double __attribute__((vector_size(num_lanes * sizeof(double)), aligned(64)));
using word_lanes = std::uint16_t __attribute__((vector_size(num_lanes * sizeof(std::uint16_t))));

constexpr double white = 255.0;

/// A channel's features are computed anew when h has moved this far: the error of the integers is
/// then of the size of what rounding to them leaves.
constexpr double tolerated_drift = 0.004;

/// ... and the bias when what stands for it is this far off.
constexpr double tolerated_bias = 0.02;

struct geometry {
  std::size_t kernel;
  std::size_t inputs;  ///< channels of the image
  std::size_t width;   ///< of the image
  std::size_t conv_width;
  std::size_t height;  ///< pooled
  std::size_t pooled_width;
};

geometry geometry_of(const feature_plan& plan) {
  const layer_spec& spec = *plan.convolution;
  return {.kernel = spec.kernel,
          .inputs = spec.input.channels,
          .width = spec.input.width,
          .conv_width = spec.output.width,
          .height = plan.pooled_height(),
          .pooled_width = plan.pooled_width()};
}

/// out = sum of weights * pixels over the patch at (i, j); exact, as all sums are below 2^24.
QSWEEP_ALWAYS_INLINE void convolve_at(const geometry& g, const float* weights, const float* pixels,
                                      std::size_t i, std::size_t j, float_lanes& out) {
  out = float_lanes{};
  for (std::size_t c = 0; c < g.inputs; ++c) {
    for (std::size_t di = 0; di < g.kernel; ++di) {
      for (std::size_t dj = 0; dj < g.kernel; ++dj) {
        const std::size_t pixel = ((i + di) * g.width + j + dj) * g.inputs + c;
        float_lanes x;
        load_lanes(pixels + pixel * num_lanes, x);
        out += x * weights[(c * g.kernel + di) * g.kernel + dj];
      }
    }
  }
}

QSWEEP_MULTIVERSION
void add_patches(const geometry& g, std::span<const float> ones, const float* pixels, float* sums) {
  for (std::size_t i = 0; i < 2 * g.height; ++i) {
    for (std::size_t j = 0; j < g.conv_width; ++j) {
      float_lanes sum;
      convolve_at(g, ones.data(), pixels, i, j, sum);
      sum += static_cast<float>(white);
      store_lanes(sum, sums + (i * g.conv_width + j) * num_lanes);
    }
  }
}

struct channel_numbers {
  const float* weights;
  float offset;   ///< h
  float bias;     ///< 255 K_bias
  float scale;    ///< s_1
  float largest;  ///< X
  float drift;    ///< tolerated
};

QSWEEP_MULTIVERSION
void quantize_channel(const geometry& g, const channel_numbers& with, const float* pixels,
                      const float* sums, std::uint16_t* out, float_lanes& error_square,
                      float_lanes& drift_square) {
  const float inverse = 1.0F / with.scale;
  error_square = float_lanes{};
  drift_square = float_lanes{};
  for (std::size_t i = 0; i < g.height; ++i) {
    for (std::size_t j = 0; j < g.pooled_width; ++j) {
      float_lanes best = float_lanes{} - std::numeric_limits<float>::max();
      float_lanes widest{};
      for (std::size_t corner = 0; corner < 4; ++corner) {
        const std::size_t y = 2 * i + corner / 2;
        const std::size_t x = 2 * j + corner % 2;
        float_lanes z;
        float_lanes sum;
        convolve_at(g, with.weights, pixels, y, x, z);
        load_lanes(sums + (y * g.conv_width + x) * num_lanes, sum);
        z += sum * with.offset;
        best = z > best ? z : best;
        widest = sum > widest ? sum : widest;
      }
      best += with.bias;
      const float_lanes may_be_active = best + widest * with.drift;
      drift_square += may_be_active > 0.0F ? widest * widest : float_lanes{};
      best = best > 0.0F ? best : float_lanes{};
      float_lanes level = best * inverse + 0.5F;
      level = level < with.largest ? level : float_lanes{} + with.largest;
      const int_lanes number = __builtin_convertvector(level, int_lanes);
      const float_lanes error = best - __builtin_convertvector(number, float_lanes) * with.scale;
      error_square += error * error;
      const word_lanes words = __builtin_convertvector(number, word_lanes);
      store_lanes(words, out + (i * g.pooled_width + j) * num_lanes);
    }
  }
}

QSWEEP_MULTIVERSION
void exact_features(const geometry& g, const float* weights, double offset, double bias,
                    const float* pixels, const float* sums, double* out) {
  for (std::size_t i = 0; i < g.height; ++i) {
    for (std::size_t j = 0; j < g.pooled_width; ++j) {
      double_lanes best = double_lanes{} - std::numeric_limits<double>::max();
      for (std::size_t corner = 0; corner < 4; ++corner) {
        const std::size_t y = 2 * i + corner / 2;
        const std::size_t x = 2 * j + corner % 2;
        float_lanes z;
        float_lanes sum;
        convolve_at(g, weights, pixels, y, x, z);
        load_lanes(sums + (y * g.conv_width + x) * num_lanes, sum);
        const double_lanes value = __builtin_convertvector(z, double_lanes) +
                                   __builtin_convertvector(sum, double_lanes) * offset;
        best = value > best ? value : best;
      }
      best += bias;
      best = best > 0.0 ? best : double_lanes{};
      store_lanes(best, out + (i * g.pooled_width + j) * num_lanes);
    }
  }
}

QSWEEP_MULTIVERSION
void widen(const std::uint8_t* from, std::size_t size, float* to) {
  for (std::size_t i = 0; i < size; ++i) to[i] = static_cast<float>(from[i]);
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
    if (t == 0 || drifted || bias_is_off) {
      channels = all();
    } else {
      for (const code_event& event : plan.codes.events_of(t)) channels.push_back(event.row);
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
  const double scale = std::exp2(std::ceil(std::log2(highest / plan.largest)));
  plan.refreshed.resize(how.size());
  plan.entry.resize(how.size(), {.scale = static_cast<float>(scale), .bias = 0.0F});
  plan.largest_drift = tolerated_drift;
  const auto outputs = static_cast<double>(plan.positions() * plan.channels());
  plan.constant_error = std::sqrt(outputs) * highest * (8.0 * rounding::unit + plan.codes.residual);
  plan.exact_error = std::sqrt(outputs) * highest * (0x1p-50 + plan.codes.residual);
  schedule(plan);
  return plan;
}

feature_maker::feature_maker(const feature_plan& plan)
    : plan_(plan),
      codes_(plan.channels() * plan.codes.columns.place.size()),
      bias_(plan.channels()),
      offsets_(plan.channels()),
      pixels_(plan.convolution->input.size() * num_lanes),
      sums_(plan.convolution->output.height * plan.convolution->output.width * num_lanes) {
  start();
}

void feature_maker::start() {
  step_ = 0;
  const std::size_t taps = plan_.codes.columns.place.size();
  for (std::size_t f = 0; f < plan_.channels(); ++f) {
    for (std::size_t k = 0; k < taps; ++k) {
      codes_[f * taps + k] = plan_.codes.codes[plan_.codes.code_place(f, k)];
    }
    bias_[f] = plan_.codes.bias[f];
    offsets_[f] = plan_.codes.offset[0];
  }
}

void feature_maker::move_to(std::size_t t) {
  step_ = t;
  const std::size_t taps = plan_.codes.columns.place.size();
  for (const code_event& event : plan_.codes.events_of(t)) {
    float& code = event.column == plan_.codes.columns.width()
                      ? bias_[event.row]
                      : codes_[event.row * taps + event.column];
    code += static_cast<float>(event.change);
  }
}

void feature_maker::load(packet_features& p, const dataset_view& images,
                         std::span<const std::uint32_t> indices) const {
  const std::size_t pixels = plan_.convolution->input.size();
  p.pixels.resize(pixels * num_lanes);
  p.error_square.resize(plan_.channels() * num_lanes);
  p.drift_norm.resize(plan_.channels() * num_lanes);
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    const auto image = images.image(indices[std::min(lane, indices.size() - 1)]);
    for (std::size_t k = 0; k < pixels; ++k) p.pixels[k * num_lanes + lane] = image[k];
  }
}

void feature_maker::prepare(const packet_features& p) {
  widen(p.pixels.data(), p.pixels.size(), pixels_.data());
  const std::vector<float> ones(plan_.codes.columns.place.size(), 1.0F);
  add_patches(geometry_of(plan_), ones, pixels_.data(), sums_.data());
}

void feature_maker::channel(packet_features& p, std::size_t f, std::span<std::uint16_t> out) {
  const channel_numbers with{.weights = &codes_[f * plan_.codes.columns.place.size()],
                             .offset = static_cast<float>(plan_.codes.offset[step_]),
                             .bias = static_cast<float>(white) * bias_[f],
                             .scale = plan_.entry[step_].scale,
                             .largest = static_cast<float>(plan_.largest),
                             .drift = static_cast<float>(1.001 * plan_.largest_drift)};
  float_lanes error;
  float_lanes drift;
  quantize_channel(geometry_of(plan_), with, pixels_.data(), sums_.data(), out.data(), error,
                   drift);
  for (std::size_t lane = 0; lane < num_lanes; ++lane) drift[lane] = std::sqrt(drift[lane]);
  store_lanes(error, &p.error_square[f * num_lanes]);
  store_lanes(drift, &p.drift_norm[f * num_lanes]);
}

void feature_maker::exact_channel(std::size_t f, std::span<double> out) {
  exact_features(geometry_of(plan_), &codes_[f * plan_.codes.columns.place.size()],
                 plan_.codes.offset[step_], white * double{bias_[f]}, pixels_.data(), sums_.data(),
                 out.data());
}

void feature_maker::note_refreshed() {
  for (const std::uint32_t f : plan_.refreshed[step_]) offsets_[f] = plan_.codes.offset[step_];
}

void feature_maker::error(const packet_features& p, float_lanes& out) const {
  sum_errors(plan_, offsets_, plan_.codes.offset[step_], p, out);
}

}  // namespace qsweep::cpu

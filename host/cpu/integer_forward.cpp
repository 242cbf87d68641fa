// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_forward.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/rounding.hpp"
#include "cpu/lanes.hpp"

namespace qsweep::cpu {
namespace {

constexpr double double_unit = 0x1p-53;

/// Grows a buffer, never shrinks it.
template <class Buffer>
auto* at_least(Buffer& buffer, std::size_t size) {
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

template <class Real>
const Real* bias_of(const integer_layer& layer) {
  if constexpr (std::is_same_v<Real, float>) {
    return layer.rounded_bias.data();
  } else {
    return layer.bias.data();
  }
}

/// What a stage adds to the error of its outputs.
double own_error(const integer_layer& layer, double unit, std::size_t planes, double length) {
  return stage_rounding(unit, planes) * (layer.magnitude * length + layer.bias_norm) +
         layer.residual_gain * length + layer.residual_norm;
}

template <class Real>
constexpr double unit = std::is_same_v<Real, float> ? rounding::unit : double_unit;

/// What the scales' floor and underflow can add to the error of one activation.
constexpr double tiny = 0x1p-60;

/// Pixels are one plane.
template <class Real>
planes_of<Real> pixel_plane() {
  planes_of<Real> out{.count = 1};
  out.scales[0] = Real{1};
  return out;
}

}  // namespace

template <class Real>
void integer_forward<Real>::run(const integer_network& network, const integer_input& input,
                                std::span<const std::uint32_t> indices, const integer_rung& rung,
                                std::size_t first, std::span<kept_inputs<Real>> kept) {
  const std::size_t count = indices.size();
  classes_ = network.num_classes;
  at_least(logits_, count * classes_);
  at_least(errors_, count);
  states_.assign(count, {.planes = pixel_plane<Real>()});
  if (first > 0) take(kept[first], indices);
  for (std::size_t l = first; l < network.layers.size(); ++l) {
    const integer_layer& layer = network.layers[l];
    const integer_layer* next = &layer == &network.layers.back() ? nullptr : &layer + 1;
    const std::size_t planes = next == &network.layers.back() ? rung.last_planes : rung.planes;
    if (!layer.stage.convolution) {
      const std::size_t rows = count * states_.front().planes.count;
      multiply_block(layer, l == 0 ? gather(*input.rows, indices)
                                   : byte_rows{.data = bytes_.data(),
                                               .count = rows,
                                               .stride = layer.codes.padded_columns()});
    }
    for (std::size_t b = 0; b < count; ++b) {
      if (next == nullptr) {
        finish(network, b);
      } else {
        layer.stage.convolution ? convolve(network, input.images->image(indices[b]), b)
                                : rectify(layer, b);
        const std::uint8_t* bytes = cut(*next, planes, b);
        if (!kept.empty()) kept[l + 1].put(indices[b], states_[b], bytes);
      }
    }
  }
}

/// The states and bytes that a run of the stages before would leave.
template <class Real>
void integer_forward<Real>::take(const kept_inputs<Real>& kept,
                                 std::span<const std::uint32_t> indices) {
  const std::size_t size = kept.bytes_per_image();
  std::uint8_t* out = at_least(bytes_, packed_codes::padded(indices.size(), image_grain) * size);
  for (std::size_t b = 0; b < indices.size(); ++b) {
    states_[b] = kept.state(indices[b]);
    std::memcpy(out + b * size, kept.bytes(indices[b]), size);
  }
}

/// The rows of the given images one after the other, and their sums into the states.
template <class Real>
byte_rows integer_forward<Real>::gather(const integer_images& rows,
                                        std::span<const std::uint32_t> indices) {
  for (std::size_t b = 0; b < indices.size(); ++b) {
    states_[b].sum = rows.sum(indices[b]);
    states_[b].length = longest_image(states_[b].sum);
  }
  byte_rows out{
      .data = rows.row(indices.front()), .count = indices.size(), .stride = rows.row_bytes()};
  if (indices.back() - indices.front() == indices.size() - 1 && std::ranges::is_sorted(indices)) {
    return out;
  }
  std::uint8_t* bytes = at_least(bytes_, packed_codes::padded(out.count, image_grain) * out.stride);
  for (std::size_t b = 0; b < out.count; ++b) {
    std::memcpy(bytes + b * out.stride, rows.row(indices[b]), out.stride);
  }
  out.data = bytes;
  return out;
}

template <class Real>
void integer_forward<Real>::multiply_block(const integer_layer& layer, const byte_rows& rows) {
  const std::size_t padded = packed_codes::padded(rows.count, image_grain);
  multiply(layer.codes, rows, at_least(sums_, padded * layer.codes.padded_rows()));
}

template <class Real>
void integer_forward<Real>::rectify(const integer_layer& layer, std::size_t b) {
  state& of = states_[b];
  const std::size_t stride = layer.codes.padded_rows();
  const double error = own_error(layer, unit<Real>, of.planes.count, of.length);
  const Real largest = rectify_sums(&sums_[b * of.planes.count * stride], stride, of.planes,
                                    static_cast<Real>(layer.offset * of.sum), bias_of<Real>(layer),
                                    stride, at_least(activations_, stride));
  of.inherited = rounding::outward * (layer.gain * (of.cut + of.inherited) + error);
  of.largest = static_cast<double>(largest);
}

/// A convolution's activations for one image.
template <class Real>
void integer_forward<Real>::convolve(const integer_network& network,
                                     std::span<const std::uint8_t> image, std::size_t b) {
  const integer_layer& layer = network.layers.front();
  const window_geometry& geometry = *network.windows;
  const Real* bias = bias_of<Real>(layer);
  Real* out = at_least(activations_, geometry.outputs() + num_lanes);
  geometry.sum_patches(image.data(), patches_);
  Real* constants = at_least(patch_constants_, patches_.size());
  scale_patches(patches_, static_cast<Real>(layer.offset), constants);
  state& of = states_[b];
  if constexpr (std::is_same_v<Real, float>) {
    if (network.fast_windows) {
      of.largest = network.fast_windows->rectify(geometry, image.data(), constants, bias, out);
    } else {
      of.largest = rectify_copied_windows(layer, geometry, image, out);
    }
  } else {
    of.largest = rectify_copied_windows(layer, geometry, image, out);
  }
  // What the cut reads beyond the outputs.
  std::fill_n(out + geometry.outputs(), num_lanes, Real{0});
  of.inherited = rounding::outward * own_error(layer, unit<Real>, 1, longest_image(sum_of(image)));
}

/// By products of copies of the windows that are not all zero.
template <class Real>
double integer_forward<Real>::rectify_copied_windows(const integer_layer& layer,
                                                     const window_geometry& geometry,
                                                     std::span<const std::uint8_t> image,
                                                     Real* out) {
  const std::span all(at_least(windows_, geometry.windows()), geometry.windows());
  const auto listed = all.first(geometry.list_windows(patches_, all));
  const std::size_t rows = packed_codes::padded(listed.size(), image_grain);
  const std::size_t stride = layer.codes.padded_columns();
  std::uint8_t* bytes = at_least(window_bytes_, rows * stride);
  geometry.copy_windows(image.data(), listed, stride, bytes);
  std::int32_t* products = at_least(window_sums_, rows * layer.codes.padded_rows());
  multiply(layer.codes, {.data = bytes, .count = listed.size(), .stride = stride}, products);
  const window_sums what{.windows = listed,
                         .patches = geometry.patches(),
                         .sums = products,
                         .stride = layer.codes.padded_rows(),
                         .positions = geometry.positions(),
                         .filters = layer.spec.bias_count,
                         .padded_filters = geometry.padded_filters()};
  const Real* bias = bias_of<Real>(layer);
  const Real black = rectify_bias(bias, what.filters, geometry.windows(), out);
  return static_cast<double>(
      std::max(black, rectify_windows(what, patch_constants_.data(), bias, out)));
}

/// Cuts the activations of an image into the input bytes of the next stage; where they begin.
template <class Real>
const std::uint8_t* integer_forward<Real>::cut(const integer_layer& next, std::size_t planes,
                                               std::size_t b) {
  state& of = states_[b];
  const std::size_t stride = next.codes.padded_columns();
  const std::size_t inputs = next.spec.input.size();
  const std::size_t rows = packed_codes::padded(states_.size() * planes, image_grain);
  of.planes = make_planes<Real>(planes, of.largest);
  std::uint8_t* out = at_least(bytes_, rows * stride) + b * planes * stride;
  const cut_result result = cut_into_planes(
      activations_.data(), packed_codes::padded(inputs, num_lanes), of.planes, stride, out);
  of.sum = result.sum;
  of.cut = result.error + std::sqrt(static_cast<double>(inputs)) * tiny;
  of.length = result.length + of.cut;
  return out;
}

template <class Real>
void integer_forward<Real>::finish(const integer_network& network, std::size_t b) {
  const state& of = states_[b];
  const integer_layer& layer = network.layers.back();
  const std::size_t stride = layer.codes.padded_rows();
  for (std::size_t c = 0; c < classes_; ++c) {
    double logit = layer.bias[c];
    for (std::size_t p = 0; p < of.planes.count; ++p) {
      logit +=
          static_cast<double>(of.planes.scales[p]) * sums_[(b * of.planes.count + p) * stride + c];
    }
    logits_[b * classes_ + c] = logit;
  }
  errors_[b] = {
      .input = rounding::outward * (of.cut + of.inherited),
      .own = 2.0 * rounding::outward * own_error(layer, double_unit, of.planes.count, of.length)};
}

template class integer_forward<float>;
template class integer_forward<double>;

std::optional<std::size_t> certain_class(const integer_network& network,
                                         std::span<const double> logits, const lead_error& error,
                                         bool finest) {
  const auto winner = static_cast<std::size_t>(std::ranges::max_element(logits) - logits.begin());
  const double* pair_norms = &network.pair_norms[winner * logits.size()];
  for (std::size_t rival = 0; rival < logits.size(); ++rival) {
    if (rival == winner) continue;
    const double needed = finest ? network.decisive_lead
                                 : rounding::outward * pair_norms[rival] * error.input + error.own +
                                       1.5 * network.decisive_lead;
    // Written so that NaN leaves the image uncertain.
    if (!(logits[winner] - logits[rival] > needed)) return std::nullopt;
  }
  return winner;
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_entry.hpp"

#include <algorithm>
#include <cmath>

namespace qsweep::cpu {
namespace {

using double_lanes = double __attribute__((vector_size(num_lanes * sizeof(double)), aligned(64)));
using word_lanes = std::uint16_t __attribute__((vector_size(num_lanes * sizeof(std::uint16_t))));

constexpr int centre = 127;

/// Byte `plane` of numbers, number = sum of bytes 256^plane, packed for multiply_packet, or with
/// signs for multiply_signed_packet.
QSWEEP_MULTIVERSION
void pack_plane(const std::int32_t* numbers, std::size_t columns, int plane, bool with_sign,
                std::uint8_t* out) {
  // Raised by half of each byte's range, and each byte then lowered by it.
  const std::int32_t halves = with_sign ? 0x808080 : 0;
  for (std::size_t column = 0; column < columns; column += 4) {
    int_lanes word{};
    for (std::size_t j = 0; j < 4; ++j) {
      int_lanes value;
      load_lanes(numbers + (column + j) * num_lanes, value);
      value = (((value + halves) ^ halves) >> (8 * plane)) & 255;
      word |= value << static_cast<int>(8 * j);
    }
    store_lanes(word, out + packed_place(column, 0));
  }
}

/// sums += factor products, modulo 2^32: exact, as the result fits.
QSWEEP_MULTIVERSION
void add_products(const std::int32_t* products, std::size_t size, std::uint32_t factor,
                  std::int32_t* sums) {
  for (std::size_t i = 0; i < size; ++i) {
    sums[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(sums[i]) +
                                        factor * static_cast<std::uint32_t>(products[i]));
  }
}

QSWEEP_MULTIVERSION
void add_rows(const std::int32_t* per_row, std::size_t rows, const int_lanes& value,
              std::int32_t* sums) {
  for (std::size_t row = 0; row < rows; ++row) {
    int_lanes sum;
    load_lanes(sums + row * num_lanes, sum);
    sum += value * per_row[row];
    store_lanes(sum, sums + row * num_lanes);
  }
}

/// fresh - old, column by column; `largest` magnitude and sum.
QSWEEP_MULTIVERSION
void subtract_inputs(const std::uint16_t* fresh, const std::uint16_t* old, std::size_t columns,
                     std::int32_t* change, int_lanes& largest, int_lanes& sum) {
  for (std::size_t column = 0; column < columns; ++column) {
    word_lanes after;
    word_lanes before;
    load_lanes(fresh + column * num_lanes, after);
    load_lanes(old + column * num_lanes, before);
    const int_lanes difference =
        __builtin_convertvector(after, int_lanes) - __builtin_convertvector(before, int_lanes);
    const int_lanes magnitude = difference < 0 ? -difference : difference;
    largest = magnitude > largest ? magnitude : largest;
    sum += difference;
    store_lanes(difference, change + column * num_lanes);
  }
}

/// exact -= scale X; `largest` magnitude of what is left.
QSWEEP_MULTIVERSION
void subtract_scaled(const std::uint16_t* inputs, double scale, std::size_t columns, double* exact,
                     double_lanes& largest) {
  for (std::size_t column = 0; column < columns; ++column) {
    word_lanes words;
    double_lanes rest;
    load_lanes(inputs + column * num_lanes, words);
    load_lanes(exact + column * num_lanes, rest);
    rest -= scale * __builtin_convertvector(words, double_lanes);
    const double_lanes magnitude = rest < 0.0 ? -rest : rest;
    largest = magnitude > largest ? magnitude : largest;
    store_lanes(rest, exact + column * num_lanes);
  }
}

/// numbers = exact / unit, rounded; exact keeps the rest, whose squares are summed, as is
/// what was taken.
QSWEEP_MULTIVERSION
void split_off(const double_lanes& unit, std::size_t columns, double* exact, std::int32_t* numbers,
               double_lanes& square, double_lanes& taken) {
  const double_lanes inverse = 1.0 / unit;
  for (std::size_t column = 0; column < columns; ++column) {
    double_lanes rest;
    load_lanes(exact + column * num_lanes, rest);
    int_lanes number = __builtin_convertvector(rest * inverse + (centre + 0.5), int_lanes);
    number = number > 2 * centre ? int_lanes{} + 2 * centre : number;
    number = number < 0 ? int_lanes{} : number;
    number -= centre;
    const double_lanes part = unit * __builtin_convertvector(number, double_lanes);
    taken += part;
    rest -= part;
    square += rest * rest;
    store_lanes(rest, exact + column * num_lanes);
    store_lanes(number, numbers + column * num_lanes);
  }
}

/// sums += unit rests.
QSWEEP_MULTIVERSION
void add_scaled(const std::int32_t* rests, const double_lanes& unit, std::size_t rows,
                double* sums) {
  for (std::size_t row = 0; row < rows; ++row) {
    int_lanes rest;
    double_lanes sum;
    load_lanes(rests + row * num_lanes, rest);
    load_lanes(sums + row * num_lanes, sum);
    sum += unit * __builtin_convertvector(rest, double_lanes);
    store_lanes(sum, sums + row * num_lanes);
  }
}

/// How many bytes with sign hold all numbers of at most this magnitude, which is below 2^22.
int signed_planes(std::int32_t largest) {
  return largest <= 127 ? 1 : largest <= 127 * 257 ? 2 : 3;
}

}  // namespace

entry_layer::entry_layer(const walk_setting& setting)
    : setting_(setting),
      layer_(setting.plan.entry),
      bytes_(layer_.columns.slab_width * num_lanes),
      products_(padded(layer_.rows, row_block) * num_lanes),
      numbers_(layer_.columns.slab_width * num_lanes),
      fresh_(layer_.columns.slab_width * num_lanes),
      sums_(layer_.rows * num_lanes) {
  if (setting.features != nullptr) {
    maker_.emplace(*setting.features);
    exact_.resize(layer_.columns.width() * num_lanes);
    rests_.resize(layer_.rows * num_lanes);
  }
}

void entry_layer::start() {
  step_ = 0;
  bias_.assign(layer_.bias.begin(), layer_.bias.end());
  codes_ = layer_.codes;
  if (!maker_) return;
  maker_->start();
  totals_ = setting_.plan.entry_totals;
}

void entry_layer::move_to(std::size_t t) {
  step_ = t;
  if (!maker_) return;
  maker_->move_to(t);
  for (const code_event& event : layer_.events_of(t)) {
    if (event.column == layer_.columns.width()) {
      bias_[event.row] += event.change;
      continue;
    }
    std::int8_t& code = codes_[layer_.code_place(event.row, event.column)];
    code = static_cast<std::int8_t>(code + event.change);
    totals_[event.column / layer_.columns.slab_width * layer_.rows + event.row] += event.change;
  }
}

/// sums += K numbers_, of a slab.
void entry_layer::add_slab(std::size_t slab, int planes, bool with_sign, std::int32_t* sums) {
  const std::size_t width = layer_.columns.slab_width;
  const std::size_t rows = padded(layer_.rows, row_block);
  const auto codes = std::span(codes_).subspan(slab * layer_.slab_size(), layer_.slab_size());
  for (int plane = 0; plane < planes; ++plane) {
    pack_plane(numbers_.data(), width, plane, with_sign, bytes_.data());
    if (with_sign) {
      const auto totals = std::span(totals_).subspan(slab * layer_.rows, layer_.rows);
      multiply_signed_packet(codes, totals, rows, width, bytes_, products_);
    } else {
      multiply_packet(codes, rows, width, bytes_, products_);
    }
    add_products(products_.data(), layer_.rows * num_lanes, std::uint32_t{1} << (8 * plane), sums);
  }
}

void entry_layer::load(packet& p, packet_features& features,
                       std::span<const std::uint32_t> indices) {
  const std::size_t columns = layer_.columns.width();
  if (maker_) {
    load_features(p, features, indices);
  } else {
    load_pixels(p, indices);
  }
  const auto bias = static_cast<std::uint16_t>(setting_.entry(0).bias);
  std::fill_n(p.inputs + columns * num_lanes, num_lanes, bias);
  std::fill_n(p.sums, layer_.rows * num_lanes, 0);
  p.input_sum = int_lanes{};
  for (std::size_t slab = 0; slab < layer_.columns.slabs; ++slab) {
    const std::uint16_t* inputs = p.inputs + slab * numbers_.size();
    std::copy_n(inputs, numbers_.size(), numbers_.begin());
    for (std::size_t i = 0; i < numbers_.size(); ++i) p.input_sum[i % num_lanes] += numbers_[i];
    add_slab(slab, maker_ ? 2 : 1, false, p.sums);
  }
  add_rows(bias_.data(), layer_.rows, int_lanes{} + static_cast<std::int32_t>(bias), p.sums);
}

void entry_layer::load_pixels(packet& p, std::span<const std::uint32_t> indices) {
  const std::span<const std::uint32_t> places(layer_.columns.place);
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    const auto pixels = setting_.images.image(indices[std::min(lane, indices.size() - 1)]);
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (places[k] == column_arrangement::left_out) continue;
      p.inputs[places[k] * num_lanes + lane] = pixels[k];
    }
  }
}

void entry_layer::load_features(packet& p, packet_features& features,
                                std::span<const std::uint32_t> indices) {
  maker_->load(features, setting_.images, indices);
  maker_->prepare(features);
  const std::size_t size = layer_.columns.slab_width * num_lanes;
  for (std::size_t f = 0; f < layer_.columns.slabs; ++f) {
    maker_->channel(features, f, std::span(p.inputs + f * size, size));
  }
}

bool entry_layer::refresh(packet& p, packet_features& features) {
  if (!maker_) return false;
  const std::vector<std::uint32_t>& channels = setting_.features->refreshed[step_];
  if (!channels.empty()) maker_->prepare(features);
  for (const std::uint32_t f : channels) refresh_channel(p, features, f);
  const bool other_bias = refresh_bias(p);
  return !channels.empty() || other_bias;
}

void entry_layer::note_error(packet& p, const packet_features& features) const {
  if (maker_) maker_->error(features, p.input_error);
}

bool entry_layer::catch_up(packet& p, packet_features& features) {
  bool drifted = false;
  for (std::size_t f = 0; maker_ && f < layer_.columns.slabs; ++f) {
    if (!maker_->has_drifted(features, f)) continue;
    if (!drifted) maker_->prepare(features);
    drifted = true;
    refresh_channel(p, features, f);
  }
  if (drifted) note_error(p, features);
  return drifted;
}

void entry_layer::refresh_channel(packet& p, packet_features& features, std::size_t f) {
  const std::size_t width = layer_.columns.slab_width;
  const std::size_t positions = setting_.features->positions();
  std::uint16_t* inputs = p.inputs + f * width * num_lanes;
  maker_->channel(features, f, fresh_);
  int_lanes largest{};
  subtract_inputs(fresh_.data(), inputs, positions, numbers_.data(), largest, p.input_sum);
  std::copy_n(fresh_.begin(), positions * num_lanes, inputs);
  std::fill(numbers_.begin() + static_cast<std::ptrdiff_t>(positions * num_lanes), numbers_.end(),
            0);
  add_slab(f, signed_planes(largest_of(largest)), true, p.sums);
}

bool entry_layer::refresh_bias(packet& p) {
  std::uint16_t* stands_for_bias = p.inputs + layer_.columns.width() * num_lanes;
  const auto bias = static_cast<std::uint16_t>(setting_.entry(step_).bias);
  const std::int32_t change = int{bias} - int{stands_for_bias[0]};
  if (change == 0) return false;
  std::fill_n(stands_for_bias, num_lanes, bias);
  add_rows(bias_.data(), layer_.rows, int_lanes{} + change, p.sums);
  return true;
}

fine_packet::entry_values entry_layer::values(const packet& p, const packet_features& features) {
  const entry_scale entry = setting_.entry(step_);
  const double scale = entry.scale;
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] = scale * p.sums[i];
  fine_packet::entry_values out{.sums = sums_, .inputs = {}, .error = {}};
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    out.inputs[lane] = scale * p.input_sum[lane];
  }
  if (!maker_) return out;
  const double missing = setting_.numbers[step_].entry_bias - scale * double{entry.bias};
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += missing * bias_[i / num_lanes];
  maker_->prepare(features);
  add_feature_rests(p, out);
  return out;
}

/// Splits unit * integer off each number of exact_, and adds K times these to the sums and their
/// sum to the inputs' one. Sets error to the squares of what is left.
void entry_layer::add_rest_plane(std::span<const double, num_lanes> per_lane,
                                 fine_packet::entry_values& out) {
  const std::size_t size = layer_.columns.slab_width * num_lanes;
  double_lanes unit;
  double_lanes square{};
  double_lanes taken{};
  load_lanes(per_lane.data(), unit);
  std::ranges::fill(rests_, 0);
  std::ranges::fill(numbers_, 0);
  for (std::size_t f = 0; f < layer_.columns.slabs; ++f) {
    split_off(unit, setting_.features->positions(), &exact_[f * size], numbers_.data(), square,
              taken);
    add_slab(f, 1, true, rests_.data());
  }
  add_scaled(rests_.data(), unit, layer_.rows, sums_.data());
  store_lanes(square, out.error.data());
  for (std::size_t lane = 0; lane < num_lanes; ++lane) out.inputs[lane] += taken[lane];
}

/// F - s_1 X in two bytes, times the codes.
void entry_layer::add_feature_rests(const packet& p, fine_packet::entry_values& out) {
  const std::size_t size = layer_.columns.slab_width * num_lanes;
  double_lanes largest{};
  for (std::size_t f = 0; f < layer_.columns.slabs; ++f) {
    maker_->exact_channel(f, std::span(exact_).subspan(f * size, size));
    subtract_scaled(p.inputs + f * size, setting_.entry(step_).scale,
                    setting_.features->positions(), &exact_[f * size], largest);
  }
  std::array<double, num_lanes> unit{};
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    unit[lane] = largest[lane] > 0.0 ? largest[lane] / centre : 1.0;
  }
  add_rest_plane(unit, out);
  for (double& each : unit) each /= 2 * centre;
  add_rest_plane(unit, out);
  for (double& each : out.error) each = 1.001 * std::sqrt(each) + setting_.features->exact_error;
}

}  // namespace qsweep::cpu

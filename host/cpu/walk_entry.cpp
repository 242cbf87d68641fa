// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_entry.hpp"

#include <algorithm>
#include <cmath>

namespace qsweep::cpu {
namespace {

constexpr int centre = 127;

/// Byte `plane` of the numbers less `from`, packed for multiply_packet.
QSWEEP_MULTIVERSION
void pack_plane(const std::int32_t* numbers, std::size_t columns, int plane, std::uint8_t* out) {
  for (std::size_t column = 0; column < columns; column += 4) {
    int_lanes word{};
    for (std::size_t j = 0; j < 4; ++j) {
      int_lanes value;
      load_lanes(numbers + (column + j) * num_lanes, value);
      word |= ((value >> (8 * plane)) & 255) << static_cast<int>(8 * j);
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

/// The smallest number of bytes that holds value + half of their range for all |value| <= largest.
int bytes_for(std::int32_t largest) {
  return largest <= 127 ? 1 : largest <= 32767 ? 2 : 3;
}

}  // namespace

entry_layer::entry_layer(const walk_setting& setting)
    : setting_(setting),
      layer_(setting.plan.entry),
      bytes_(layer_.columns.slab_width * num_lanes),
      products_(padded(layer_.rows, row_block) * num_lanes),
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
  totals_.assign(layer_.columns.slabs * layer_.rows, 0);
  for (std::size_t row = 0; row < layer_.rows; ++row) {
    for (std::size_t column = 0; column < layer_.columns.width(); ++column) {
      totals_[column / layer_.columns.slab_width * layer_.rows + row] +=
          codes_[layer_.code_place(row, column)];
    }
  }
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

void entry_layer::add_slab(std::size_t slab, std::span<const std::uint8_t> bytes,
                           std::uint32_t factor, std::int32_t* sums) {
  multiply_packet(std::span(codes_).subspan(slab * layer_.slab_size(), layer_.slab_size()),
                  padded(layer_.rows, row_block), bytes, products_);
  add_products(products_.data(), layer_.rows * num_lanes, factor, sums);
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
  std::vector<std::int32_t> numbers(layer_.columns.slab_width * num_lanes);
  for (std::size_t slab = 0; slab < layer_.columns.slabs; ++slab) {
    const std::uint16_t* inputs = p.inputs + slab * numbers.size();
    std::copy_n(inputs, numbers.size(), numbers.begin());
    for (std::size_t i = 0; i < numbers.size(); ++i) p.input_sum[i % num_lanes] += numbers[i];
    for (int plane = 0; plane < (maker_ ? 2 : 1); ++plane) {
      pack_plane(numbers.data(), layer_.columns.slab_width, plane, bytes_.data());
      add_slab(slab, bytes_, std::uint32_t{1} << (8 * plane), p.sums);
    }
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
  refresh_bias(p);
  return !channels.empty();
}

void entry_layer::note_error(packet& p, const packet_features& features) const {
  if (maker_) maker_->error(features, p.input_error);
}

void entry_layer::note_refreshed() {
  if (maker_) maker_->note_refreshed();
}

void entry_layer::refresh_channel(packet& p, packet_features& features, std::size_t f) {
  const std::size_t width = layer_.columns.slab_width;
  const std::size_t used = setting_.features->positions() * num_lanes;
  std::uint16_t* inputs = p.inputs + f * width * num_lanes;
  maker_->channel(features, f, fresh_);
  std::vector<std::int32_t> change(width * num_lanes, 0);
  std::int32_t largest = 0;
  for (std::size_t i = 0; i < used; ++i) {
    change[i] = int{fresh_[i]} - int{inputs[i]};
    largest = std::max(largest, std::abs(change[i]));
    p.input_sum[i % num_lanes] += change[i];
  }
  std::copy_n(fresh_.begin(), used, inputs);
  const int planes = bytes_for(largest);
  const std::int32_t half = std::int32_t{1} << (8 * planes - 1);
  for (std::int32_t& each : change) each += half;
  for (int plane = 0; plane < planes; ++plane) {
    pack_plane(change.data(), width, plane, bytes_.data());
    add_slab(f, bytes_, std::uint32_t{1} << (8 * plane), p.sums);
  }
  add_rows(&totals_[f * layer_.rows], layer_.rows, int_lanes{} - half, p.sums);
}

void entry_layer::refresh_bias(packet& p) {
  std::uint16_t* stands_for_bias = p.inputs + layer_.columns.width() * num_lanes;
  const auto bias = static_cast<std::uint16_t>(setting_.entry(step_).bias);
  const std::int32_t change = int{bias} - int{stands_for_bias[0]};
  if (change == 0) return;
  std::fill_n(stands_for_bias, num_lanes, bias);
  add_rows(bias_.data(), layer_.rows, int_lanes{} + change, p.sums);
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

/// F - s_1 X to one byte, times the codes.
void entry_layer::add_feature_rests(const packet& p, fine_packet::entry_values& out) {
  const std::size_t size = layer_.columns.slab_width * num_lanes;
  const std::size_t used = setting_.features->positions() * num_lanes;
  const double scale = setting_.entry(step_).scale;
  std::array<double, num_lanes> largest{};
  for (std::size_t f = 0; f < layer_.columns.slabs; ++f) {
    double* exact = &exact_[f * size];
    maker_->exact_channel(f, std::span(exact, size));
    for (std::size_t i = 0; i < used; ++i) {
      exact[i] -= scale * p.inputs[f * size + i];
      double& most = largest[i % num_lanes];
      most = std::max(most, std::abs(exact[i]));
      out.inputs[i % num_lanes] += exact[i];
    }
  }
  for (double& each : largest) each = each > 0.0 ? each / centre : 1.0;
  std::ranges::fill(rests_, 0);
  std::vector<std::int32_t> numbers(size, centre);
  for (std::size_t f = 0; f < layer_.columns.slabs; ++f) {
    for (std::size_t i = 0; i < used; ++i) {
      const double level = std::nearbyint(exact_[f * size + i] / largest[i % num_lanes]);
      const double rest = exact_[f * size + i] - level * largest[i % num_lanes];
      numbers[i] = centre + static_cast<std::int32_t>(level);
      out.error[i % num_lanes] += rest * rest;
    }
    pack_plane(numbers.data(), layer_.columns.slab_width, 0, bytes_.data());
    add_slab(f, bytes_, 1, rests_.data());
    add_rows(&totals_[f * layer_.rows], layer_.rows, int_lanes{} - centre, rests_.data());
  }
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += largest[i % num_lanes] * rests_[i];
  const double exactness = setting_.features->exact_error;
  for (double& each : out.error) each = 1.001 * std::sqrt(each) + exactness;
}

}  // namespace qsweep::cpu

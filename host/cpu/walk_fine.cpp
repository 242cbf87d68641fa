// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_fine.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/rounding.hpp"

namespace qsweep::cpu {
namespace {

using double_lanes = double __attribute__((vector_size(num_lanes * sizeof(double)), aligned(64)));

using long_lanes =
    std::int64_t __attribute__((vector_size(num_lanes * sizeof(double)), aligned(64)));

constexpr int centre = 127;
constexpr int steps_of_plane = 254;

/// s / s_2. The second plane reaches 1.27 s to both sides: q was chosen for slightly other numbers
/// where the inputs of the entry layer are features.
constexpr double second_plane = 100.0;

/// Covers the double arithmetic of a packet: sums of fewer than 2^15 terms.
constexpr double double_rounding = 0x1p-36;

/// By bits: GCC 12 compares vectors wider than a register lane by lane.
QSWEEP_ALWAYS_INLINE void rectify(double_lanes& x) {
  const auto bits = reinterpret_cast<long_lanes>(x);
  x = reinterpret_cast<double_lanes>(bits & ~(bits >> 63));
}

/// What is left of an activation that is s q to the nearest q, in two more planes.
struct plane_totals {
  double_lanes activation{};  ///< sum of A
  double_lanes square{};      ///< of A
  double_lanes rest{};        ///< sum of what the planes leave
  double_lanes rest_square{};
};

QSWEEP_ALWAYS_INLINE void split(double_lanes& rest, const double_lanes& scale,
                                const double_lanes& inverse, int_lanes& byte) {
  byte = __builtin_convertvector(rest * inverse + (centre + 0.5), int_lanes);
  byte = byte > steps_of_plane ? int_lanes{} + steps_of_plane : byte;
  byte = byte < 0 ? int_lanes{} : byte;
  byte -= centre;
  rest -= scale * __builtin_convertvector(byte, double_lanes);
}

QSWEEP_MULTIVERSION
void split_activations(const packet& p, const packet_shape& shape, const double* entry,
                       const double_lanes& offset, std::uint8_t* second, std::uint8_t* third,
                       plane_totals& out) {
  plane_totals totals;
  const double_lanes scale = __builtin_convertvector(p.scale, double_lanes);
  const double_lanes scale2 = scale / second_plane;
  const double_lanes scale3 = scale2 / double{steps_of_plane};
  const double_lanes inverse2 = 1.0 / scale2;
  const double_lanes inverse3 = 1.0 / scale3;
  for (std::size_t row = 0; row < shape.middle; row += 4) {
    int_lanes first;
    int_lanes words2{};
    int_lanes words3{};
    load_lanes(p.bytes + packed_place(row, 0), first);
    for (std::size_t j = 0; j < 4 && row + j < shape.middle; ++j) {
      const int shift = static_cast<int>(8 * j);
      double_lanes x;
      load_lanes(entry + (row + j) * num_lanes, x);
      x += offset;
      rectify(x);
      double_lanes rest = x - scale * __builtin_convertvector((first >> shift) & 255, double_lanes);
      int_lanes byte;
      split(rest, scale2, inverse2, byte);
      words2 |= (byte & 255) << shift;
      split(rest, scale3, inverse3, byte);
      words3 |= (byte & 255) << shift;
      totals.activation += x;
      totals.square += x * x;
      totals.rest += rest;
      totals.rest_square += rest * rest;
    }
    store_lanes(words2, second + packed_place(row, 0));
    store_lanes(words3, third + packed_place(row, 0));
  }
  out = totals;
}

struct fine_sums {
  const std::int32_t* first;
  const std::int32_t* second;
  const std::int32_t* third;
  const float* bias;
};

/// relu(Z) in double; square: its squared length.
QSWEEP_MULTIVERSION
void rectified_hidden(const packet& p, const packet_shape& shape, const fine_sums& sums,
                      const double_lanes& shared, double hidden_bias, double* out,
                      double_lanes& square) {
  const double_lanes scale = __builtin_convertvector(p.scale, double_lanes);
  const double_lanes scale2 = scale / second_plane;
  const double_lanes scale3 = scale2 / double{steps_of_plane};
  for (std::size_t row = 0; row < shape.hidden; ++row) {
    int_lanes first;
    int_lanes second;
    int_lanes third;
    load_lanes(sums.first + row * num_lanes, first);
    load_lanes(sums.second + row * num_lanes, second);
    load_lanes(sums.third + row * num_lanes, third);
    double_lanes z = scale * __builtin_convertvector(first, double_lanes) +
                     scale2 * __builtin_convertvector(second, double_lanes) +
                     scale3 * __builtin_convertvector(third, double_lanes) +
                     (shared + hidden_bias * double{sums.bias[row]});
    rectify(z);
    store_lanes(z, out + row * num_lanes);
    square += z * z;
  }
}

QSWEEP_MULTIVERSION
void last_products(const double* rectified, const float* last, std::size_t rows,
                   std::size_t classes, double_lanes* logits) {
  for (std::size_t row = 0; row < rows; ++row) {
    double_lanes z;
    load_lanes(rectified + row * num_lanes, z);
    for (std::size_t c = 0; c < classes; ++c) logits[c] += z * double{last[row * classes + c]};
  }
}

}  // namespace

fine_packet::fine_packet(const packet_shape& shape, const walk_plan& plan)
    : shape_(shape),
      plan_(plan),
      second_(shape.bytes_columns() * num_lanes),
      third_(shape.bytes_columns() * num_lanes),
      second_sums_(shape.hidden_rows() * num_lanes),
      third_sums_(shape.hidden_rows() * num_lanes),
      rectified_(shape.hidden * num_lanes) {}

std::uint32_t fine_packet::certify(const packet& p, std::size_t t, const step_numbers& now,
                                   const entry_values& entry, std::span<const std::int8_t> codes,
                                   std::span<const std::int32_t> totals_of_codes,
                                   std::span<const std::int32_t> sums, std::span<const float> bias,
                                   std::span<const float> last, int_lanes& winner) {
  const walk_step& step = plan_.steps[t];
  double_lanes offset;
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    offset[lane] = now.entry_offset * (entry.inputs[lane] + now.entry_bias);
  }
  plane_totals totals;
  split_activations(p, shape_, entry.sums.data(), offset, second_.data(), third_.data(), totals);
  const std::size_t rows = shape_.hidden_rows();
  const std::size_t columns = shape_.bytes_columns();
  multiply_signed_packet(codes, totals_of_codes, rows, columns, second_, second_sums_);
  multiply_signed_packet(codes, totals_of_codes, rows, columns, third_, third_sums_);
  const double_lanes shared =
      now.hidden_offset * (totals.activation - totals.rest + now.hidden_bias);
  double_lanes square{};
  rectified_hidden(p, shape_,
                   {.first = sums.data(),
                    .second = second_sums_.data(),
                    .third = third_sums_.data(),
                    .bias = bias.data()},
                   shared, now.hidden_bias, rectified_.data(), square);
  const std::size_t classes = padded(shape_.classes, class_block);
  double_lanes logits[padded(num_lanes, class_block)] = {};
  last_products(rectified_.data(), last.data(), shape_.hidden, classes, logits);

  const auto size = [](const layer_steps& layer) {
    return static_cast<double>(layer.rows * layer.terms());
  };
  const double entry_rows = std::sqrt(static_cast<double>(shape_.middle));
  const double hidden_rows = std::sqrt(static_cast<double>(shape_.hidden));
  std::uint32_t certain = 0;
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    const double length = std::sqrt(totals.square[lane]);
    const double inputs = entry.inputs[lane] + now.entry_bias;
    const double entry_error = std::sqrt(totals.rest_square[lane]) +
                               step.entry_norm * entry.error[lane] +
                               plan_.entry.residual * std::sqrt(size(plan_.entry)) * inputs +
                               double_rounding * (length + entry_rows * std::abs(offset[lane]));
    const double magnitude = length * std::sqrt(size(plan_.hidden)) * 128.0 +
                             hidden_rows * (std::abs(shared[lane]) + 128.0 * now.hidden_bias);
    const double reach =
        rounding::outward * (step.hidden_norm * entry_error + double_rounding * magnitude +
                             plan_.hidden.residual * std::sqrt(size(plan_.hidden)) *
                                 (length + entry_error + now.hidden_bias));
    const double slack = 2.0 *
                             (double_rounding * plan_.last_row_norm +
                              plan_.last.residual * std::sqrt(size(plan_.last))) *
                             (std::sqrt(square[lane]) + reach) +
                         (double_rounding * 128.0 + 2.0 * plan_.last.residual) * now.last_bias;
    std::size_t best = 0;
    std::array<double, most_classes> row{};
    for (std::size_t c = 0; c < shape_.classes; ++c) {
      row[c] = logits[c][lane] + now.last_bias * double{step.last_bias[c]};
      if (row[c] > row[best]) best = c;
    }
    bool leads = true;
    for (std::size_t c = 0; c < shape_.classes; ++c) {
      const double needed = double{step.pair_norms[c][best]} * reach + slack;
      leads = leads && (c == best || row[best] - row[c] > needed);
    }
    winner[lane] = static_cast<std::int32_t>(best);
    certain |= (leads ? 1U : 0U) << lane;
  }
  return certain;
}

}  // namespace qsweep::cpu

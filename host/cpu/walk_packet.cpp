// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_packet.hpp"

#include <algorithm>
#include <cmath>

#include "core/rounding.hpp"

namespace qsweep::cpu {
namespace {

using word_lanes = std::uint16_t __attribute__((vector_size(num_lanes * sizeof(std::uint16_t))));

constexpr float unit = static_cast<float>(rounding::unit);
constexpr int largest_byte = 255;
constexpr int sharp_centre = 127;
constexpr int sharp_steps = 2 * sharp_centre;

/// 255 of them are half of what fits into a shift.
constexpr float most_bias_bytes = 0x1p22F;

/// The larger of two that are not negative, as integers: one instruction where floats take two.
/// What has a sign counts as less than all that have none, and NaN without sign as the largest.
QSWEEP_ALWAYS_INLINE void raise(const float_lanes& x, float_lanes& largest) {
  const auto bits = reinterpret_cast<int_lanes>(x);
  const auto before = reinterpret_cast<int_lanes>(largest);
  largest = reinterpret_cast<float_lanes>(bits > before ? bits : before);
}

QSWEEP_ALWAYS_INLINE void rectify(float_lanes& x) {
  float_lanes largest{};
  raise(x, largest);
  x = largest;
}

QSWEEP_ALWAYS_INLINE void to_float(const int_lanes& x, float_lanes& out) {
  out = __builtin_convertvector(x, float_lanes);
}

QSWEEP_ALWAYS_INLINE void load_inputs(const packet& p, std::size_t column, int_lanes& out) {
  word_lanes words;
  load_lanes(p.inputs + column * num_lanes, words);
  out = __builtin_convertvector(words, int_lanes);
}

QSWEEP_ALWAYS_INLINE void load_bytes(const packet& p, std::size_t column, int_lanes& out) {
  load_lanes(p.bytes + packed_place(column, 0), out);
  out &= largest_byte;
}

/// out = relu(scale sums + offset) - anchor.
QSWEEP_ALWAYS_INLINE void residual(const int_lanes& sums, float scale, const float_lanes& offset,
                                   const float_lanes& anchor, float_lanes& out) {
  to_float(sums, out);
  out = out * scale + offset;
  rectify(out);
  out -= anchor;
}

/// out = relu(anchored + scale shifts) - relu(anchored).
QSWEEP_ALWAYS_INLINE void movement(const float_lanes& anchored, const float_lanes& scale,
                                   const int_lanes& shifts, const float_lanes& rectified,
                                   float_lanes& out) {
  to_float(shifts, out);
  out = anchored + scale * out;
  rectify(out);
  out -= rectified;
}

/// What relates a sum of `terms` squares to its value in float32: (1 + 1.01 (terms + 8) u) the
/// computed one is not below the true one.
constexpr float rounding_of(std::size_t terms) {
  return 1.01F * unit * static_cast<float>(terms + 8);
}

/// square + gained - lost, rounded up: each of the sums has at most `terms` terms. NaN stays.
QSWEEP_ALWAYS_INLINE void add_squares(const float_lanes& gained, const float_lanes& lost,
                                      std::size_t terms, float_lanes& square) {
  square = square + (gained - lost) + rounding_of(terms) * (square + gained + lost);
  square = square < 0.0F ? float_lanes{} : square;
}

QSWEEP_ALWAYS_INLINE std::size_t end_of_row(std::span<const code_event> events, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < events.size() && events[end].row == events[begin].row) ++end;
  return end;
}

QSWEEP_ALWAYS_INLINE void add_change(const int_lanes& value, int change, int_lanes& sum) {
  const int sign = change >> 31;
  sum += (value ^ sign) - sign;
}

/// The square root of a few lanes, rounded up.
QSWEEP_ALWAYS_INLINE void root(const float_lanes& x, float_lanes& out) {
  for (std::size_t lane = 0; lane < num_lanes; ++lane) out[lane] = std::sqrt(x[lane]);
  out *= 1.0F + 2.0F * unit;
}

}  // namespace

QSWEEP_MULTIVERSION
void move_sums(packet& p, float input_scale, std::span<const code_event> events, bool track) {
  float_lanes gained{};
  float_lanes lost{};
  for (std::size_t begin = 0, end = 0; begin < events.size(); begin = end) {
    end = end_of_row(events, begin);
    const std::size_t row = events[begin].row;
    int_lanes before;
    load_lanes(p.sums + row * num_lanes, before);
    int_lanes after = before;
    for (std::size_t e = begin; e < end; ++e) {
      int_lanes input;
      load_inputs(p, events[e].column, input);
      add_change(input, events[e].change, after);
    }
    store_lanes(after, p.sums + row * num_lanes);
    if (!track) continue;
    int_lanes byte;
    load_bytes(p, row, byte);
    float_lanes anchor;
    to_float(byte, anchor);
    anchor *= p.scale;
    float_lanes r;
    residual(before, input_scale, p.offset, anchor, r);
    lost += r * r;
    residual(after, input_scale, p.offset, anchor, r);
    gained += r * r;
  }
  add_squares(gained, lost, events.size(), p.entry_square);
}

QSWEEP_MULTIVERSION
void move_shifts(packet& p, const packet_shape& shape, std::span<const code_event> events) {
  float_lanes gained{};
  float_lanes lost{};
  for (std::size_t begin = 0, end = 0; begin < events.size(); begin = end) {
    end = end_of_row(events, begin);
    const std::size_t row = events[begin].row;
    int_lanes before;
    load_lanes(p.shifts + row * num_lanes, before);
    int_lanes after = before;
    for (std::size_t e = begin; e < end; ++e) {
      int_lanes byte = p.bias_bytes;
      if (events[e].column != shape.bytes_columns()) load_bytes(p, events[e].column, byte);
      add_change(byte, events[e].change, after);
    }
    store_lanes(after, p.shifts + row * num_lanes);
    float_lanes anchored;
    load_lanes(p.anchored + row * num_lanes, anchored);
    float_lanes rectified = anchored;
    rectify(rectified);
    float_lanes moved;
    movement(anchored, p.scale, before, rectified, moved);
    lost += moved * moved;
    movement(anchored, p.scale, after, rectified, moved);
    gained += moved * moved;
  }
  add_squares(gained, lost, events.size(), p.hidden_square);
}

QSWEEP_MULTIVERSION
void move_logits(packet& p, const packet_shape& shape, std::span<const code_event> events) {
  for (const code_event& event : events) {
    if (event.column == shape.last_columns()) continue;
    float_lanes rectified;
    load_lanes(p.anchored + event.column * num_lanes, rectified);
    rectify(rectified);
    p.logits[event.row] += static_cast<float>(event.change) * rectified;
  }
}

QSWEEP_MULTIVERSION
void anchor_bytes(packet& p, const packet_shape& shape, float input_scale,
                  const float_lanes& offset, float hidden_bias) {
  int_lanes most;
  load_lanes(p.sums, most);
  for (std::size_t row = 1; row < shape.middle; ++row) {
    int_lanes sums;
    load_lanes(p.sums + row * num_lanes, sums);
    most = sums > most ? sums : most;
  }
  float_lanes largest;  // of all x: rounding is monotone
  residual(most, input_scale, offset, float_lanes{}, largest);
  p.offset = offset;
  p.scale = largest / static_cast<float>(largest_byte);
  p.scale = p.scale > 0.0F ? p.scale : float_lanes{} + 1.0F;
  const float_lanes scale = p.scale;
  const float_lanes inverse = 1.0F / scale;
  int_lanes total{};
  float_lanes square{};
  for (std::size_t row = 0; row < shape.bytes_columns(); row += 4) {
    int_lanes word{};
    for (std::size_t j = 0; j < 4 && row + j < shape.middle; ++j) {
      int_lanes sums;
      load_lanes(p.sums + (row + j) * num_lanes, sums);
      float_lanes x;
      residual(sums, input_scale, offset, float_lanes{}, x);
      int_lanes byte = __builtin_convertvector(x * inverse + 0.5F, int_lanes);
      byte = byte > largest_byte ? int_lanes{} + largest_byte : byte;
      word |= byte << static_cast<int>(8 * j);
      total += byte;
      float_lanes r;
      to_float(byte, r);
      r = x - r * scale;
      square += r * r;
    }
    store_lanes(word, p.bytes + packed_place(row, 0));
  }
  to_float(total, p.byte_sum);
  p.byte_sum *= scale;
  float_lanes bias = hidden_bias * inverse + 0.5F;
  bias = bias < most_bias_bytes ? bias : float_lanes{} + most_bias_bytes;
  p.bias_bytes = __builtin_convertvector(bias, int_lanes);
  p.entry_square = square * (1.0F + rounding_of(shape.middle));
  p.entry_length = largest * (1.001F * std::sqrt(static_cast<float>(shape.middle)));
}

namespace {

/// Z_0, and the squares of its length and of relu(Z_0)'s.
QSWEEP_ALWAYS_INLINE void set_anchored(packet& p, const packet_shape& shape,
                                       const std::int32_t* sums, const float_lanes& shared,
                                       const float* bias, float_lanes& square,
                                       float_lanes& rectified_square) {
  const float_lanes scale = p.scale;
  for (std::size_t row = 0; row < shape.hidden; ++row) {
    int_lanes sum;
    load_lanes(sums + row * num_lanes, sum);
    float_lanes z;
    to_float(sum, z);
    z = z * scale + (shared + bias[row]);
    store_lanes(z, p.anchored + row * num_lanes);
    square += z * z;
    rectify(z);
    rectified_square += z * z;
  }
}

/// Logits of class_block classes. last: [hidden][classes], from the first of them on.
QSWEEP_ALWAYS_INLINE void set_logits(const packet& p, std::size_t rows, const float* last,
                                     std::size_t classes, float_lanes* out) {
  float_lanes logits[class_block] = {};
  for (std::size_t row = 0; row < rows; ++row) {
    float_lanes z;
    load_lanes(p.anchored + row * num_lanes, z);
    rectify(z);
    for (std::size_t j = 0; j < class_block; ++j) logits[j] += z * last[row * classes + j];
  }
  for (std::size_t j = 0; j < class_block; ++j) out[j] = logits[j];
}

}  // namespace

QSWEEP_MULTIVERSION
void anchor_hidden(packet& p, const packet_shape& shape, const std::int32_t* sums,
                   const float_lanes& shared, const float* bias, const float* last) {
  const std::size_t classes = padded(shape.classes, class_block);
  float_lanes square{};
  float_lanes rectified_square{};
  set_anchored(p, shape, sums, shared, bias, square, rectified_square);
  for (std::size_t c = 0; c < classes; c += class_block) {
    set_logits(p, shape.hidden, last + c, classes, p.logits + c);
  }
  if (!p.eager) std::memset(p.shifts, 0, shape.hidden * num_lanes * sizeof(std::int32_t));
  p.hidden_square = float_lanes{};
  root(square, p.anchored_length);
  root(rectified_square, p.hidden_length);
}

QSWEEP_MULTIVERSION
void sharpen_bytes(packet& p, const packet_shape& shape, float input_scale, std::uint8_t* second,
                   float_lanes& added) {
  const float_lanes scale = p.scale;
  const float_lanes offset = p.offset;
  const float_lanes fine = scale / static_cast<float>(sharp_steps);
  const float_lanes inverse = 1.0F / fine;
  int_lanes total{};
  float_lanes square{};
  for (std::size_t row = 0; row < shape.bytes_columns(); row += 4) {
    int_lanes first;
    int_lanes word{};
    load_lanes(p.bytes + packed_place(row, 0), first);
    for (std::size_t j = 0; j < 4 && row + j < shape.middle; ++j) {
      const int shift = static_cast<int>(8 * j);
      int_lanes sums;
      load_lanes(p.sums + (row + j) * num_lanes, sums);
      float_lanes anchor;
      to_float((first >> shift) & largest_byte, anchor);
      float_lanes r;
      residual(sums, input_scale, offset, anchor * scale, r);
      int_lanes byte = __builtin_convertvector(r * inverse + (sharp_centre + 0.5F), int_lanes);
      byte = byte > 2 * sharp_centre ? int_lanes{} + 2 * sharp_centre : byte;
      byte = byte < 0 ? int_lanes{} : byte;
      byte -= sharp_centre;
      word |= (byte & largest_byte) << shift;
      total += byte;
      float_lanes rest;
      to_float(byte, rest);
      rest = r - rest * fine;
      square += rest * rest;
    }
    store_lanes(word, second + packed_place(row, 0));
  }
  to_float(total, added);
  added *= fine;
  p.byte_sum *= 1.26F;  // not below ||s q + rest||: at most s / 2 each, for up to 2^14 rows
  p.entry_square = square * (1.0F + rounding_of(shape.middle));
}

QSWEEP_MULTIVERSION
void sharpen_hidden(packet& p, const packet_shape& shape, const std::int32_t* sums,
                    const float_lanes& shared, const float* last) {
  const float_lanes fine = p.scale / static_cast<float>(sharp_steps);
  float_lanes square{};
  float_lanes rectified_square{};
  for (std::size_t row = 0; row < shape.hidden; ++row) {
    int_lanes sum;
    float_lanes z;
    float_lanes more;
    load_lanes(sums + row * num_lanes, sum);
    load_lanes(p.anchored + row * num_lanes, z);
    to_float(sum, more);
    more *= fine;
    z += more + shared;
    store_lanes(z, p.anchored + row * num_lanes);
    square += z * z + more * more + shared * shared;  // all of them were rounded
    rectify(z);
    rectified_square += z * z;
  }
  const std::size_t classes = padded(shape.classes, class_block);
  for (std::size_t c = 0; c < classes; c += class_block) {
    set_logits(p, shape.hidden, last + c, classes, p.logits + c);
  }
  root(square, p.anchored_length);
  root(rectified_square, p.hidden_length);
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "cpu/byte_products.hpp"
#include "cpu/lanes.hpp"
#include "cpu/walk_steps.hpp"

/// Sixteen images on their way along a walk, and the loops over them. The names are those of
/// docs/certified-accuracy.md, section 11.
namespace qsweep::cpu {

/// What the packets of a tile share.
struct packet_shape {
  std::size_t inputs = 0;  ///< X: arranged columns of the entry layer; the bias is one more
  std::size_t middle = 0;  ///< A: rows of the entry layer, columns of the hidden one
  std::size_t hidden = 0;  ///< Z: rows of the hidden layer
  std::size_t classes = 0;

  std::size_t bytes_columns() const { return padded(middle, column_block); }
  std::size_t last_columns() const { return padded(hidden, column_block); }
  std::size_t hidden_rows() const { return padded(hidden, row_block); }
};

/// Classes that logits are computed for at once; matrices of theirs are padded to it.
constexpr std::size_t class_block = 5;

/// Shapes: [..][lanes]. Pointers into the memory of a tile.
struct packet {
  static constexpr std::size_t bytes_beyond = 3;  ///< that may be read

  std::uint16_t* inputs = nullptr;  ///< X [inputs + 1], the last for the bias
  std::int32_t* sums = nullptr;     ///< I = K_entry X [middle], kept up to date
  std::uint8_t* bytes = nullptr;    ///< q, packed for multiply_packet, and bytes_beyond
  float* anchored = nullptr;        ///< Z_0 [hidden]: s K q + ... at the anchor
  std::int32_t* shifts = nullptr;   ///< [hidden]: (K - K_0) q, kept up to date
  float_lanes logits[padded(num_lanes, class_block)] =
      {};  ///< [classes]: K_last relu(Z_0), K_last kept up to date

  std::size_t anchor_step = 0;
  int short_lives = 0;            ///< anchors in a row that did not last for two steps
  bool eager = false;             ///< anchored at the next step without asking
  bool outdated = false;          ///< the inputs of the entry layer changed
  bool hard = false;              ///< its last anchor left lanes uncertain
  int_lanes input_sum{};          ///< sum of X over the columns
  float_lanes input_error{};      ///< >= ||x - s_1 X||_2
  float_lanes offset{};           ///< t_0
  float_lanes scale{};            ///< s
  float_lanes byte_sum{};         ///< s sum(q)
  int_lanes bias_bytes{};         ///< what stands for the bias beside q
  float_lanes entry_square{};     ///< >= ||relu(s_1 I + t_0) - s q||^2
  float_lanes hidden_square{};    ///< >= ||relu(Z_0 + s shifts) - relu(Z_0)||^2
  float_lanes entry_length{};     ///< >= ||A||_2 at the anchor
  float_lanes anchored_length{};  ///< about ||Z_0||_2
  float_lanes hidden_length{};    ///< about ||relu(Z_0)||_2
  int_lanes winner{};
  int_lanes labels{};
  std::uint32_t images[num_lanes] = {};
  std::uint32_t valid = 0;  ///< bit a lane: stands for an image
};

/// Events of the entry layer: I moves along, and ||r||^2 unless the packet is anchored next anyway.
void move_sums(packet& p, float input_scale, std::span<const code_event> events, bool track);

/// Events of the hidden layer: shifts and the movement of relu(Z) move along.
void move_shifts(packet& p, const packet_shape& shape, std::span<const code_event> events);

/// Events of the last layer but for its biases.
void move_logits(packet& p, const packet_shape& shape, std::span<const code_event> events);

/// Quantizes A = relu(s_1 I + t) to bytes; sets offset, scale, bytes, byte_sum, bias_bytes,
/// entry_square, entry_length. offset: t a lane; hidden_bias: beta_2.
void anchor_bytes(packet& p, const packet_shape& shape, float input_scale,
                  const float_lanes& offset, float hidden_bias);

/// From sums = K_hidden q: Z_0 = s sums + shared + bias[o], its logits and lengths; the shifts
/// start anew unless the packet is eager: nothing moves them then. bias: [hidden]; last:
/// [hidden][padded classes].
void anchor_hidden(packet& p, const packet_shape& shape, const std::int32_t* sums,
                   const float_lanes& shared, const float* bias, const float* last);

/// Right after anchor_bytes: what s q leaves of A, to a second byte with sign, q_2, in units of s /
/// sharp_steps. Sets entry_square to what both leave; `added` is the sum of what the second byte
/// stands for. second: packed for multiply_signed_packet.
void sharpen_bytes(packet& p, const packet_shape& shape, float input_scale, std::uint8_t* second,
                   float_lanes& added);

/// Right after anchor_hidden: adds the second byte's part to Z_0. sums: K_hidden q_2; shared: what
/// every row gains. The packet is good for this step only, as its q is not what Z_0 belongs to.
void sharpen_hidden(packet& p, const packet_shape& shape, const std::int32_t* sums,
                    const float_lanes& shared, const float* last);

}  // namespace qsweep::cpu

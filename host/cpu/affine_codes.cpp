// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/affine_codes.hpp"

#include "cpu/multiversion.hpp"
#include "cpu/ops.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t codes_per_part = 16384;

QSWEEP_MULTIVERSION
void subtract_half(const std::uint16_t* codes, std::size_t size, int half, std::int8_t* out) {
  for (std::size_t j = 0; j < size; ++j) out[j] = static_cast<std::int8_t>(codes[j] - half);
}

std::vector<std::int8_t> centred(int threads, std::span<const std::uint16_t> codes, int half) {
  std::vector<std::int8_t> out(codes.size());
  parallel_parts(threads, codes.size(), codes_per_part, [&](std::size_t begin, std::size_t end) {
    subtract_half(&codes[begin], end - begin, half, &out[begin]);
  });
  return out;
}

}  // namespace

bool has_affine_codes(const network_spec& network, const weights_view& weights,
                      const quantization& how) {
  return affine_levels_of_layers(network, weights, how).has_value();
}

std::optional<std::vector<affine_layer_codes>> make_affine_codes(int threads,
                                                                 const network_spec& network,
                                                                 const weights_view& weights,
                                                                 const quantization& how) {
  const auto levels = affine_levels_of_layers(network, weights, how);
  if (!levels) return std::nullopt;
  const std::vector<std::uint16_t> codes = quantize(threads, weights, how);
  const std::span<const std::uint16_t> all(codes);
  std::vector<affine_layer_codes> out;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const layer_spec& layer = network.layers[l];
    if (!layer.has_parameters()) continue;
    const affine_levels& affine = (*levels)[out.size()];
    out.push_back(
        {.layer = l,
         .weights =
             centred(threads, all.subspan(layer.weight_offset, layer.weight_count), affine.half),
         .bias = centred(threads, all.subspan(layer.bias_offset, layer.bias_count), affine.half),
         .step = affine.step,
         .offset = affine.offset,
         .residual = affine.residual});
  }
  return out;
}

}  // namespace qsweep::cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_kernels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "cpu/lanes.hpp"

namespace qsweep::cpu {
namespace {

using double_lanes = double __attribute__((vector_size(num_lanes * sizeof(double))));

template <class Real>
struct lanes_of;
template <>
struct lanes_of<float> {
  using type = float_lanes;
};
template <>
struct lanes_of<double> {
  using type = double_lanes;
};

/// Scales below this would leave the range of float32.
constexpr double smallest_scale = 0x1p-60;

/// Up to the next number of five bits.
double round_up_to_five_bits(double value) {
  constexpr std::uint64_t dropped = (std::uint64_t{1} << 48) - 1;
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(value) + dropped) & ~dropped);
}

template <class Lanes>
QSWEEP_ALWAYS_INLINE void raise_to(const Lanes& other, Lanes& lanes) {
  lanes = lanes < other ? other : lanes;
}

template <class Lanes>
QSWEEP_ALWAYS_INLINE void load_sums(const std::int32_t* sums, Lanes& lanes) {
  int_lanes integers;
  load_lanes(sums, integers);
  lanes = __builtin_convertvector(integers, Lanes);
}

template <class Real>
QSWEEP_ALWAYS_INLINE Real rectify_sums_in(const std::int32_t* sums, std::size_t stride,
                                          const planes_of<Real>& planes, Real constant,
                                          const Real* bias, std::size_t size, Real* out) {
  using lanes = typename lanes_of<Real>::type;
  lanes largest{};
  for (std::size_t j = 0; j < size; j += num_lanes) {
    lanes value;
    load_lanes(bias + j, value);
    value += constant;
    for (std::size_t p = 0; p < planes.count; ++p) {
      lanes sum;
      load_sums(sums + p * stride + j, sum);
      value += planes.scales[p] * sum;
    }
    raise_to(lanes{}, value);
    raise_to(value, largest);
    store_lanes(value, out + j);
  }
  return largest_of(largest);
}

template <class Real>
QSWEEP_ALWAYS_INLINE Real rectify_bias_in(const Real* bias, std::size_t filters,
                                          std::size_t windows, Real* out) {
  using lanes = typename lanes_of<Real>::type;
  lanes largest{};
  for (std::size_t w = 0; w < windows; ++w) {
    // What a window writes behind its filters the next one overwrites.
    for (std::size_t f = 0; f < filters; f += num_lanes) {
      lanes value;
      load_lanes(bias + f, value);
      raise_to(lanes{}, value);
      raise_to(value, largest);
      store_lanes(value, out + w * filters + f);
    }
  }
  return largest_of(largest);
}

template <class Real>
QSWEEP_ALWAYS_INLINE Real rectify_windows_in(const window_sums& what, const Real* constants,
                                             const Real* bias, Real* out) {
  using lanes = typename lanes_of<Real>::type;
  lanes largest{};
  for (std::size_t w = 0; w < what.windows.size(); ++w) {
    const std::uint32_t* patches = &what.patches[what.windows[w] * what.positions];
    for (std::size_t f = 0; f < what.filters; f += num_lanes) {
      const std::int32_t* sums = what.sums + w * what.stride + f;
      lanes value;
      load_sums(sums, value);
      value += constants[patches[0]];
      for (std::size_t p = 1; p < what.positions; ++p) {
        lanes other;
        load_sums(sums + p * what.padded_filters, other);
        raise_to(lanes(other + constants[patches[p]]), value);
      }
      lanes base;
      load_lanes(bias + f, base);
      value += base;
      raise_to(lanes{}, value);
      raise_to(value, largest);
      const std::size_t valid = std::min(num_lanes, what.filters - f);
      std::memcpy(out + what.windows[w] * what.filters + f, &value, valid * sizeof(Real));
    }
  }
  return largest_of(largest);
}

template <std::size_t count, class Real>
QSWEEP_ALWAYS_INLINE cut_result cut_in(const Real* values, std::size_t size,
                                       const planes_of<Real>& planes, std::size_t stride,
                                       std::uint8_t* bytes) {
  using lanes = typename lanes_of<Real>::type;
  constexpr Real half{0.5};
  Real inverse[count];
  int_lanes totals[count] = {};
  for (std::size_t p = 0; p < count; ++p) inverse[p] = Real{1} / planes.scales[p];
  lanes squares{};
  lanes lengths{};
  for (std::size_t j = 0; j < size; j += num_lanes) {
    lanes rest;
    load_lanes(values + j, rest);
    lengths += rest * rest;
    for (std::size_t p = 0; p < count; ++p) {
      // The last plane is rounded, those before are cut, which leaves a rest >= 0 but for rounding.
      const lanes quotient = rest * inverse[p] + (p + 1 == count ? half : Real{0});
      int_lanes q = __builtin_convertvector(quotient, int_lanes);
      q = q > 255 ? int_lanes{} + 255 : q;
      rest -= planes.scales[p] * __builtin_convertvector(q, lanes);
      totals[p] += q;
      store_lanes(__builtin_convertvector(q, byte_lanes), bytes + p * stride + j);
    }
    squares += rest * rest;
  }
  cut_result out{
      .sum = 0.0, .length = std::sqrt(total_of(lengths)), .error = std::sqrt(total_of(squares))};
  for (std::size_t p = 0; p < count; ++p) {
    out.sum += static_cast<double>(planes.scales[p]) * total_of(totals[p]);
  }
  return out;
}

// One version for each instruction set; templates cannot have them.

QSWEEP_MULTIVERSION
void scale_float(const std::int32_t* sums, std::size_t size, float factor, float* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = factor * static_cast<float>(sums[i]);
}

QSWEEP_MULTIVERSION
void scale_double(const std::int32_t* sums, std::size_t size, double factor, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = factor * sums[i];
}

QSWEEP_MULTIVERSION
float rectify_sums_float(const std::int32_t* sums, std::size_t stride,
                         const planes_of<float>& planes, float constant, const float* bias,
                         std::size_t size, float* out) {
  return rectify_sums_in<float>(sums, stride, planes, constant, bias, size, out);
}

QSWEEP_MULTIVERSION
double rectify_sums_double(const std::int32_t* sums, std::size_t stride,
                           const planes_of<double>& planes, double constant, const double* bias,
                           std::size_t size, double* out) {
  return rectify_sums_in<double>(sums, stride, planes, constant, bias, size, out);
}

QSWEEP_MULTIVERSION
float rectify_bias_float(const float* bias, std::size_t filters, std::size_t windows, float* out) {
  return rectify_bias_in<float>(bias, filters, windows, out);
}

QSWEEP_MULTIVERSION
double rectify_bias_double(const double* bias, std::size_t filters, std::size_t windows,
                           double* out) {
  return rectify_bias_in<double>(bias, filters, windows, out);
}

QSWEEP_MULTIVERSION
float rectify_windows_float(const window_sums& what, const float* constants, const float* bias,
                            float* out) {
  return rectify_windows_in<float>(what, constants, bias, out);
}

QSWEEP_MULTIVERSION
double rectify_windows_double(const window_sums& what, const double* constants, const double* bias,
                              double* out) {
  return rectify_windows_in<double>(what, constants, bias, out);
}

QSWEEP_MULTIVERSION
cut_result cut_float(const float* values, std::size_t size, const planes_of<float>& planes,
                     std::size_t stride, std::uint8_t* bytes) {
  return planes.count == 1 ? cut_in<1>(values, size, planes, stride, bytes)
                           : cut_in<2>(values, size, planes, stride, bytes);
}

QSWEEP_MULTIVERSION
cut_result cut_double(const double* values, std::size_t size, const planes_of<double>& planes,
                      std::size_t stride, std::uint8_t* bytes) {
  return cut_in<6>(values, size, planes, stride, bytes);
}

}  // namespace

template <class Real>
planes_of<Real> make_planes(std::size_t planes, double largest) {
  const double values = std::ldexp(1.0, static_cast<int>(8 * planes)) - 1.0;
  double scale = round_up_to_five_bits(std::max(largest / values, smallest_scale));
  planes_of<Real> out{.count = planes};
  for (std::size_t p = planes; p-- > 0; scale *= 256.0) out.scales[p] = static_cast<Real>(scale);
  return out;
}

template <>
float rectify_sums(const std::int32_t* sums, std::size_t stride, const planes_of<float>& planes,
                   float constant, const float* bias, std::size_t size, float* out) {
  return rectify_sums_float(sums, stride, planes, constant, bias, size, out);
}

template <>
double rectify_sums(const std::int32_t* sums, std::size_t stride, const planes_of<double>& planes,
                    double constant, const double* bias, std::size_t size, double* out) {
  return rectify_sums_double(sums, stride, planes, constant, bias, size, out);
}

template <>
void scale_patches(std::span<const std::int32_t> sums, float factor, float* out) {
  scale_float(sums.data(), sums.size(), factor, out);
}

template <>
void scale_patches(std::span<const std::int32_t> sums, double factor, double* out) {
  scale_double(sums.data(), sums.size(), factor, out);
}

template <>
float rectify_bias(const float* bias, std::size_t filters, std::size_t windows, float* out) {
  return rectify_bias_float(bias, filters, windows, out);
}

template <>
double rectify_bias(const double* bias, std::size_t filters, std::size_t windows, double* out) {
  return rectify_bias_double(bias, filters, windows, out);
}

template <>
float rectify_windows(const window_sums& what, const float* constants, const float* bias,
                      float* out) {
  return rectify_windows_float(what, constants, bias, out);
}

template <>
double rectify_windows(const window_sums& what, const double* constants, const double* bias,
                       double* out) {
  return rectify_windows_double(what, constants, bias, out);
}

template <>
cut_result cut_into_planes(const float* values, std::size_t size, const planes_of<float>& planes,
                           std::size_t stride, std::uint8_t* bytes) {
  return cut_float(values, size, planes, stride, bytes);
}

template <>
cut_result cut_into_planes(const double* values, std::size_t size, const planes_of<double>& planes,
                           std::size_t stride, std::uint8_t* bytes) {
  return cut_double(values, size, planes, stride, bytes);
}

template planes_of<float> make_planes(std::size_t, double);
template planes_of<double> make_planes(std::size_t, double);

}  // namespace qsweep::cpu

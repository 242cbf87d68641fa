// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/rectify.hpp"

namespace qsweep {

/// Most classes of a network that is counted by integers.
inline constexpr int most_integer_classes = 16;

/// The class of an image that is not certain of one.
inline constexpr std::int8_t uncertain_class = -1;

/// What the certificate of an image's class needs (docs/certified-accuracy.md, section 12).
struct certificate {
  /// [count][stages], the numbers of all stages.
  const stage_numbers* numbers = nullptr;
  /// [stages - 1]: of the stages' outputs as they go on; those of the last hidden stage are not
  /// read when that stage is given by its sums.
  facts_view facts[most_integer_stages];
  const float* lengths = nullptr;       ///< [images]: at least |pixels|_2
  const double* pair_norms = nullptr;   ///< [count][classes][classes]
  const double* least_leads = nullptr;  ///< [count]: what a lead must exceed beside its bound
  int stages = 0;
};

/// The last layer: codes [count][padded rows][columns] float16, rows >= classes;
/// biases [count][padded rows].
struct last_layer {
  const __half* codes = nullptr;
  const float* biases = nullptr;
  int classes = 0;
  int padded_rows = 0;
};

/// The class whose computed logit leads every other one by more than the bound on the error of that
/// lead plus least_leads, or uncertain_class. classes [count][images].
/// The last hidden stage is given by its sums (rectified here) ...
/// Deterministic. Stream: enqueues on `stream`.
void launch_classify(const product_sums& from, bool integers, const last_layer& last,
                     const certificate& proof, std::size_t count, std::int8_t* classes,
                     cudaStream_t stream);

/// ... or by its activations [count][images][columns], cut to float16.
void launch_classify(const __half* activations, std::size_t images, int columns,
                     const last_layer& last, const certificate& proof, std::size_t count,
                     std::int8_t* classes, cudaStream_t stream);

}  // namespace qsweep

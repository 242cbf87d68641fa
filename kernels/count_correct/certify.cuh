// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "count_correct/classify.hpp"
#include "count_correct/outputs.cuh"

namespace qsweep {

/// Covers the rounding of the bounds themselves and of the norms in them.
inline constexpr double outward = 1.001;

/// What rounding adds to the outputs of a stage whose inputs have these facts. Where sums are exact
/// only the rests of split activations are left, each at most 1/2 + 2^-11 of its activation.
__device__ inline double own_error(const stage_numbers& of, const activation_facts& inputs) {
  const double length = sqrt(double{inputs.squares});
  // 1.001 and the non-zeros: an integer may be that much above what it stands for.
  const bool exact = 1.001 * inputs.sum + inputs.nonzero < of.exact_below;
  const double rest = of.split * (0.5 * sqrt(double{inputs.nonzero}) + 0x1p-10 * length);
  return of.per_nonzero * inputs.nonzero * (exact ? rest : length) + of.per_length * length +
         of.constant;
}

/// |activations - what they were before they were cut|_2. 2^-60 is more than squares that underflow
/// hide.
__device__ inline double cut_error(const activation_facts& of) {
  return sqrt(double{of.cut}) + 0x1p-60;
}

/// A bound on |activations - exact|_2 of image b under quantization t before the outputs of hidden
/// stage `last` were rounded to float16.
__device__ inline double inherited_error(const certificate& proof, std::size_t images,
                                         std::size_t t, std::size_t b, int last) {
  const stage_numbers* numbers = proof.numbers + t * proof.stages;
  double error = outward * numbers[0].cut_scale *
                 (numbers[0].per_length * proof.lengths[b] + numbers[0].constant);
  for (int l = 1; l <= last; ++l) {
    const activation_facts inputs = facts_of(proof.facts[l - 1], images, t, b);
    error = outward * numbers[l].cut_scale *
            (numbers[l].gain * (error + cut_error(inputs)) + own_error(numbers[l], inputs));
  }
  return error;
}

/// Whether the class `winner` leads `rival` for certain.
struct lead_bound {
  const double* pair_norms;
  double input;  ///< error of the last stage's inputs
  double own;    ///< error of each logit's own rounding
  double least;
  int classes;

  __device__ lead_bound(const certificate& proof, std::size_t t, double inherited,
                        const activation_facts& inputs, int num_classes)
      : pair_norms(proof.pair_norms + t * num_classes * num_classes),
        input(inherited + cut_error(inputs)),
        own(own_error(proof.numbers[t * proof.stages + proof.stages - 1], inputs)),
        least(proof.least_leads[t]),
        classes(num_classes) {}

  __device__ bool certain(int winner, int rival, double lead) const {
    return lead > outward * (pair_norms[winner * classes + rival] * input + 2.0 * own) + least;
  }
};

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend/sqnr_sweep.hpp"
#include "core/dataset_view.hpp"
#include "core/network_spec.hpp"
#include "core/weight_quantizer.hpp"

namespace qsweep {

class TrainingOps;

/// Statistics of one parameter group; all in double.
struct moments {
  std::uint64_t count = 0;
  double mean = 0.0;
  double std = 0.0;          ///< population standard deviation (divided by count)
  double mean_square = 0.0;  ///< mean of w^2, the signal power of SQNR_ex
  float min = 0.0F;
  float max = 0.0F;
  std::uint64_t non_negative = 0;  ///< weights with w >= 0 (-0 counts)
};

/// Float32 parameters of a network and how they are grouped; not owned.
struct weights_view {
  std::span<const float> values;            ///< [num_parameters]
  std::span<const parameter_group> groups;  ///< cover `values`
};

/// Logits of some images with a rigorous bound on their error.
struct bounded_logits {
  std::vector<double> logits;  ///< [images][classes]
  /// [images]: no logit of the image is further than this from its exact value (the network's
  /// meaning: weights are doubles, pixels k/255, arithmetic is real). Reference: 0.
  std::vector<double> error_bound;
};

/// Correctly classified images as far as they are certain.
struct certified_count {
  std::uint64_t correct = 0;             ///< among the certified images
  std::vector<std::uint32_t> uncertain;  ///< images to be evaluated by the reference, ascending
};

/// Ways to find the classes of all images. Each counts the same; an algorithm that cannot take a
/// network or a quantizer does that part like the one above it.
enum class accuracy_algorithm {
  reference,    ///< every image in double
  fp32,         ///< float32 with an error bound an image
  integer,      ///< integer products with an error bound an image
  incremental,  ///< as `integer`, carried from one quantization to the next
};

/// "reference", "fp32-certified", "integer-certified", "incremental-certified".
std::string to_string(accuracy_algorithm algorithm);

/// One way to execute every op: `reference`, `cpu` or `cuda`. Each op is described once, here; the
/// contract suites in tests/contract hold every backend to it.
/// Weights are finite (the ops that read all of them refuse NaN and infinities: precondition_error
/// with the index). Results do not depend on the number of threads.
class Backend {
 public:
  virtual ~Backend() = default;

  virtual std::string name() const = 0;         ///< "reference", "cpu", "cuda"
  virtual std::string description() const = 0;  ///< processor or card, threads, library versions

  /// Moments of each group. Accumulates in double; mean, std and mean_square within
  /// 4 eps64 (1 + log2 count) relative to (mean |w|, std, mean_square) of the exact value; counts
  /// and extremes exact. Empty group: all zero.
  virtual std::vector<moments> moments_of(const weights_view& weights) const = 0;

  /// x_j = (w_j - mean) / std with the norm of the weight's group, in double, rounded to float32:
  /// bit-identical on every backend. Shapes: norms [groups]; result [num_parameters].
  virtual std::vector<float> normalize(const weights_view& weights,
                                       std::span<const normalization> norms) const = 0;

  /// Codes of all weights: the number of cutpoints <= w of the group's quantizer; bit-identical on
  /// every backend. Weights outside every group get 0. Shape: [num_parameters].
  virtual std::vector<std::uint16_t> quantize(const weights_view& weights,
                                              const quantization& how) const = 0;

  /// How many weights of each group have each code. Shapes: [groups][levels of the group].
  virtual std::vector<std::vector<std::uint64_t>> level_histogram(
      const weights_view& weights, const quantization& how) const = 0;

  /// Makes weights ready for the signal and noise energies of many quantizations; they must outlive
  /// the result. `algorithm` is one of sqnr_algorithms().
  virtual std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights,
                                                sqnr_algorithm algorithm) const = 0;

  /// What sweep_sqnr knows.
  virtual std::vector<sqnr_algorithm> sqnr_algorithms() const = 0;

  /// The cheapest algorithm for a whole plan. Depends on the number of weights and groups and on
  /// the plan only: the same wherever and however often a sweep is resumed.
  virtual sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                               std::span<const sqnr_workload> plan) const = 0;

  /// The support threshold, in standard deviations, at which the uniform quantizer of
  /// make_uniform_codebook has the least noise energy on each group: the exact optimum of the
  /// empirical SQNR over all positive thresholds. Noise is a continuous function of the threshold,
  /// a parabola between the thresholds where a weight changes its level, and its minima are those
  /// of parabolas (core/chord_bound.hpp); no grid.
  /// Shapes: norms [groups]; result [groups].  Error: the noise at the result is at most (1 + 1e-9)
  /// times that at any other threshold, or 1e-17 of the weights' energy about the mean above it;
  /// of several equal optima any may be given.
  /// Edges: 0 where a group is empty or every weight equals norm.mean: no threshold is best there.
  /// Throws precondition_error unless 1 <= bits <= 16 and norms fit the groups as in normalize.
  virtual std::vector<double> optimal_supports(const weights_view& weights,
                                               std::span<const normalization> norms,
                                               int bits) const = 0;

  /// Logits of the given images (indices into `images`) under one quantization, with error bounds.
  /// docs/certified-accuracy.md derives the bounds.
  virtual bounded_logits logits(const network_spec& network, const weights_view& weights,
                                const quantization& how, const dataset_view& images,
                                std::span<const std::uint32_t> indices) const = 0;

  /// Counts the images of the data set whose largest logit (lowest index on ties) is the label, for
  /// each quantization. An image is certain when its winner leads every other class by more than
  /// the error bounds; the reference is always certain. `algorithm` is one of
  /// accuracy_algorithms(). Shape: [how].
  virtual std::vector<certified_count> count_correct(const network_spec& network,
                                                     const weights_view& weights,
                                                     std::span<const quantization> how,
                                                     const dataset_view& images,
                                                     accuracy_algorithm algorithm) const = 0;

  /// What count_correct knows, the cheapest for one quantization on its own last but for
  /// `incremental`.
  virtual std::vector<accuracy_algorithm> accuracy_algorithms() const = 0;

  /// The cheapest algorithm for many quantizations that differ from one to the next as those of
  /// `neighbours` do; for one quantization on its own when there is only one.
  virtual accuracy_algorithm choose_accuracy_algorithm(
      const network_spec& network, const weights_view& weights,
      std::span<const quantization> neighbours) const = 0;

  /// The ops of training (backend/training_ops.hpp).
  virtual TrainingOps& training_ops() = 0;
};

struct backend_options {
  int threads = 0;                ///< 0: all cores this process may use
  std::vector<int> devices = {};  ///< CUDA devices that share the work; empty: the first one
  /// Told what a user should know while an op runs, such as that it goes on with less memory.
  std::function<void(const std::string&)> notice = {};
};

/// Registers how a backend of that name is made; called once per backend by the application.
using backend_factory = std::unique_ptr<Backend> (*)(const backend_options& options);
void register_backend(const std::string& name, backend_factory factory);

/// The names registered, in order of registration.
std::vector<std::string> backend_names();

/// Makes a backend; "auto" is "cuda" where registered and a device is there, else "cpu". Throws
/// usage_error for an unknown name, device_error when a device is missing.
std::unique_ptr<Backend> make_backend(const std::string& name, const backend_options& options);

}  // namespace qsweep

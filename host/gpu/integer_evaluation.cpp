// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// What the integer engine enqueues for one tile; integer_engine.cpp says when.
#include "count_correct/fine.hpp"
#include "gpu/integer_engine.hpp"

namespace qsweep::gpu {

void integer_engine::multiply_first(workspace& space, const integer_codes& codes) const {
  const auto columns = static_cast<std::int64_t>(images_.padded_columns());
  const auto rows = static_cast<std::int64_t>(layout_.output_columns(0) * codes.count());
  multiply(
      device_.cublas(),
      {.m = static_cast<std::int64_t>(images_.count()), .n = rows, .k = columns, .c_stride = rows},
      matrix<std::int8_t>{.data = images_.packed(), .stride = columns},
      matrix<std::int8_t>{.data = codes.codes(0), .stride = columns, .transposed = true},
      space.sums.data());
}

void integer_engine::multiply_hidden(workspace& space, const integer_codes& codes, std::size_t l,
                                     const __half* in) const {
  const auto inputs = static_cast<std::int64_t>(layout_.codes[l].padded_columns);
  const auto outputs = static_cast<std::int64_t>(layout_.codes[l].padded_rows);
  const auto images = static_cast<std::int64_t>(images_.count());
  multiply(device_.cublas(),
           {.m = images,
            .n = outputs,
            .k = inputs,
            .c_stride = outputs,
            .c_batch_stride = images * outputs,
            .batch = static_cast<std::int64_t>(codes.count())},
           1.0F, matrix<__half>{.data = in, .stride = inputs, .batch_stride = images * inputs},
           matrix<__half>{.data = codes.halves(l),
                          .stride = inputs,
                          .transposed = true,
                          .batch_stride = inputs * outputs},
           0.0F, reinterpret_cast<float*>(space.sums.data()));
}

void integer_engine::multiply_stage(workspace& space, const integer_codes& codes, std::size_t l,
                                    const __half* in) const {
  if (l == 0) {
    multiply_first(space, codes);
  } else {
    multiply_hidden(space, codes, l, in);
  }
}

product_sums integer_engine::sums_of(const workspace& space, const integer_codes& codes,
                                     std::size_t l) const {
  const std::size_t columns = layout_.output_columns(l);
  product_sums out;
  out.sums = space.sums.data();
  out.biases = codes.biases(l);
  out.numbers = codes.numbers() + l;
  out.numbers_stride = layout_.stages.size();
  out.images = images_.count();
  out.outputs = layout_.codes[l].rows;
  out.columns = static_cast<int>(columns);
  if (l == 0) {
    out.image_stride = columns * codes.count();
    out.quantization_stride = columns;
    out.shifts = codes.shifts();
    out.pixel_sums = images_.sums();
  } else {
    out.image_stride = columns;
    out.quantization_stride = columns * images_.count();
    out.inputs = {.shares = space.facts[l - 1].data(), .parts = parts(l - 1)};
  }
  return out;
}

certificate integer_engine::make_certificate(const workspace& space,
                                             const integer_codes& codes) const {
  certificate out;
  out.numbers = codes.numbers();
  for (std::size_t l = 0; l < space.facts.size(); ++l) {
    out.facts[l] = {.shares = space.facts[l].data(), .parts = parts(l)};
  }
  out.lengths = images_.lengths();
  out.pair_norms = codes.pair_norms();
  out.least_leads = codes.least_leads();
  out.stages = static_cast<int>(layout_.stages.size());
  return out;
}

fused_product integer_engine::product_of(const integer_codes& codes, std::size_t l,
                                         const __half* in) const {
  const code_layout& of = layout_.codes[l];
  fused_product out;
  out.padded_rows = of.padded_rows;
  out.integers = l == 0;
  if (l == 0) {
    out.activations = images_.packed();
    out.codes = codes.codes(0);
    out.row_bytes = of.padded_columns;
  } else {
    out.activations = in;
    out.codes = codes.halves(l);
    out.row_bytes = of.padded_columns * static_cast<int>(sizeof(__half));
    out.activation_stride = images_.count() * static_cast<std::size_t>(out.row_bytes);
  }
  return out;
}

void integer_engine::evaluate(workspace& space, tile& of) const {
  const cudaStream_t stream = device_.stream();
  const integer_codes& codes = of.codes;
  const __half* activations = nullptr;
  const std::size_t last_hidden = layout_.stages.size() - 2;
  if (layout_.has_windows()) {
    launch_windows(images_.pixels(), images_.count(), layout_.windows, codes.codes(0),
                   codes.biases(0), codes.numbers(), layout_.stages.size(), codes.count(),
                   space.activations[0].data(), space.facts[0].data(), stream);
    activations = space.activations[0].data();
  }
  for (std::size_t l = layout_.has_windows() ? 1 : 0; l < last_hidden; ++l) {
    __half* const out = space.activations[l % 2].data();
    if (fuses(l)) {
      launch_fused_rectify(product_of(codes, l, activations), sums_of(space, codes, l),
                           codes.count(), out, space.facts[l].data(), stream);
    } else {
      multiply_stage(space, codes, l, activations);
      launch_rectify(sums_of(space, codes, l), l == 0, codes.count(), out, space.facts[l].data(),
                     stream);
    }
    activations = out;
  }
  classify(space, codes, activations);
  evaluate_fine(space, of);
}

void integer_engine::classify(workspace& space, const integer_codes& codes,
                              const __half* activations) const {
  const cudaStream_t stream = device_.stream();
  const std::size_t last = layout_.stages.size() - 1;
  const std::size_t hidden = last - 1;
  const last_layer classifier{.codes = codes.halves(last),
                              .biases = codes.biases(last),
                              .classes = static_cast<int>(layout_.classes),
                              .padded_rows = layout_.codes[last].padded_rows};
  const certificate proof = make_certificate(space, codes);
  if (layout_.stages[hidden].convolution) {
    launch_classify(activations, images_.count(), static_cast<int>(layout_.output_columns(hidden)),
                    classifier, proof, codes.count(), space.classes.data(), stream);
  } else if (fuses(hidden)) {
    launch_fused_logits(product_of(codes, hidden, activations), sums_of(space, codes, hidden),
                        classifier, codes.count(), space.logits.data(), space.facts[hidden].data(),
                        stream);
    launch_certify(space.logits.data(), parts(hidden), images_.count(), classifier, proof,
                   codes.count(), space.classes.data(), stream);
  } else {
    multiply_stage(space, codes, hidden, activations);
    launch_classify(sums_of(space, codes, hidden), hidden == 0, classifier, proof, codes.count(),
                    space.classes.data(), stream);
  }
}

void integer_engine::evaluate_fine(workspace& space, tile& of) const {
  const cudaStream_t stream = device_.stream();
  const integer_codes& codes = of.codes;
  fine_network network;
  network.num_stages = static_cast<int>(layout_.stages.size());
  for (std::size_t l = 0; l < layout_.stages.size(); ++l) {
    const code_layout& stage = layout_.codes[l];
    network.stages[l] = {.codes = codes.codes(l),
                         .bias = codes.bias(l),
                         .outputs = stage.rows,
                         .padded_rows = stage.padded_rows,
                         .columns = stage.columns,
                         .padded_columns = stage.padded_columns};
  }
  if (layout_.has_windows()) {
    network.images = images_.pixels();
    network.windows = layout_.windows;
  } else {
    network.pixels = images_.packed();
    network.shifts = codes.shifts();
    network.pixel_sums = images_.sums();
  }
  network.numbers = codes.numbers();
  network.decisive_leads = codes.decisive_leads();
  network.num_images = images_.count();
  collect(space, of);
  launch_fine(network, of.uncertain.data(), of.counts.data(), codes.count(), space.classes.data(),
              stream);
  collect(space, of);
  copy_to_host(static_cast<const class_count*>(of.counts.data()),
               of.host_counts.span().first(codes.count()), stream);
  QSWEEP_CUDA_TRY(cudaEventRecord(of.done.get(), stream));
}

void integer_engine::collect(const workspace& space, tile& of) const {
  launch_collect(space.classes.data(), images_.labels(), images_.count(), of.codes.count(),
                 of.uncertain.data(), of.counts.data(), device_.stream());
}

}  // namespace qsweep::gpu

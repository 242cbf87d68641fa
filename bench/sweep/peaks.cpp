// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/peaks.hpp"

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <cstdint>
#include <dnnl.hpp>
#include <string>

#include "cpu/threads.hpp"

namespace qsweep::bench {
namespace {

using dnnl::memory;

struct product_shape {
  memory::dim rows, inner, columns;
};

/// One whose matrices lie in the second-level cache, and one that keeps its kernels long at work.
constexpr product_shape shapes[] = {{512, 1024, 512}, {2048, 1024, 2048}};

template <class Source, class Weight, class Result>
struct product_types {
  using source = Source;
  using weight = Weight;
  using result = Result;
};
using f32 = product_types<float, float, float>;
using u8s8 = product_types<std::uint8_t, std::int8_t, std::int32_t>;

memory::data_type type_of(float) {
  return memory::data_type::f32;
}
memory::data_type type_of(std::uint8_t) {
  return memory::data_type::u8;
}
memory::data_type type_of(std::int8_t) {
  return memory::data_type::s8;
}
memory::data_type type_of(std::int32_t) {
  return memory::data_type::s32;
}

template <class Element>
memory::desc matrix(memory::dim rows, memory::dim columns,
                    memory::format_tag layout = memory::format_tag::ab) {
  return memory::desc({rows, columns}, type_of(Element{}), layout);
}

/// Entries from 0 to 6, so that sums are exact in float32 as well.
constexpr memory::dim entry(memory::dim row, memory::dim column, memory::dim seed) {
  return (row * 5 + column * seed + row * column) % 7;
}

template <class Element>
void fill(const memory& matrix, memory::dim rows, memory::dim columns, memory::dim seed) {
  auto* out = static_cast<Element*>(matrix.get_data_handle());
  for (memory::dim i = 0; i < rows * columns; ++i) {
    out[i] = static_cast<Element>(entry(i / columns, i % columns, seed));
  }
}

dnnl::matmul::primitive_desc describe(const dnnl::engine& engine, const memory::desc& source,
                                      const memory::desc& weights, const memory::desc& result) {
#if DNNL_VERSION_MAJOR >= 3
  return {engine, source, weights, result};
#else
  return {{source, weights, result}, engine};
#endif
}

/// C = A B with B in whatever layout oneDNN likes best.
template <class Types>
class product {
 public:
  explicit product(const product_shape& shape)
      : shape_(shape),
        plain_weights_(matrix<typename Types::weight>(shape.inner, shape.columns), engine_),
        how_(describe(
            engine_, matrix<typename Types::source>(shape.rows, shape.inner),
            matrix<typename Types::weight>(shape.inner, shape.columns, memory::format_tag::any),
            matrix<typename Types::result>(shape.rows, shape.columns))),
        multiply_(how_),
        source_(how_.src_desc(), engine_),
        weights_(how_.weights_desc(), engine_),
        result_(how_.dst_desc(), engine_) {
    fill<typename Types::source>(source_, shape.rows, shape.inner, 3);
    fill<typename Types::weight>(plain_weights_, shape.inner, shape.columns, 4);
    dnnl::reorder(plain_weights_, weights_).execute(stream_, plain_weights_, weights_);
    run();
  }

  void run() {
    multiply_.execute(
        stream_, {{DNNL_ARG_SRC, source_}, {DNNL_ARG_WEIGHTS, weights_}, {DNNL_ARG_DST, result_}});
    stream_.wait();
  }

  /// Compares some entries, in every column, with plain sums.
  bool is_right() const {
    const auto* c = static_cast<const typename Types::result*>(result_.get_data_handle());
    for (memory::dim i = 0; i < shape_.rows * shape_.columns; i += 257) {
      memory::dim sum = 0;
      for (memory::dim k = 0; k < shape_.inner; ++k) {
        sum += entry(i / shape_.columns, k, 3) * entry(k, i % shape_.columns, 4);
      }
      if (static_cast<memory::dim>(c[i]) != sum) return false;
    }
    return true;
  }

  double macs() const { return static_cast<double>(shape_.rows * shape_.inner * shape_.columns); }
  std::string kernel() const { return how_.impl_info_str(); }

 private:
  product_shape shape_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  memory plain_weights_;
  dnnl::matmul::primitive_desc how_;
  dnnl::matmul multiply_;
  memory source_, weights_, result_;
};

template <class Types>
void peak(benchmark::State& state, const product_shape& shape, int threads) {
  const cpu::thread_scope scope(threads);
  product<Types> timed(shape);
  if (!timed.is_right()) return state.SkipWithError("oneDNN's product is not the plain sum");
  for (auto _ : state) timed.run();
  state.SetLabel(timed.kernel());
  state.counters["GMAC/s"] =
      benchmark::Counter(timed.macs() / 1e9, benchmark::Counter::kIsIterationInvariantRate);
}

template <class Types>
void register_peak(const std::string& name, int threads) {
  for (const product_shape& shape : shapes) {
    benchmark::RegisterBenchmark(
        fmt::format("peak/{}/{}x{}x{}", name, shape.rows, shape.inner, shape.columns).c_str(),
        [=](benchmark::State& state) { peak<Types>(state, shape, threads); })
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace

void register_peaks(int threads) {
  register_peak<f32>("f32", threads);
  register_peak<u8s8>("u8s8", threads);
}

}  // namespace qsweep::bench

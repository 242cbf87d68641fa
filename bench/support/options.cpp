// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/options.hpp"

#include <benchmark/benchmark.h>
#include <omp.h>

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

#include "core/error.hpp"

namespace qsweep::bench {
namespace {

/// Sets what an option stands for; its text is empty for one without "=".
using setter = std::function<void(std::string_view text)>;

setter flag(bool& target) {
  return [&target](std::string_view text) {
    if (!text.empty()) throw usage_error("takes no value");
    target = true;
  };
}

template <class Number>
setter number(Number& target) {
  return [&target](std::string_view text) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), target);
    if (problem != std::errc{} || end != text.data() + text.size()) {
      throw usage_error("not a number");
    }
  };
}

setter text(std::string& target) {
  return [&target](std::string_view text) {
    if (text.empty()) throw usage_error("has no value");
    target = text;
  };
}

setter list(std::vector<std::string>& target) {
  return [&target](std::string_view text) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      target.emplace_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  };
}

setter format(bool& print_json) {
  return [&print_json](std::string_view text) {
    if (text != "console" && text != "json") throw usage_error("neither console nor json");
    print_json = text == "json";
  };
}

std::map<std::string_view, setter> setters_of(bench_options& options) {
  return {{"--threads", number(options.threads)},
          {"--verified", text(options.verified)},
          {"--checks", number(options.checks)},
          {"--images", number(options.images)},
          {"--points", number(options.points)},
          {"--verify", flag(options.verify)},
          {"--describe", flag(options.describe)},
          {"--list", flag(options.list)},
          {"--quick", flag(options.quick)},
          {"--backend", list(options.backends)},
          {"--device", number(options.device)},
          {"--min_time", number(options.min_time_s)},
          {"--benchmark_format", format(options.print_json)},
          {"--benchmark_out", text(options.out)}};
}

}  // namespace

bench_options read_options(int argc, char** argv, bench_options defaults) {
  bench_options options = std::move(defaults);
  const std::map<std::string_view, setter> setters = setters_of(options);
  std::vector<char*> others;
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const auto found = setters.find(argument.substr(0, equals));
    if (i == 0 || found == setters.end()) {
      others.push_back(argv[i]);
      continue;
    }
    try {
      found->second(argument.substr(std::min(equals + 1, argument.size())));
    } catch (const usage_error& problem) {
      throw usage_error(std::string(argument) + ": " + problem.what());
    }
  }
  if (options.threads <= 0) options.threads = omp_get_num_procs();
  int num_others = static_cast<int>(others.size());
  others.push_back(nullptr);
  benchmark::Initialize(&num_others, others.data());
  if (num_others > 1) throw usage_error("unknown option " + std::string(others[1]));
  return options;
}

}  // namespace qsweep::bench

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmark/benchmark.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace qsweep::bench {

/// Prints results as Google Benchmark does, on the terminal or as JSON, and keeps the JSON in a
/// file that is whole after every row. To Google Benchmark's JSON it adds, in each row, `job` and
/// `backend` (the name and its last part) and `verified`, and in `context` what it is given. The
/// host's name and the program's folder are left out.
class job_reporter : public benchmark::BenchmarkReporter {
 public:
  /// Added to the context; asked again at the end, for what changes while the program runs.
  using context_maker = std::function<nlohmann::json(bool at_end)>;

  /// Empty `out`: no file.
  job_reporter(bool print_json, std::filesystem::path out, context_maker make_context);

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& rows) override;
  void Finalize() override;

 private:
  nlohmann::json document() const;
  void write() const;

  bool print_json_;
  std::filesystem::path out_;
  context_maker make_context_;
  nlohmann::json context_ = nlohmann::json::object();
  benchmark::ConsoleReporter console_;
  benchmark::JSONReporter json_;
  std::ostringstream text_;
};

}  // namespace qsweep::bench

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/report.hpp"

#include <iostream>
#include <string>

#include "io/atomic_file.hpp"

namespace qsweep::bench {
namespace {

using nlohmann::json;

/// The name as it was registered: Google Benchmark appends how it counts and measures.
std::string registered_name(const std::string& run_name) {
  return run_name.substr(0, run_name.find("/iterations:"));
}

/// Google Benchmark writes NaN (the variation of zeros) as a bare word, which is not JSON.
std::string without_nan(std::string text) {
  static const std::string nan = "\": NaN";
  for (std::size_t at = text.find(nan); at != std::string::npos; at = text.find(nan, at)) {
    text.replace(at, nan.size(), "\": null");
  }
  return text;
}

void complete(json& row) {
  const std::string name = registered_name(row.at("run_name"));
  const std::size_t slash = name.rfind('/');
  row["job"] = name.substr(0, slash);
  row["backend"] = slash == std::string::npos ? "" : name.substr(slash + 1);
  row["verified"] = !row.value("error_occurred", false);
}

}  // namespace

job_reporter::job_reporter(bool print_json, std::filesystem::path out, context_maker make_context)
    : print_json_(print_json),
      out_(std::move(out)),
      make_context_(std::move(make_context)),
      console_(benchmark::ConsoleReporter::OO_None) {
  json_.SetOutputStream(&text_);
  json_.SetErrorStream(&std::cerr);
}

bool job_reporter::ReportContext(const Context& context) {
  context_ = make_context_(false);
  if (!print_json_) console_.ReportContext(context);
  return json_.ReportContext(context);
}

void job_reporter::ReportRuns(const std::vector<Run>& rows) {
  if (!print_json_) console_.ReportRuns(rows);
  json_.ReportRuns(rows);
  write();
}

void job_reporter::Finalize() {
  context_ = make_context_(true);
  write();
  if (print_json_) std::cout << document().dump(2) << '\n';
}

json job_reporter::document() const {
  json whole = json::parse(without_nan(text_.str()) + "]}");
  json& context = whole.at("context");
  context.erase("host_name");
  context.erase("executable");
  context.update(context_);
  for (json& row : whole.at("benchmarks")) complete(row);
  return whole;
}

void job_reporter::write() const {
  if (!out_.empty()) write_file_atomically(out_, document().dump(2) + "\n");
}

}  // namespace qsweep::bench

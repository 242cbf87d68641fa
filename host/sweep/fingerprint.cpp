// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <string>
#include <vector>

#include "io/checksum.hpp"
#include "io/provenance.hpp"
#include "io/record_writer.hpp"
#include "sweep/journal.hpp"

namespace qsweep {
namespace {

constexpr int journal_schema = 1;

std::string bits_text(const std::vector<int>& rates) {
  std::string text;
  for (const int bits : rates) {
    if (!text.empty()) text += ',';
    text += std::to_string(bits);
  }
  return text;
}

/// The thresholds in full, or shortened but still telling any two lists apart.
std::string thresholds_text(const threshold_list& entries) {
  constexpr std::size_t longest = 400;
  std::string text;
  sha256_stream whole;
  for (std::uint64_t i = 0; i < entries.size(); ++i) {
    std::string more = to_string(entries[i]);
    if (i + 1 < entries.size()) more += ',';
    whole.add(more);
    if (text.size() <= longest) text += more;
  }
  if (text.size() <= longest) return text;
  return to_string(entries[0]) + ",...," + to_string(entries[entries.size() - 1]) + " (" +
         std::to_string(entries.size()) + " thresholds, sha256 " + whole.hex() + ")";
}

/// As thresholds_text, or with layers "dense1=2,3;dense2;dense3;2.5,2.9": the layers without
/// thresholds take those at the end.
std::string wsupp_text(const sweep_request& request) {
  std::string text;
  for (const layer_thresholds& layer : request.layers) {
    text += layer.layer;
    if (!layer.wsupp.empty()) text += '=' + thresholds_text(layer.wsupp);
    text += ';';
  }
  return request.wsupp.empty() ? text : text + thresholds_text(request.wsupp);
}

std::string metrics_text(const sweep_request& request) {
  if (!request.want_accuracy) return "sqnr";
  return request.want_sqnr ? "sqnr,accuracy" : "accuracy";
}

}  // namespace

nlohmann::json sweep_fingerprint(const sweep_job& job) {
  const sweep_row common = common_columns(job);
  return {{"qsweep_journal", journal_schema},
          {"qsweep_version", version_string()},
          {"weights_sha256", common.weights_sha256},
          {"model", common.model},
          {"dataset", common.dataset},
          {"images", job.request.want_accuracy ? job.data->labels.size() : 0},
          {"scope", common.scope_name},
          {"quantizer", common.quantizer},
          {"backend", common.backend},
          {"metrics", metrics_text(job.request)},
          {"incremental", job.request.want_accuracy && job.request.incremental},
          {"bits", bits_text(job.request.bits)},
          {"wsupp", wsupp_text(job.request)}};
}

}  // namespace qsweep

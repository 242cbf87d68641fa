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

std::string text_of(int bits) {
  return std::to_string(bits);
}

std::string text_of(const threshold_entry& entry) {
  const auto* name = std::get_if<named_threshold>(&entry);
  return name ? to_string(*name) : format_number(std::get<double>(entry));
}

template <class Item>
std::string joined(const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) {
    if (!text.empty()) text += ',';
    text += text_of(item);
  }
  return text;
}

/// The thresholds in full, or shortened but still telling any two lists apart.
std::string thresholds_text(const std::vector<threshold_entry>& entries) {
  constexpr std::size_t longest = 400;
  std::string text = joined(entries);
  if (text.size() <= longest) return text;
  return text_of(entries.front()) + ",...," + text_of(entries.back()) + " (" +
         std::to_string(entries.size()) + " thresholds, sha256 " +
         sha256_hex(std::as_bytes(std::span(text))) + ")";
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
          {"bits", joined(job.request.bits)},
          {"wsupp", thresholds_text(job.request.wsupp)}};
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/summary.hpp"

#include <algorithm>
#include <map>

#include "report/markdown.hpp"
#include "reproduce/figure_panels.hpp"

namespace qsweep {
namespace {

std::string number_or_nothing(const std::optional<double>& value, int digits = 7) {
  return value ? short_number(*value, digits) : "";
}

std::string spread_text(const comparison_row& row) {
  if (!row.spread) return "";
  return short_number(row.spread->min) + " .. " + short_number(row.spread->max);
}

std::string subject(const comparison_row& row) {
  std::string text = network_title({row.model, row.dataset});
  if (row.bits) text += ", " + std::to_string(*row.bits) + " bits";
  return text;
}

void append_rows(std::span<const comparison_row> rows, std::string& out) {
  markdown_table table({"network", "choice", "wsupp", "quantity", "paper", "ours", "delta",
                        "spread over seeds", "verdict"});
  for (const comparison_row& row : rows) {
    const std::string delta = row.ours ? short_number(*row.ours - row.paper, 3) : "";
    table.add({subject(row), row.choice, number_or_nothing(row.wsupp, 6), row.quantity,
               short_number(row.paper, 10), number_or_nothing(row.ours), delta, spread_text(row),
               to_string(row.judged)});
  }
  out += table.text() + "\n";
}

void append_items(std::span<const comparison_row> rows, std::string& out) {
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t last = first + 1;
    while (last < rows.size() && rows[last].item == rows[first].item) ++last;
    out += "## " + (rows[first].item == "text" ? "Figures in the text" : rows[first].item) + "\n\n";
    append_rows(rows.subspan(first, last - first), out);
    first = last;
  }
}

void append_claims(std::span<const claim_result> claims, std::string& out) {
  if (claims.empty()) return;
  out +=
      "## Claims\n\nA claim holds when its rule holds for more than half of the training "
      "seeds.\n\n";
  markdown_table table(
      {"", "claim", "rule for one seed", "paper", "ours (first seed)", "seeds", "verdict"});
  for (const claim_result& each : claims) {
    table.add({each.id, each.statement, each.rule, each.paper, each.ours,
               std::to_string(each.seeds_holding) + " of " + std::to_string(each.seeds),
               each.verdict_text()});
  }
  out += table.text() + "\n";
}

void append_figures(const summary_text& text, std::string& out) {
  if (text.figures.empty()) return;
  out +=
      "## Figures\n\n`reading` marks figures whose exact content the project does not know from "
      "the paper's text: there it is our reading of what belongs there.\n\n";
  markdown_table table({"figure", "shows", "content", "data", "picture"});
  for (const figure_spec& each : text.figures) {
    const std::string number = std::to_string(each.number);
    const std::string file = (each.number < 10 ? "figures/figure-0" : "figures/figure-") + number;
    table.add({number, each.shows, each.known ? "paper's" : "reading", "[csv](" + file + ".csv)",
               text.pictures ? "[svg](" + file + ".svg)" : ""});
  }
  out += table.text() + "\n";
}

const char* const how_to_read =
    "## How to read this\n\n"
    "- `match`/`mismatch`: SQNR_th, the closed form for a Laplacian source, at the threshold the "
    "paper used (its own w_max and |w_min|, sqrt2 ln N, the tabulated optimum), against the "
    "printed "
    "value: they must agree to 5e-5 dB.\n"
    "- `within`/`differs`: the paper's value lies inside or outside the range of ours over "
    "training "
    "seeds. The paper trained its networks once; `differs` is a finding, not an error. "
    "`no-spread`: fewer than two seeds are known.\n"
    "- `ours` is training seed 1, never picked. Thresholds wmax and wmin are those of our "
    "weights.\n"
    "- favourable: wsupp = 2.9236, 3.0236, ... up to |w_min| of the network, |w_min| itself "
    "included; unfavourable: 0.5, 0.6, ... 2.9; sweep: both.\n"
    "- Accuracies are exact counts over the 10,000 test images (docs/certified-accuracy.md).\n";

}  // namespace

std::string count_verdicts(std::span<const comparison_row> rows) {
  std::map<verdict, std::size_t> counts;
  for (const comparison_row& row : rows) ++counts[row.judged];
  std::string text;
  for (const auto& [each, count] : counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + to_string(each);
  }
  return text;
}

std::string summary_markdown(const reproduce_outcome& outcome, const summary_text& text) {
  std::string out =
      "# Nikolic, Peric, Aleksic, Tomic, Jovanovic 2021 (Entropy 23(12) 1699), reproduced\n\n";
  out +=
      "Command: `" + text.command + "`  \nMade by: " + text.version + "  \nNetworks: " + text.seeds;
  if (!outcome.rows.empty()) out += "  \nRows: " + count_verdicts(outcome.rows);
  out += "\n";
  for (const std::string& note : outcome.notes) out += "\n> " + note + "\n";
  out += "\n";
  append_items(outcome.rows, out);
  append_claims(outcome.claims, out);
  append_figures(text, out);
  return out + how_to_read;
}

}  // namespace qsweep

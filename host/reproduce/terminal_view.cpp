// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include "report/markdown.hpp"
#include "reproduce/figure_panels.hpp"
#include "reproduce/nikolic2021.hpp"
#include "reproduce/summary.hpp"

namespace qsweep {
namespace {

const std::vector<std::string> shown_columns = {"network", "bits", "choice", "wsupp",  "quantity",
                                                "paper",   "ours", "delta",  "spread", "verdict"};

std::string spread_text(const comparison_row& row) {
  if (!row.spread) return "";
  return short_number(row.spread->min, 6) + " .. " + short_number(row.spread->max, 6);
}

std::vector<cell> shown_cells(const comparison_row& row) {
  const std::vector<cell> all = to_cells(row);
  const cell& bits = all[4];
  const cell& wsupp = all[6];
  const cell& ours = all[9];
  const cell& delta = all[10];
  return {network_title({row.model, row.dataset}),
          bits,
          row.choice,
          wsupp,
          row.quantity,
          row.paper,
          ours,
          delta,
          spread_text(row),
          std::string(to_string(row.judged))};
}

void show_rows(std::span<const comparison_row> rows, std::ostream& out) {
  for (std::size_t first = 0; first < rows.size();) {
    out << rows[first].item << "\n";
    record_writer table(out, output_format::table, shown_columns);
    const std::string item = rows[first].item;
    for (; first < rows.size() && rows[first].item == item; ++first) {
      table.write(shown_cells(rows[first]));
    }
    table.close();
    out << "\n";
  }
}

void show_claims(std::span<const claim_result> claims, std::ostream& out) {
  if (claims.empty()) return;
  out << "Claims\n";
  for (const claim_result& each : claims) {
    out << each.id << "  " << each.verdict_text() << " for " << each.seeds_holding << " of "
        << each.seeds << " seeds: " << each.statement << "\n    paper: " << each.paper
        << "\n    ours:  " << each.ours << "\n";
  }
  out << "\n";
}

}  // namespace

std::string terminal_view(const reproduce_outcome& outcome) {
  std::ostringstream out;
  show_rows(outcome.rows, out);
  show_claims(outcome.claims, out);
  if (!outcome.rows.empty()) out << count_verdicts(outcome.rows) << "\n";
  return out.str();
}

}  // namespace qsweep

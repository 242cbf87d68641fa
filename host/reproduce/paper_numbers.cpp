// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/paper_numbers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "reproduce/csv.hpp"

namespace qsweep {
namespace {

const std::string source_id = "nikolic2021_entropy23_1699";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

network_id network_of(const csv_table& csv, std::size_t row) {
  return {lower(csv.field(row, "model")), lower(csv.field(row, "dataset"))};
}

/// "... (Fig. 12b)" -> figure 12; text without a figure -> text.
paper_item item_in_note(const std::string& note) {
  const std::size_t at = note.find("Fig");
  int number = 0;
  if (at == std::string::npos || std::sscanf(note.c_str() + at, "Fig%*[. ]%d", &number) != 1) {
    return {};
  }
  return {paper_item::kind::figure, number, {}};
}

/// Collects the numbers of one row of the reported CSV.
class row_reader {
 public:
  row_reader(const csv_table& csv, std::size_t row, std::vector<paper_number>& out)
      : csv_(csv), row_(row), network_(network_of(csv, row)), out_(out) {}

  void read() {
    int table = 0;
    const std::string& where = csv_.field(row_, "table");
    if (std::sscanf(where.c_str(), "Table %d", &table) == 1) {
      item_ = {paper_item::kind::table, table, {}};
      table == 1 ? read_training() : read_choice();
    } else if (where == "text/figure") {
      item_ = item_in_note(note());
      read_sweep_fact();
    } else {
      fail("unknown item '" + where + "'");
    }
  }

 private:
  const std::string& note() const { return csv_.field(row_, "note"); }
  int bits() const { return static_cast<int>(csv_.number(row_, "bits")); }

  void add(int bits, const std::string& choice, const std::string& quantity, double value) {
    std::optional<double> wsupp;
    if (bits != 0 && !csv_.field(row_, "wsupp").empty()) wsupp = csv_.number(row_, "wsupp");
    out_.push_back({source_id, item_, {network_, bits, choice, quantity}, value, wsupp});
  }

  /// Adds the column's number unless the paper does not print it.
  void add_column(int bits, const std::string& choice, const std::string& quantity,
                  const std::string& column) {
    if (!csv_.field(row_, column).empty()) add(bits, choice, quantity, csv_.number(row_, column));
  }

  void add_network() {
    for (const char* column : {"fp32_accuracy_pct", "w_min", "w_max"}) {
      add_column(0, "", column, column);
    }
  }

  void add_point(const std::string& choice) {
    for (const char* column : {"sqnr_ex_db", "sqnr_th_db", "accuracy_pct", "within_pct"}) {
      add_column(bits(), choice, column, column);
    }
  }

  void read_choice() {
    int number = 0;
    const std::string& text = csv_.field(row_, "choice");
    if ((std::sscanf(text.c_str(), "Choice %d", &number) != 1 &&
         std::sscanf(text.c_str(), "Case %d", &number) != 1) ||
        number < 1 || number > 4) {
      fail("unknown choice '" + text + "'");
    }
    if (number == 1) add_network();
    add_point(paper_choices[static_cast<std::size_t>(number - 1)]);
  }

  void read_training() {
    const std::string& text = csv_.field(row_, "choice");
    item_.detail = text.substr(text.rfind(' ') + 1);
    add_network();
    double low = 0.0;
    double high = 0.0;
    if (std::sscanf(note().c_str(), "raw min %lf max %lf", &low, &high) != 2) {
      fail("no raw extremes in '" + note() + "'");
    }
    add(0, "", "raw_min", low);
    add(0, "", "raw_max", high);
    add_point("hui");
  }

  void read_sweep_fact() {
    if (note().starts_with("maximum of the experimental SQNR curve")) {
      add_column(bits(), "sweep", "sqnr_peak_db", "sqnr_ex_db");
      add_column(bits(), "sweep", "sqnr_peak_wsupp", "wsupp");
      add_column(bits(), "sweep", "sqnr_peak_accuracy_pct", "accuracy_pct");
    } else if (note().starts_with("best accuracy")) {
      add_column(bits(), "favourable", "accuracy_best_pct", "accuracy_pct");
      add_column(bits(), "favourable", "accuracy_best_wsupp", "wsupp");
    } else if (note().starts_with("worst accuracy")) {
      add_column(bits(), "favourable", "accuracy_worst_pct", "accuracy_pct");
    } else if (note().starts_with("lowest SQNR and lowest accuracy")) {
      add_column(bits(), "unfavourable", "sqnr_lowest_db", "sqnr_ex_db");
      add_column(bits(), "unfavourable", "accuracy_worst_pct", "accuracy_pct");
    } else {
      fail("unknown fact '" + note() + "'");
    }
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw bad_input_error("reported_nikolic2021.csv, row " + std::to_string(row_ + 1) + ": " +
                          reason);
  }

  const csv_table& csv_;
  std::size_t row_;
  network_id network_;
  std::vector<paper_number>& out_;
  paper_item item_;
};

/// Where a printed fact belongs. A figure of 0 leaves the item to the fact's own text.
struct fact_place {
  const char* prefix;
  int figure;
  int bits;
  const char* choice;
  const char* quantity;
};

constexpr std::array fact_places = {
    fact_place{"accuracy dynamics, wsupp in [2.9236,7.063787]", 8, 3, "favourable",
               "accuracy_dynamics_points"},
    fact_place{"accuracy dynamics", 0, 3, "favourable", "accuracy_dynamics_points"},
    fact_place{"smallest wsupp from which accuracy stays above 97", 9, 3, "sweep",
               "wsupp_above_97_pct"},
    fact_place{"SQNR_ex dynamics over [2.9236", 10, 3, "favourable", "sqnr_dynamics_db"},
    fact_place{"SQNR_ex dynamics over [0.5", 10, 3, "unfavourable", "sqnr_dynamics_db"},
    fact_place{"share of non-negative normalised weights, all layers", 0, 0, "",
               "non_negative_pct"},
    fact_place{"share of positive normalised weights, layer 2", 0, 0, "",
               "layer2_non_negative_pct"},
};

void read_facts(const csv_table& csv, std::vector<paper_number>& out) {
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    if (csv.field(row, "source") != source_id) continue;
    const std::string& quantity = csv.field(row, "quantity");
    const auto place = std::ranges::find_if(
        fact_places, [&](const fact_place& each) { return quantity.starts_with(each.prefix); });
    if (place == fact_places.end()) continue;
    paper_item item = item_in_note(quantity);
    if (place->figure != 0) item = {paper_item::kind::figure, place->figure, {}};
    out.push_back({source_id,
                   item,
                   {network_of(csv, row), place->bits, place->choice, place->quantity},
                   csv.number(row, "value"),
                   std::nullopt});
  }
}

}  // namespace

std::string paper_item::label() const {
  if (what == kind::text) return "text";
  const std::string name = (what == kind::table ? "Table " : "Figure ") + std::to_string(number);
  return detail.empty() ? name : name + " (" + detail + ")";
}

std::vector<paper_number> read_paper_numbers(const std::filesystem::path& reported,
                                             const std::filesystem::path& facts) {
  std::vector<paper_number> numbers;
  const csv_table csv(read_whole_file(reported), reported.string());
  for (std::size_t row = 0; row < csv.rows(); ++row) row_reader(csv, row, numbers).read();
  read_facts(csv_table(read_whole_file(facts), facts.string()), numbers);
  std::ranges::stable_sort(numbers, [](const paper_number& a, const paper_number& b) {
    const int a_kind = static_cast<int>(a.item.what);
    const int b_kind = static_cast<int>(b.item.what);
    return a_kind != b_kind ? a_kind < b_kind : a.item.number < b.item.number;
  });
  return numbers;
}

double paper_w_min_magnitude(const std::vector<paper_number>& numbers, const network_id& network) {
  for (const paper_number& number : numbers) {
    const bool main_table = number.item.what == paper_item::kind::table && number.item.number != 1;
    if (main_table && number.key == quantity_key{network, 0, "", "w_min"}) {
      return std::abs(number.value);
    }
  }
  throw bad_input_error("reported_nikolic2021.csv: no w_min of " + network.model + "/" +
                        network.dataset);
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/rows.hpp"

#include <concepts>
#include <limits>
#include <utility>

#include "core/error.hpp"
#include "sweep/plan.hpp"

namespace qsweep {
namespace {

template <class Number>
cell optional_cell(const std::optional<Number>& value) {
  return value ? cell(*value) : cell();
}

[[noreturn]] void refuse(const std::string& column, const std::string& reason) {
  throw bad_input_error("column '" + column + "': " + reason);
}

/// Hands out the cells of a row one after the other, as the types asked for.
class cell_reader {
 public:
  explicit cell_reader(std::span<const cell> cells) : cells_(cells) {}

  void read(std::string& value) {
    const auto* text = std::get_if<std::string>(&next());
    if (text == nullptr) refuse(column(), "not a text");
    value = *text;
  }

  void read(int& value) {
    std::optional<std::uint64_t> number;
    read(number);
    if (!number || !std::in_range<int>(*number)) refuse(column(), "not a small whole number");
    value = static_cast<int>(*number);
  }

  void read(std::optional<std::uint64_t>& value) {
    value = number<std::uint64_t>("not a whole number that is 0 or more");
  }

  void read(std::optional<double>& value) { value = number<double>("not a number"); }

 private:
  const cell& next() { return cells_[position_++]; }
  const std::string& column() const { return sweep_columns()[position_ - 1]; }

  /// The next cell as a Number; nothing for an empty cell.
  template <class Number>
  std::optional<Number> number(const char* complaint) {
    const cell& from = next();
    if (std::holds_alternative<std::monostate>(from)) return std::nullopt;
    const auto value = std::visit([](const auto& each) { return exactly<Number>(each); }, from);
    if (!value) refuse(column(), complaint);
    return value;
  }

  template <class Number, class Held>
  static std::optional<Number> exactly(const Held& held) {
    if constexpr (std::same_as<Number, Held>) {
      return held;
    } else if constexpr (std::same_as<Held, std::int64_t> || std::same_as<Held, std::uint64_t>) {
      if constexpr (std::integral<Number>) {
        if (std::in_range<Number>(held)) return static_cast<Number>(held);
      } else {
        constexpr std::int64_t exact_limit = std::int64_t{1} << 53;
        if (std::cmp_less_equal(held, exact_limit) && std::cmp_less_equal(-exact_limit, held)) {
          return static_cast<Number>(held);
        }
      }
    }
    return std::nullopt;
  }

  std::span<const cell> cells_;
  std::size_t position_ = 0;
};

}  // namespace

const std::vector<std::string>& sweep_columns() {
  static const std::vector<std::string> columns{
      "weights_sha256", "model",        "dataset",   "scope",      "layer",
      "quantizer",      "bits",         "wsupp",     "sqnr_ex_db", "sqnr_th_db",
      "within_pct",     "accuracy_pct", "correct",   "images",     "certified_fast",
      "reevaluated",    "backend",      "algorithm", "status"};
  return columns;
}

std::vector<cell> to_cells(const sweep_row& row) {
  std::vector<cell> cells;
  append_cells(row, cells);
  return cells;
}

void append_cells(const sweep_row& row, std::vector<cell>& cells) {
  cells.reserve(cells.size() + sweep_columns().size());
  for (const std::string* text : {&row.weights_sha256, &row.model, &row.dataset, &row.scope_name,
                                  &row.layer, &row.quantizer}) {
    cells.emplace_back(*text);
  }
  cells.emplace_back(std::int64_t{row.bits});
  for (const auto* value :
       {&row.wsupp, &row.sqnr_ex_db, &row.sqnr_th_db, &row.within_pct, &row.accuracy_pct}) {
    cells.push_back(optional_cell(*value));
  }
  for (const auto* count : {&row.correct, &row.images, &row.certified_fast, &row.reevaluated}) {
    cells.push_back(optional_cell(*count));
  }
  for (const std::string* text : {&row.backend, &row.algorithm, &row.status}) {
    cells.emplace_back(*text);
  }
}

sweep_row sweep_row_from_cells(std::span<const cell> cells) {
  QSWEEP_EXPECTS(cells.size() == sweep_columns().size(), "one cell a column");
  sweep_row row;
  cell_reader reader(cells);
  reader.read(row.weights_sha256);
  reader.read(row.model);
  reader.read(row.dataset);
  reader.read(row.scope_name);
  reader.read(row.layer);
  reader.read(row.quantizer);
  reader.read(row.bits);
  reader.read(row.wsupp);
  reader.read(row.sqnr_ex_db);
  reader.read(row.sqnr_th_db);
  reader.read(row.within_pct);
  reader.read(row.accuracy_pct);
  reader.read(row.correct);
  reader.read(row.images);
  reader.read(row.certified_fast);
  reader.read(row.reevaluated);
  reader.read(row.backend);
  reader.read(row.algorithm);
  reader.read(row.status);
  if (row.status == "exact" && !row.sqnr_ex_db) {
    row.sqnr_ex_db = std::numeric_limits<double>::infinity();
  }
  return row;
}

const std::vector<std::string>& theory_columns() {
  static const std::vector<std::string> columns{
      "source", "quantizer", "bits", "wsupp", "distortion", "granular", "overload", "sqnr_th_db"};
  return columns;
}

std::vector<cell> to_cells(const theory_row& row) {
  return {row.source,  row.quantizer,  std::int64_t{row.bits}, row.wsupp,
          row.d.total, row.d.granular, row.d.overload,         row.sqnr_th_db};
}

std::vector<theory_row> theory_rows(const std::string& source, const std::string& quantizer,
                                    const std::vector<int>& bits, const threshold_list& wsupp) {
  const sweep_request request{.quantizer = quantizer, .bits = bits, .wsupp = wsupp};
  validate(request);
  const std::unique_ptr<Source> density = make_source(source);
  std::vector<theory_row> rows;
  const sweep_plan plan(request);
  for (std::uint64_t index = 0; index < plan.size(); ++index) {
    const sweep_point point = plan.point(index);
    const auto* name = std::get_if<named_threshold>(&point.entries[0]);
    const double threshold =
        name ? design_threshold(*name, point.bits) : std::get<double>(point.entries[0]);
    const distortion d = uniform_distortion(*density, point.bits, threshold);
    rows.push_back({.source = source,
                    .quantizer = quantizer,
                    .bits = point.bits,
                    .wsupp = threshold,
                    .d = d,
                    .sqnr_th_db = theoretical_sqnr_db(d)});
  }
  return rows;
}

}  // namespace qsweep

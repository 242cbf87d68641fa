// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "tiny_sweep.hpp"

namespace qsweep {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const nlohmann::json fingerprint{{"qsweep_journal", 1}, {"bits", "2,3"}, {"model", "mlp"}};
constexpr std::uint64_t plan = 10;

sweep_row row_with(double sqnr_db) {
  sweep_row row;
  row.bits = 3;
  row.wsupp = 2.0;
  row.sqnr_ex_db = sqnr_db;
  row.status = "ok";
  return row;
}

void append(journal& record, std::uint64_t index, const sweep_row& row) {
  record.append(std::vector<indexed_row>{{index, row}});
}

std::vector<std::uint64_t> indices_of(const journal& record, std::uint64_t first = 0,
                                      std::uint64_t last = plan) {
  std::vector<std::uint64_t> indices;
  record.read(first, last,
              one_by_one([&](std::uint64_t index, const sweep_row&) { indices.push_back(index); }));
  return indices;
}

template <class Error>
std::string refusal(const std::filesystem::path& file, const nlohmann::json& expected) {
  try {
    journal record(file, expected, plan);
    return "accepted";
  } catch (const Error& problem) {
    return problem.what();
  }
}

TEST(Journal, RowsReadBackSortedAndBitForBit) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  // Doubles that a careless decimal would change.
  const std::vector<double> values{0.1 + 0.2, 5e-324, -1.7976931348623157e308,
                                   1.0 / 3.0, 1e22,   9007199254740993.0};
  {
    journal record(file, fingerprint, plan);
    for (std::size_t i = values.size(); i-- > 0;) append(record, i, row_with(values[i]));
  }
  const journal record(file, fingerprint, plan);
  EXPECT_EQ(record.size(), values.size());
  std::size_t next = 0;
  record.read(0, plan, one_by_one([&](std::uint64_t index, const sweep_row& row) {
                EXPECT_EQ(index, next);
                EXPECT_EQ(std::bit_cast<std::uint64_t>(row.sqnr_ex_db.value()),
                          std::bit_cast<std::uint64_t>(values[next]));
                EXPECT_EQ(row, row_with(values[next]));
                ++next;
              }));
  EXPECT_EQ(next, values.size());
}

TEST(Journal, FindsRowsWhateverTheOrderTheyCameIn) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  const auto expect_all = [](const journal& record) {
    EXPECT_EQ(record.size(), 7U);
    EXPECT_THAT(indices_of(record), ::testing::ElementsAre(0, 1, 4, 5, 6, 7, 9));
    EXPECT_THAT(indices_of(record, 1, 7), ::testing::ElementsAre(1, 4, 5, 6));
    EXPECT_THAT(indices_of(record, 2, 4), ::testing::IsEmpty());
    EXPECT_TRUE(record.contains(7));
    EXPECT_FALSE(record.contains(2) || record.contains(8));
  };
  {
    journal record(file, fingerprint, plan);
    for (const std::vector<std::uint64_t>& together :
         std::vector<std::vector<std::uint64_t>>{{5, 6}, {7, 9}, {0}, {1, 4}}) {
      std::vector<indexed_row> rows;
      for (const std::uint64_t index : together) rows.push_back({index, row_with(1.0)});
      record.append(rows);
    }
    expect_all(record);
  }
  expect_all(journal(file, fingerprint, plan));
}

TEST(Journal, ReadsRowsBackInPieces) {
  constexpr std::uint64_t many = 5000;  // some megabytes: more than one piece of file and of rows
  const testing::scratch_folder folder;
  std::vector<indexed_row> rows;
  for (std::uint64_t i = 0; i < many; ++i) rows.push_back({i, row_with(static_cast<double>(i))});
  journal(folder / "journal.jsonl", fingerprint, many).append(rows);
  const journal record(folder / "journal.jsonl", fingerprint, many);
  std::uint64_t next = 0;
  record.read(0, many, [&](std::span<const indexed_row> piece) {
    EXPECT_LT(piece.size(), many);
    for (const indexed_row& each : piece) {
      EXPECT_EQ(each.index, next);
      EXPECT_EQ(each.row.sqnr_ex_db, static_cast<double>(next));
      ++next;
    }
  });
  EXPECT_EQ(next, many);
}

TEST(Journal, KeepsInfinityOfExactCopies) {
  sweep_row exact = row_with(std::numeric_limits<double>::infinity());
  exact.status = "exact";
  const testing::scratch_folder folder;
  journal record(folder / "journal.jsonl", fingerprint, plan);
  append(record, 4, exact);
  record.read(4, 5,
              one_by_one([&](std::uint64_t, const sweep_row& row) { EXPECT_EQ(row, exact); }));
}

TEST(Journal, KeepsTextOfAnyKind) {
  sweep_row row = row_with(1.0);
  row.status = "failed: a \"quoted\" \\ back\\\\slash\n\ttwo lines, {\"a\":1}, \u00e9 \x01";
  row.model = "\\";
  row.dataset = "\"";
  const testing::scratch_folder folder;
  journal record(folder / "journal.jsonl", fingerprint, plan);
  append(record, 4, row);
  EXPECT_EQ(indices_of(record).size(), 1U);
  record.read(4, 5,
              one_by_one([&](std::uint64_t, const sweep_row& read) { EXPECT_EQ(read, row); }));
  const std::string content = read_whole_file(folder / "journal.jsonl");
  const std::string line = content.substr(content.find('\n') + 1);
  EXPECT_EQ(nlohmann::json::parse(line).at("status"), row.status) << "not JSON as others read it";
}

TEST(Journal, RefusesAnIndexTwice) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  journal record(file, fingerprint, plan);
  append(record, 3, row_with(1.0));
  EXPECT_TRUE(record.contains(3));
  EXPECT_FALSE(record.contains(2));
  EXPECT_THROW(append(record, 3, row_with(1.0)), precondition_error);
  EXPECT_EQ(indices_of(record), std::vector<std::uint64_t>{3});
}

TEST(Journal, RefusesTheRecordOfAnotherSweepAndSaysWhatDiffers) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  journal(file, fingerprint, plan).append(std::vector<indexed_row>{{0, row_with(1.0)}});
  const std::string before = read_whole_file(file);
  nlohmann::json other = fingerprint;
  other["bits"] = "4";
  EXPECT_THAT(refusal<usage_error>(file, other),
              AllOf(HasSubstr(file.string()), HasSubstr("bits is \"2,3\" there and \"4\" here"),
                    Not(HasSubstr("model"))));
  other = fingerprint;
  other["scope"] = "layer";
  EXPECT_THAT(refusal<usage_error>(file, other), HasSubstr("scope is \"missing\" there"));
  other = fingerprint;
  other.erase("model");
  EXPECT_THAT(refusal<usage_error>(file, other), HasSubstr("does not know"));
  EXPECT_EQ(read_whole_file(file), before);
}

TEST(Journal, RefusesFilesThatAreNoJournalAndLeavesThemAlone) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  for (const std::string content : {"my notes", "my notes\n", "{\"a\":1}\n", "\n", "[1]\n"}) {
    write_file_atomically(file, content);
    EXPECT_THAT(refusal<usage_error>(file, fingerprint), HasSubstr("not the journal of a sweep"));
    EXPECT_EQ(read_whole_file(file), content);
  }
}

TEST(Journal, NamesTheLineThatIsNoRow) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  {
    journal record(file, fingerprint, plan);
    append(record, 0, row_with(1.0));
    append(record, 1, row_with(2.0));
  }
  const std::string good = read_whole_file(file);
  const std::string last = good.substr(good.rfind('\n', good.size() - 2) + 1);
  const auto refused = [&](const std::string& line, const std::string& reason) {
    write_file_atomically(file, good + line);
    EXPECT_THAT(refusal<bad_input_error>(file, fingerprint),
                AllOf(HasSubstr(file.string() + ":4: "), HasSubstr(reason)));
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string line = last;
    return line.replace(line.find(from), from.size(), to);
  };
  refused("rubbish\n", "not a JSON object");
  refused("{}\n", "column 'index' is missing");
  refused(last.substr(0, last.size() - 2) + "\n", "not the columns of a row");
  refused(last.substr(0, last.size() - 2) + ",\"more\":1}\n", "not the columns of a row");
  refused(with("\"status\":\"ok\"", "\"status\":\"ok"), "column 'status'");
  refused(with("\"status\":\"ok\"", "\"status\":true"), "column 'status'");
  refused(with("\"status\":\"ok\"", "\"status\":\"\\q\""), "column 'status'");
  refused(with("\"wsupp\":2", "\"wsupp\":2.0x"), "column 'wsupp'");
  refused(with("\"wsupp\":2", "\"wsupp\":2.0.1"), "column 'wsupp'");
  refused(with("\"wsupp\":2", "\"wsupp\":inf"), "column 'wsupp'");
  refused(with("\"wsupp\":2", "\"wsupp\":"), "column 'wsupp'");
  refused(last, "the index comes twice");
  refused(with("\"index\":1", "\"index\":10"), "beyond the plan");
  refused(with("\"index\":1", "\"index\":-1"), "'index'");
  refused(with("\"index\":1", "\"index\":[]"), "'index'");
  refused(with("\"status\"", "\"statos\""), "column 'status' is missing");
  refused(with("\"bits\":3", "\"bits\":\"3\""), "column 'bits'");
}

TEST(Journal, RefusesASecondWriter) {
  const testing::scratch_folder folder;
  const auto file = folder / "journal.jsonl";
  journal first(file, fingerprint, plan);
  EXPECT_THAT(refusal<io_error>(file, fingerprint), HasSubstr("another process is writing it"));
}

TEST(Fingerprint, ChangesWithWhateverChangesRows) {
  const testing::tiny_sweep base;
  const auto differs = [&](auto change) {
    testing::tiny_sweep other;
    change(other);
    EXPECT_NE(sweep_fingerprint(other.job()), sweep_fingerprint(base.job()));
  };
  EXPECT_EQ(sweep_fingerprint(testing::tiny_sweep().job()), sweep_fingerprint(base.job()));
  differs([](testing::tiny_sweep& s) { s.weights.sha256 = "abd"; });
  differs([](testing::tiny_sweep& s) { s.data.name = "other"; });
  differs([](testing::tiny_sweep& s) { s.request.what = scope::layer; });
  differs([](testing::tiny_sweep& s) { s.request.bits = {3, 1}; });
  differs([](testing::tiny_sweep& s) {
    s.request.wsupp = {1.0, named_threshold::wmax, named_threshold::jayant, 2.5000000000000004};
  });
  differs([](testing::tiny_sweep& s) { s.request.want_accuracy = true; });
}

TEST(Fingerprint, KnowsTheIncrementalAlgorithmWhereItCanShow) {
  testing::tiny_sweep with;
  testing::tiny_sweep without;
  without.request.incremental = false;
  EXPECT_EQ(sweep_fingerprint(with.job()), sweep_fingerprint(without.job()))
      << "without accuracy the rows are the same";
  with.request.want_accuracy = without.request.want_accuracy = true;
  EXPECT_NE(sweep_fingerprint(with.job()), sweep_fingerprint(without.job()));
}

TEST(Fingerprint, TellsWhichLayerHasWhichThresholds) {
  const auto of = [](std::vector<layer_thresholds> layers, std::vector<threshold_entry> common) {
    testing::tiny_sweep sweep;
    sweep.request.what = scope::layer;
    sweep.request.layers = std::move(layers);
    sweep.request.wsupp = std::move(common);
    return sweep_fingerprint(sweep.job());
  };
  const std::vector<nlohmann::json> all{of({}, {2.0}),
                                        of({{"dense1", {}}, {"dense2", {}}}, {2.0}),
                                        of({{"dense1", {}}, {"dense2", {2.0}}}, {2.0}),
                                        of({{"dense1", {2.0}}, {"dense2", {}}}, {2.0}),
                                        of({{"dense1", {2.0}}, {"dense2", {2.0}}}, {}),
                                        of({{"dense1", {2.0, 3.0}}, {"dense2", {2.0}}}, {}),
                                        of({{"dense1", {2.0}}, {"dense2", {2.0, 3.0}}}, {})};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(all[i], all[k]) << i << " and " << k;
  }
}

TEST(Fingerprint, TellsLongThresholdListsApart) {
  testing::tiny_sweep one;
  one.request.wsupp = std::vector<threshold_entry>(1000, 2.0);
  testing::tiny_sweep two = {};
  two.request.wsupp = one.request.wsupp;
  EXPECT_EQ(sweep_fingerprint(one.job()), sweep_fingerprint(two.job()));
  std::vector<threshold_entry> other(1000, 2.0);
  other[500] = 2.0000000000000004;
  two.request.wsupp = other;
  EXPECT_NE(sweep_fingerprint(one.job()), sweep_fingerprint(two.job()));
  EXPECT_LT(sweep_fingerprint(two.job()).dump().size(), 1000U);
}

}  // namespace
}  // namespace qsweep

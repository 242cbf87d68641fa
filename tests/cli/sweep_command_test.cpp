// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "program.hpp"

namespace qsweep::test {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* contract_columns =
    "weights_sha256,model,dataset,scope,layer,quantizer,bits,wsupp,sqnr_ex_db,sqnr_th_db,"
    "within_pct,accuracy_pct,correct,images,certified_fast,reevaluated,backend,algorithm,status";

std::vector<std::string> sweep_of(const std::filesystem::path& weights,
                                  const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"sweep",   "--weights", weights, "--bits",    "3",
                                     "--quiet", "--metrics", "sqnr",  "--threads", "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Sweep, CsvHasTheContractsColumnsAndNoProgressWhenQuiet) {
  const auto weights = write_mlp(fresh_folder());

  const auto result = run_qsweep(sweep_of(weights, {"--wsupp", "2,3", "--format", "csv"}));

  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  const auto lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], contract_columns);
  EXPECT_THAT(lines[1], HasSubstr(",mlp,mnist,global,all,uniform,3,2,"));
  EXPECT_THAT(lines[1], HasSubstr(",,,,,,cpu,"));
}

TEST(Sweep, AccuracyWithoutADataSetIsAUsageError) {
  const auto weights = write_mlp(fresh_folder());

  const auto result = run_qsweep({"sweep", "--weights", weights, "--bits", "3", "--wsupp", "2"});

  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--metrics sqnr"));
}

TEST(Sweep, FolderHoldsTheRowsOfStdoutAndTheProvenance) {
  const auto folder = fresh_folder();
  const auto weights = write_mlp(folder);
  const std::vector<std::string> range{"--wsupp", "2:4:0.5"};

  auto to_folder = range;
  to_folder.insert(to_folder.end(), {"--out", folder / "out"});
  auto to_stdout = range;
  to_stdout.insert(to_stdout.end(), {"--format", "csv"});
  const auto written = run_qsweep(sweep_of(weights, to_folder));
  const auto printed = run_qsweep(sweep_of(weights, to_stdout));

  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.out, IsEmpty());
  EXPECT_EQ(content_of(folder / "out" / "rows.csv"), printed.out);
  const auto context = nlohmann::json::parse(content_of(folder / "out" / "context.json"));
  EXPECT_TRUE(context.contains("version"));
  EXPECT_EQ(context["threads"], 1);
  EXPECT_EQ(context["inputs"]["weights"].get<std::string>().size(), 64U);
}

/// The cells of the rows of a CSV text under one column.
std::vector<std::string> column_of(const std::string& csv, const std::string& name) {
  std::vector<std::string> cells;
  std::size_t place = 0;
  for (const std::string& line : lines_of(csv)) {
    std::vector<std::string> fields;
    std::istringstream text(line);
    for (std::string field; std::getline(text, field, ',');) fields.push_back(field);
    if (line == contract_columns) {
      place = static_cast<std::size_t>(std::ranges::find(fields, name) - fields.begin());
    } else {
      cells.push_back(fields.at(place));
    }
  }
  return cells;
}

TEST(Sweep, LayersAreCrossedWithTheLastFastest) {
  const auto weights = write_mlp(fresh_folder());

  const auto result =
      run_qsweep(sweep_of(weights, {"--scope", "layer", "--wsupp", "dense3=2,wmax", "--wsupp",
                                    "dense1=2:3/2", "--wsupp", "4", "--format", "csv"}));

  EXPECT_EQ(result.code, 0) << result.err;
  const auto layers = column_of(result.out, "layer");
  ASSERT_EQ(layers.size(), 4U);
  EXPECT_EQ(layers[0], "dense1=2;dense2=4;dense3=2");
  EXPECT_THAT(layers[1], StartsWith("dense1=2;dense2=4;dense3=1.7"));  // uniform weights: sqrt3
  EXPECT_EQ(layers[2], "dense1=3;dense2=4;dense3=2");
  EXPECT_THAT(column_of(result.out, "wsupp"), Each("4"));
}

struct refused_layers {
  std::vector<std::string> arguments;
  std::string message;
};

class RefusedLayers : public testing::TestWithParam<refused_layers> {};

TEST_P(RefusedLayers, AreUsageErrorsThatTeach) {
  const auto result = run_qsweep(sweep_of(write_mlp(fresh_folder()), GetParam().arguments));

  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Sweep, RefusedLayers,
    testing::Values(refused_layers{{"--wsupp", "dense1=2", "--wsupp", "3"}, "need --scope layer"},
                    refused_layers{{"--scope", "layer", "--wsupp", "dens1=2", "--wsupp", "3"},
                                   "did you mean 'dense1'?"},
                    refused_layers{
                        {"--scope", "layer", "--wsupp", "dense1=2", "--wsupp", "dense2=2"},
                        "no thresholds for dense3: name every layer"},
                    refused_layers{{"--scope", "layer", "--wsupp", "dense1=2:", "--wsupp", "3"},
                                   "range '2:', character 3"},
                    refused_layers{{"--wsupp", "2", "--wsupp", "3"}, "join ranges by commas"}));

TEST(Sweep, JournalsOfLayersBelongToTheirThresholds) {
  const auto folder = fresh_folder();
  const auto weights = write_mlp(folder);
  const auto sweep_with = [&](const std::string& dense1) {
    return run_qsweep(sweep_of(weights, {"--scope", "layer", "--wsupp", "dense1=" + dense1,
                                         "--wsupp", "2,3", "--out", folder / "out"}));
  };

  EXPECT_EQ(sweep_with("2,3").code, 0);
  const std::string rows = content_of(folder / "out" / "rows.csv");
  EXPECT_EQ(lines_of(rows).size(), 5U);
  EXPECT_EQ(sweep_with("2,3").code, 0);
  EXPECT_EQ(content_of(folder / "out" / "rows.csv"), rows);
  const auto other = sweep_with("2,4");
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("wsupp is \"dense1=2,3;dense2;dense3;2,3\" there"));
}

class InterruptedSweep : public testing::TestWithParam<int> {};

TEST_P(InterruptedSweep, ResumesToTheBytesOfAnUninterruptedOne) {
  const auto folder = fresh_folder();
  const auto weights = write_mlp(folder);
  const auto arguments = [&](const std::string& out) {
    return sweep_of(weights, {"--wsupp", "1:8/1000", "--out", folder / out});
  };
  auto argv = arguments("cut");
  argv.insert(argv.begin(), QSWEEP_BINARY);

  program cut(argv);
  const auto journal = folder / "cut" / "journal.jsonl";
  for (int tries = 0; tries < 60000 && lines_of(content_of(journal)).size() < 3; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  cut.send(GetParam());
  const program_result interrupted = cut.wait();
  const auto rows_kept = lines_of(content_of(journal)).size() - 1;
  const program_result resumed = run_qsweep(arguments("cut"));
  const program_result whole = run_qsweep(arguments("whole"));

  EXPECT_EQ(interrupted.code, GetParam() == SIGKILL ? 128 + SIGKILL : 75) << interrupted.err;
  EXPECT_EQ(interrupted.err.find("to go on, run:") != std::string::npos, GetParam() != SIGKILL);
  EXPECT_LT(rows_kept, 1000U);
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(whole.code, 0) << whole.err;
  EXPECT_EQ(content_of(folder / "cut" / "rows.csv"), content_of(folder / "whole" / "rows.csv"));
  EXPECT_EQ(lines_of(content_of(folder / "cut" / "rows.csv")).size(), 1001U);
}

INSTANTIATE_TEST_SUITE_P(BySignal, InterruptedSweep, testing::Values(SIGINT, SIGTERM, SIGKILL));

}  // namespace
}  // namespace qsweep::test

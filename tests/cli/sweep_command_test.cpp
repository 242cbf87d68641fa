// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "program.hpp"

namespace qsweep::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

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

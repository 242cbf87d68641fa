// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "program.hpp"

namespace qsweep::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Theory, CsvHasTheContractsColumnsAndThePrintedSqnr) {
  const program_result result =
      run_qsweep({"theory", "--bits", "3", "--wsupp", "4.8371024,2.9236", "--format", "csv"});

  EXPECT_EQ(result.code, 0) << result.err;
  const auto lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "source,quantizer,bits,wsupp,distortion,granular,overload,sqnr_th_db");
  // Nikolic et al. 2021, Table 2: 8.6901 dB at w_max and 11.4419 dB at xmax[J].
  const auto sqnr_db = [&](std::size_t line) {
    return std::stod(lines[line].substr(lines[line].rfind(',') + 1));
  };
  EXPECT_NEAR(sqnr_db(1), 8.6901, 5e-5);
  EXPECT_NEAR(sqnr_db(2), 11.4419, 5e-5);
  EXPECT_THAT(lines[1], StartsWith("laplace,uniform,3,4.8371024,"));
}

TEST(Theory, EveryFormatHasTheSameRows) {
  const std::vector<std::string> command{"theory", "--bits", "2:4", "--wsupp", "hui,optimal"};
  const auto in_format = [&](const std::string& format) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--format", format});
    return run_qsweep(arguments).out;
  };

  const auto json = nlohmann::json::parse(in_format("json"));
  const auto jsonl = lines_of(in_format("jsonl"));

  ASSERT_EQ(json.size(), 6U);
  ASSERT_EQ(jsonl.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(nlohmann::json::parse(jsonl[i]), json[i]);
  EXPECT_EQ(lines_of(in_format("csv")).size(), 7U);
  EXPECT_EQ(lines_of(in_format("table")).size(), 7U);
}

TEST(Help, ExamplesComeBeforeOptionsOnEveryPage) {
  for (const std::string command :
       {"data", "train", "inspect", "theory", "sweep", "reproduce", "devices", "completion"}) {
    const program_result page = run_qsweep({"help", command});

    EXPECT_EQ(page.code, 0);
    EXPECT_EQ(page.out, run_qsweep({command, "--help"}).out);
    EXPECT_THAT(page.out, StartsWith("qsweep " + command + ": "));
    const auto examples = page.out.find("\nExamples:\n  ");
    ASSERT_NE(examples, std::string::npos) << command;
    EXPECT_LT(examples, page.out.find("--backend auto|reference|cpu|cuda")) << command;
  }
}

TEST(Help, NoLineIsWiderThanAHundredColumns) {
  for (const std::string command :
       {"data", "train", "inspect", "theory", "sweep", "reproduce", "devices", "completion"}) {
    for (const std::string& line : lines_of(run_qsweep({"help", command}).out)) {
      EXPECT_LE(line.size(), 100U) << command << ": " << line;
    }
  }
}

TEST(Version, NamesVersionAndCommitOnStdout) {
  const program_result result = run_qsweep({"--version"});

  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, StartsWith("qsweep "));
  EXPECT_THAT(result.out, HasSubstr("(commit "));
}

TEST(Color, OffTerminalsNothingIsColoured) {
  EXPECT_THAT(run_qsweep({"swep"}).err, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(run_qsweep({"--help"}).out, Not(HasSubstr("\x1b[")));
}

TEST(Devices, ListsTheBackendsAndWhatThereIsForCuda) {
  const auto rows =
      nlohmann::json::parse(run_qsweep({"devices", "--threads", "3", "--format", "json"}).out);

  ASSERT_GE(rows.size(), 3U);
  EXPECT_EQ(rows[0]["backend"], "cpu");
  EXPECT_EQ(rows[0]["threads"], 3);
  EXPECT_GT(rows[0]["cores"], 0);
  EXPECT_EQ(rows[1]["backend"], "reference");
  for (std::size_t row = 2; row < rows.size(); ++row) {
    EXPECT_EQ(rows[row]["backend"], "cuda");
    const bool there = rows[row]["available"];
    for (const std::string known : {"device", "memory_gib", "index", "compute_capability",
                                    "multiprocessors", "clock_mhz", "driver", "runtime"}) {
      EXPECT_EQ(rows[row][known].is_null(), !there) << known;
    }
    EXPECT_FALSE(rows[row]["note"].is_null());
  }
}

TEST(Devices, CsvHasTheContractsColumnsAndTheTableFewer) {
  const std::string common =
      "backend,available,device,cores,threads,memory_gib,instruction_sets,note";
  EXPECT_EQ(lines_of(run_qsweep({"devices", "--format", "csv"}).out)[0],
            common +
                ",index,compute_capability,multiprocessors,clock_mhz,memory_clock_mhz,"
                "memory_bus_bits,driver,runtime,libraries");
  EXPECT_THAT(lines_of(run_qsweep({"devices"}).out)[0], Not(HasSubstr("multiprocessors")));
}

TEST(Devices, ExactlyOneBackendIsWhatAutoMeans) {
  int automatic = 0;
  for (const std::string& line : lines_of(run_qsweep({"devices", "--format", "csv"}).out)) {
    if (line.find("what auto means here") != std::string::npos) ++automatic;
  }
  EXPECT_EQ(automatic, 1);
}

TEST(Data, ListNamesTheFilesOfTheChosenDataSet) {
  const program_result result = run_qsweep({"data", "list", "fashion-mnist", "--format", "csv"},
                                           {{"QSWEEP_DATA", fresh_folder()}});

  EXPECT_EQ(result.code, 0);
  const auto lines = lines_of(result.out);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0], "dataset,file,state,size_bytes,path,sha256,licence,detail");
  EXPECT_THAT(lines[1], StartsWith("fashion-mnist,train-images-idx3-ubyte,"));
}

}  // namespace
}  // namespace qsweep::test

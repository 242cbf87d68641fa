// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace qsweep::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct failing_command {
  std::vector<std::string> arguments;
  int code;
  std::string message;
};

class FailingCommand : public testing::TestWithParam<failing_command> {};

TEST_P(FailingCommand, HasItsExitCodeAndMessageAndNoData) {
  const program_result result = run_qsweep(GetParam().arguments);

  EXPECT_EQ(result.code, GetParam().code) << result.err;
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
  EXPECT_THAT(result.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Usage, FailingCommand,
    testing::Values(
        failing_command{{}, 2, "Subcommands:"},
        failing_command{{"swep"}, 2, "did you mean 'sweep'?"},
        failing_command{{"help", "bogus"}, 2, "unknown subcommand 'bogus'"},
        failing_command{{"sweep", "--wsup", "3"}, 2, "did you mean '--wsupp'?"},
        failing_command{{"sweep", "--bits", "3"}, 2, "--weights FILE is needed, for example:"},
        failing_command{{"theory", "--bits", "3"}, 2, "--wsupp RANGE is needed, for example:"},
        failing_command{{"theory", "--wsupp", "3"}, 2, "--bits LIST is needed, for example:"},
        failing_command{{"theory", "--bits", "17", "--wsupp", "3"}, 2, "17"},
        failing_command{{"theory", "--bits", "3", "--wsupp", "7:2:1"}, 2, "empty"},
        failing_command{{"theory", "--bits", "3", "--wsupp", "wmax"}, 2, "needs weights"},
        failing_command{{"theory", "--bits", "3", "--wsupp", "3", "--source", "lapace"},
                        2,
                        "did you mean 'laplace'?"},
        failing_command{{"devices", "--threads", "0"}, 2, "whole number from 1 to"},
        failing_command{{"devices", "--threads", "two"}, 2, "whole number from 1 to"},
        failing_command{{"devices", "--format", "xml"}, 2, "known: table, csv, json, jsonl"},
        failing_command{{"devices", "--color", "sometimes"}, 2, "known: auto, always, never"},
        failing_command{{"inspect"}, 2, "qsweep inspect mlp.safetensors"},
        failing_command{{"inspect", "a", "b"}, 2, "unexpected argument 'b'"},
        failing_command{{"data"}, 2, "fetch, verify or list"},
        failing_command{{"data", "fetch", "minst"}, 2, "did you mean 'mnist'?"},
        failing_command{{"train", "--model", "mlp"}, 2, "--dataset is needed, for example:"},
        failing_command{{"reproduce"}, 2, "known: nikolic2021"},
        failing_command{{"reproduce", "nikolic2012"}, 2, "did you mean 'nikolic2021'?"},
        failing_command{{"reproduce", "nikolic2021", "--table", "2", "--figure", "2"},
                        2,
                        "exclude each other"}));

INSTANTIATE_TEST_SUITE_P(
    Device, FailingCommand,
    testing::Values(failing_command{{"devices", "--device", "x"}, 2, "for example: 0, or 0,1"},
                    failing_command{{"devices", "--device", "0,"}, 2, "not a list of devices"},
                    failing_command{{"devices", "--device", "-1"}, 2, "not a list of devices"},
                    failing_command{{"devices", "--device", "1,0,1"}, 2, "device 1 is named twice"},
                    failing_command{{"devices", "--device", "0", "--backend", "cpu"},
                                    2,
                                    "--device 0 goes with --backend cuda, not with 'cpu'"},
                    failing_command{{"devices", "--devise", "0"}, 2, "did you mean '--device'?"}));

/// On a machine with a device these run on it, and there is nothing to refuse.
TEST(ExitCode, AMissingDeviceIsFourAtOnceWithTheReason) {
  const auto rows = nlohmann::json::parse(run_qsweep({"devices", "--format", "json"}).out);
  const bool is_there = rows.back()["available"];
  for (const std::vector<std::string>& asking :
       {std::vector<std::string>{"--backend", "cuda"}, {"--device", "0"}}) {
    std::vector<std::string> command{"sweep", "--weights", "/nowhere"};
    command.insert(command.end(), asking.begin(), asking.end());

    const program_result result = run_qsweep(command);

    EXPECT_EQ(result.code, is_there ? 2 : 4) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr(is_there ? "--bits" : "backend 'cuda'"));
  }
}

TEST(ExitCode, ADeviceThatNoMachineHasIsMissing) {
  const program_result result = run_qsweep({"devices", "--device", "4095"});

  EXPECT_EQ(result.code, 4) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Files, FailingCommand,
    testing::Values(failing_command{{"inspect", "/nowhere/w.safetensors"}, 6, "/nowhere/"},
                    failing_command{{"train", "--model", "mlp", "--dataset", "mnist", "--out",
                                     "/proc/w.safetensors"},
                                    6,
                                    "/proc/w.safetensors cannot be written"},
                    failing_command{{"train", "--model", "mlp", "--dataset", "mnist", "--out", "/"},
                                    6,
                                    "it is a folder"}));

TEST(ExitCode, ABrokenWeightsFileIsBadInput) {
  const auto file = fresh_folder() / "broken.safetensors";
  std::ofstream(file) << "this is not safetensors";

  const program_result result = run_qsweep({"inspect", file});

  EXPECT_EQ(result.code, 5);
  EXPECT_THAT(result.err, HasSubstr(file.string()));
}

TEST(ExitCode, ADamagedDataFileIsBadInput) {
  const auto folder = fresh_folder();
  std::filesystem::create_directories(folder / "mnist");
  std::ofstream(folder / "mnist" / "t10k-images-idx3-ubyte") << "damaged";

  const program_result result =
      run_qsweep({"data", "verify", "mnist", "--format", "csv"}, {{"QSWEEP_DATA", folder}});

  EXPECT_EQ(result.code, 5) << result.err;
  EXPECT_THAT(result.err, HasSubstr("t10k-images-idx3-ubyte"));
}

TEST(ExitCode, FailedPointsAreRowsAndExitThree) {
  const auto weights = write_mlp(fresh_folder());

  // The tabulated value ends at 8 bits: the second point cannot be resolved.
  const program_result result =
      run_qsweep({"sweep", "--weights", weights, "--bits", "8,9", "--wsupp", "jayant", "--metrics",
                  "sqnr", "--format", "csv"});

  EXPECT_EQ(result.code, 3) << result.err;
  ASSERT_EQ(lines_of(result.out).size(), 3U);
  EXPECT_THAT(lines_of(result.out)[2], HasSubstr("failed: "));
  EXPECT_THAT(result.err, HasSubstr("1 of 2 points failed"));
}

}  // namespace
}  // namespace qsweep::test

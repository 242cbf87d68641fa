// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "app/completion_table.hpp"
#include "program.hpp"

namespace qsweep::test {
namespace {

using app::completion_command;
using app::completion_option;
using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;

std::vector<completion_command> table() {
  app::session run;
  return app::completion_table(*app::make_app(run));
}

/// What bash offers for the last of `words`, by the script that qsweep prints.
std::vector<std::string> bash_offers(const std::string& words, std::size_t index) {
  const std::string script = "source <(" QSWEEP_BINARY " completion bash); COMP_WORDS=(" + words +
                             "); COMP_CWORD=" + std::to_string(index) +
                             "; _qsweep; printf '%s\\n' \"${COMPREPLY[@]}\"";
  return lines_of(program({"bash", "-c", script}).wait().out);
}

TEST(Completion, TableHasEverySubcommandAndItsContractOptions) {
  const auto commands = table();
  ASSERT_EQ(commands.size(), 9U);
  EXPECT_THAT(commands.front().words,
              testing::ElementsAre("data", "train", "inspect", "theory", "sweep", "reproduce",
                                   "devices", "completion"));
  std::vector<std::string> names;
  for (const completion_option& o : commands[5].options) names.push_back(o.name);
  EXPECT_THAT(names,
              IsSupersetOf({"--weights", "--dataset", "--bits", "--wsupp", "--quantizer", "--scope",
                            "--metrics", "--out", "--backend", "--threads", "--format", "--seed",
                            "--device", "--quiet", "--color", "--help"}));
}

TEST(Completion, BashOffersEverySubcommandOptionAndChoice) {
  for (const completion_command& command : table()) {
    const bool is_root = command.name.empty();
    const std::string before = is_root ? "qsweep" : "qsweep " + command.name;
    const auto offers = bash_offers(before + " ''", is_root ? 1 : 2);
    for (const std::string& word : command.words) EXPECT_THAT(offers, Contains(word)) << before;
    for (const completion_option& option : command.options) {
      EXPECT_THAT(offers, Contains(option.name)) << before;
    }
  }
  EXPECT_THAT(bash_offers("qsweep train --model ''", 3), testing::ElementsAre("mlp", "cnn"));
  EXPECT_THAT(bash_offers("qsweep data f", 2), testing::ElementsAre("fetch", "fashion-mnist"));
}

TEST(Completion, ZshAndFishScriptsNameEverySubcommandOptionAndChoice) {
  const std::string zsh = run_qsweep({"completion", "zsh"}).out;
  const std::string fish = run_qsweep({"completion", "fish"}).out;
  EXPECT_THAT(zsh, testing::StartsWith("#compdef qsweep\n"));
  for (const completion_command& command : table()) {
    EXPECT_THAT(zsh, HasSubstr(command.name + ")"));
    EXPECT_THAT(fish, HasSubstr(command.name));
    for (const completion_option& option : command.options) {
      EXPECT_THAT(zsh, HasSubstr("'" + option.name + "["));
      EXPECT_THAT(fish, HasSubstr("-l " + option.name.substr(2)));
    }
  }
}

TEST(Completion, BashScriptIsSound) {
  EXPECT_EQ(program({"bash", "-c", "bash -n <(" QSWEEP_BINARY " completion bash)"}).wait().code, 0);
}

}  // namespace
}  // namespace qsweep::test

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>

#include "app/commands.hpp"
#include "core/error.hpp"
#include "core/suggest.hpp"

namespace qsweep::app {
namespace {

std::string joined(const std::vector<std::string>& words, const std::string& separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

CLI::Option* add_devices(CLI::App& app, std::string& devices) {
  const auto check = [](const std::string& text) -> std::string {
    try {
      (void)parse_devices(text);
      return {};
    } catch (const usage_error& problem) {
      return problem.what();
    }
  };
  return app
      .add_option("--device", devices,
                  "CUDA devices that share the work: 0, or 0,1; implies cuda [default: the first]")
      ->type_name("LIST")
      ->check(CLI::Validator(check, ""));
}

void add_common_options(CLI::App& app, common_options& common) {
  std::vector<CLI::Option*> options{
      add_choice(app, "--backend", common.backend, {"auto", "reference", "cpu", "cuda"},
                 "What computes; no silent fallback [default: auto]"),
      add_devices(app, common.devices),
      add_number(app, "--threads", common.threads, 1, 4096,
                 "Processor threads [default: all cores this process may use]"),
      add_choice(app, "--format", common.format, {"table", "csv", "json", "jsonl"},
                 "How rows are printed on stdout [default: table]"),
      add_number(app, "--seed", common.seed, std::uint64_t{0},
                 std::numeric_limits<std::uint64_t>::max(),
                 "Seed of what is random, which is training only [default: 1]"),
      app.add_flag("--quiet", common.quiet, "No log and no progress on stderr; errors only"),
      add_choice(app, "--color", common.color, {"auto", "always", "never"},
                 "auto: on terminals unless NO_COLOR is set [default: auto]")};
  for (CLI::Option* option : options) option->group("Common options");
}

const char* const program_summary =
    "Exact, massive sweeps of the support threshold of weight quantizers";

const char* const program_examples =
    "qsweep data fetch\n"
    "qsweep train --model mlp --dataset mnist --out mlp.safetensors\n"
    "qsweep sweep --weights mlp.safetensors --dataset mnist --bits 3 --wsupp 2:7:0.5\n"
    "qsweep reproduce nikolic2021 --table 2";

const char* const program_details =
    "Exit codes:\n"
    "  0 ok   1 a reproduction verdict failed   2 usage   3 finished with failed points\n"
    "  4 device missing   5 bad input file   6 input/output error   75 interrupted, resumable\n\n"
    "'qsweep help SUBCOMMAND' tells more. stdout carries data, stderr log and progress.";

}  // namespace

CLI::Validator whole_number(std::int64_t least, std::uint64_t most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    const char* end = text.data() + text.size();
    std::uint64_t number = 0;
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    const bool in_range = number <= most && (least <= 0 || number >= std::uint64_t(least));
    if (failure == std::errc{} && stop == end && in_range) return {};
    return "'" + text + "' is not a whole number from " + std::to_string(least) + " to " +
           std::to_string(most);
  };
  return {check, ""};
}

CLI::Option* add_choice(CLI::App& app, const std::string& name, std::string& value,
                        const std::vector<std::string>& choices, const std::string& description) {
  const auto check = [choices](const std::string& text) -> std::string {
    if (std::ranges::find(choices, text) != choices.end()) return {};
    return "unknown choice '" + text + "'" + suggestion(text, choices);
  };
  return app.add_option(name, value, description)
      ->type_name(joined(choices, "|"))
      ->check(CLI::Validator(check, ""));
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto is_capital = [](unsigned char c) { return std::isupper(c) != 0; };
  if (type.empty() || std::ranges::all_of(type, is_capital)) return {};
  return CLI::detail::split(type, '|');
}

CLI::App& add_command(CLI::App& root, session& run, const command_description& description,
                      std::function<int()> action) {
  CLI::App* command = root.add_subcommand(description.name, description.summary);
  if (!description.details.empty()) {
    command->description(description.summary + "\n" + description.details);
  }
  command->footer(joined(description.examples, "\n"));
  command->set_help_flag("-h,--help", "Show this page")->group("Common options");
  add_common_options(*command, run.common);
  command->callback([&run, action = std::move(action)] { run.command = action; });
  return *command;
}

std::unique_ptr<CLI::App> make_app(session& run) {
  auto root =
      std::make_unique<CLI::App>(std::string(program_summary) + "\n" + program_details, "qsweep");
  root->require_subcommand(1, 1);
  root->set_help_flag("-h,--help", "Show this page")->group("Common options");
  root->set_version_flag("--version", "qsweep " + tool_version(), "Show version and commit")
      ->group("Common options");
  add_common_options(*root, run.common);
  root->footer(program_examples);
  for (const auto add :
       {add_data_command, add_train_command, add_inspect_command, add_theory_command,
        add_sweep_command, add_reproduce_command, add_devices_command, add_completion_command}) {
    add(*root, run);
  }
  return root;
}

const CLI::App& chosen_command(const CLI::App& root) {
  const auto typed = root.get_subcommands();
  return typed.empty() ? root : *typed.front();
}

std::string explain(const CLI::App& root, const CLI::ParseError& failure) {
  const CLI::App& command = chosen_command(root);
  const std::vector<std::string> unknown = root.remaining(true);
  if (unknown.empty()) return failure.what();
  const std::string& word = unknown.front();
  std::vector<std::string> known;
  if (word.starts_with("-")) {
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    return "unknown option '" + word + "'" + suggestion(word, known);
  }
  if (&command != &root) return "unexpected argument '" + word + "'";
  for (const CLI::App* each : root.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(each->get_name());
  }
  return "unknown subcommand '" + word + "'" + suggestion(word, known);
}

}  // namespace qsweep::app

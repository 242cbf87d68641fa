// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/session.hpp"

namespace qsweep::app {

/// What a subcommand says about itself.
struct command_description {
  std::string name;
  std::string summary;                ///< one line, no full stop
  std::vector<std::string> examples;  ///< whole command lines, ready to copy
  std::string details = {};           ///< shown after the options; may be empty
};

/// Adds a subcommand with the common options; when it is chosen, `action` becomes run.command.
CLI::App& add_command(CLI::App& root, session& run, const command_description& description,
                      std::function<int()> action);

/// Adds an option (or a positional: no dashes) that takes one of `choices`. Its type name is the
/// choices joined by "|": help and shell completion read them there. Other type names are in
/// capitals: "FILE", "N".
CLI::Option* add_choice(CLI::App& app, const std::string& name, std::string& value,
                        const std::vector<std::string>& choices, const std::string& description);

/// Adds an option that takes a whole number in [least, most].
template <class Integer>
CLI::Option* add_number(CLI::App& app, const std::string& name, Integer& value, Integer least,
                        Integer most, const std::string& description);

/// The choices of an option made by add_choice, else nothing.
std::vector<std::string> choices_of(const CLI::Option& option);

/// The type names that complete to paths.
inline constexpr const char* file_type = "FILE";
inline constexpr const char* folder_type = "DIR";

/// Descriptions of options that several subcommands have.
inline constexpr const char* bits_help = "Bits a weight, 1 to 16: 3, or 2,3,4, or 1:8";
inline constexpr const char* wsupp_help =
    "Support thresholds in standard deviations: lo:hi:step, lo:hi/n, log:lo:hi/n, lists by commas, "
    "and the names wmax, wmin, hui, jayant, optimal (of the weights at hand; for theory of the "
    "Laplacian source)";

/// The whole command line: every subcommand with its options. `run` must outlive the App.
std::unique_ptr<CLI::App> make_app(session& run);

/// The help page of the program or of one of its subcommands.
std::string help_page(const CLI::App& app);

/// Why parsing failed, in a sentence, with a suggestion where there is one.
std::string explain(const CLI::App& root, const CLI::ParseError& failure);

/// The subcommand that was typed, else the program itself.
const CLI::App& chosen_command(const CLI::App& root);

/// A check that text is a whole number in [least, most]; the message says so.
CLI::Validator whole_number(std::int64_t least, std::uint64_t most);

template <class Integer>
CLI::Option* add_number(CLI::App& app, const std::string& name, Integer& value, Integer least,
                        Integer most, const std::string& description) {
  return app.add_option(name, value, description)
      ->type_name("N")
      ->check(whole_number(static_cast<std::int64_t>(least), static_cast<std::uint64_t>(most)));
}

}  // namespace qsweep::app

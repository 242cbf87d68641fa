// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/application.hpp"

#include <iostream>
#include <new>
#include <optional>

#include "app/cli.hpp"
#include "app/cuda.hpp"
#include "core/error.hpp"

namespace qsweep::app {
namespace {

int fail(exit_code code, const std::string& message) {
  const bool colored = inspect_terminal(2, color_mode::automatic).color;
  std::cerr << (colored ? "\x1b[31mqsweep: error:\x1b[0m " : "qsweep: error: ") << message << '\n';
  return code;
}

/// `qsweep help SUB` means `qsweep SUB --help`, and `qsweep help` means `qsweep --help`.
std::vector<std::string> without_help_word(std::vector<std::string> argv) {
  if (argv.size() < 2 || argv[1] != "help") return argv;
  argv.erase(argv.begin() + 1);
  argv.emplace_back("--help");
  return argv;
}

/// Parses into run.command. Returns an exit code when there is nothing left to run.
std::optional<int> parse(CLI::App& root, const std::vector<std::string>& typed) {
  std::vector<std::string> reversed(typed.rbegin(), typed.rend() - 1);
  try {
    root.parse(std::move(reversed));
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    const auto unknown = root.remaining(true);
    if (!unknown.empty() && !unknown.front().starts_with("-") && root.get_subcommands().empty()) {
      return fail(exit_usage, explain(root, CLI::ExtrasError(unknown)));
    }
    std::cout << help_page(chosen_command(root)) << std::flush;
    return exit_ok;
  } catch (const CLI::CallForVersion& version) {
    std::cout << version.what() << std::endl;
    return exit_ok;
  } catch (const CLI::ParseError& failure) {
    const CLI::App& command = chosen_command(root);
    const bool in_command = &command != &root;
    return fail(exit_usage, explain(root, failure) + "\ntry: qsweep " +
                                (in_command ? command.get_name() + " " : "") + "--help");
  }
}

int run_command(const session& run) {
  if (run.backend() == "cuda") require_cuda(run.devices());
  const int code = run.command();
  std::cout.flush();
  if (!std::cout) throw io_error("writing to standard output failed");
  return code;
}

int run_and_explain(const session& run) {
  try {
    return run_command(run);
  } catch (const usage_error& e) {
    return fail(exit_usage, e.what());
  } catch (const device_error& e) {
    return fail(exit_device_missing, e.what());
  } catch (const bad_input_error& e) {
    return fail(exit_bad_input, e.what());
  } catch (const io_error& e) {
    return fail(exit_io, e.what());
  } catch (const interrupted_error& e) {
    std::cout.flush();
    std::cerr << "qsweep: interrupted: " << e.what() << "\nto go on, run:\n  " << run.command_line()
              << '\n';
    return exit_interrupted;
  } catch (const std::bad_alloc&) {
    return fail(exit_internal, "not enough memory");
  } catch (const std::exception& e) {
    return fail(exit_internal, std::string("this is a bug, please report it: ") + e.what());
  }
}

}  // namespace

int run_application(const std::vector<std::string>& argv) {
  std::ios::sync_with_stdio(false);
  session run;
  run.argv = argv;
  register_backends();
  const auto root = make_app(run);
  if (argv.size() < 2) {
    std::cerr << help_page(*root);
    return exit_usage;
  }
  if (const auto code = parse(*root, without_help_word(argv))) return *code;
  return run_and_explain(run);
}

}  // namespace qsweep::app

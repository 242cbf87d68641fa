// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/completion_table.hpp"

namespace qsweep::app {
namespace {

std::string words(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& word : list) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// `text` inside single quotes, for bash, zsh and fish alike.
std::string unquoted(std::string text) {
  std::erase(text, '\'');
  return text;
}

std::string bash_reply(const completion_option& option) {
  if (option.completes_paths) return "-f";
  return "-W '" + words(option.choices) + "'";
}

void bash_command(std::ostream& out, const completion_command& command) {
  std::vector<std::string> names;
  out << "    '" << command.name << "')\n      case $previous in\n";
  for (const completion_option& o : command.options) {
    names.push_back(o.name);
    if (!o.takes_value) continue;
    out << "        " << o.name << ") COMPREPLY=($(compgen " << bash_reply(o)
        << " -- \"$current\")); return ;;\n";
  }
  out << "      esac\n      COMPREPLY=($(compgen " << (command.paths ? "-f " : "") << "-W '"
      << words(command.words) << " " << words(names) << "' -- \"$current\")) ;;\n";
}

void print_bash(std::ostream& out, const std::vector<completion_command>& table) {
  out << "# bash completion of qsweep: put this into a file that your shell sources, e.g.\n"
         "#   qsweep completion bash > ~/.local/share/bash-completion/completions/qsweep\n"
         "_qsweep() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command='' word\n"
         "  COMPREPLY=()\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case $word in\n      "
      <<
      [&] {
        std::string names;
        for (const std::string& name : table.front().words) {
          names += (names.empty() ? "" : "|") + name;
        }
        return names;
      }()
      << ") command=$word; break ;;\n    esac\n  done\n  case $command in\n";
  for (const completion_command& command : table) bash_command(out, command);
  out << "  esac\n}\ncomplete -o filenames -F _qsweep qsweep\n";
}

std::string zsh_value(const completion_option& option) {
  if (!option.takes_value) return "";
  if (option.completes_paths) return ":" + option.type + ":_files";
  return ":" +
         (option.choices.empty() ? option.type + ": " : "choice:(" + words(option.choices) + ")");
}

std::string zsh_description(std::string text) {
  std::ranges::replace(text, '[', '(');
  std::ranges::replace(text, ']', ')');
  std::ranges::replace(text, ':', '.');
  return unquoted(text);
}

void print_zsh(std::ostream& out, const std::vector<completion_command>& table) {
  out << "#compdef qsweep\n"
         "# zsh completion of qsweep: put this into a folder of $fpath as _qsweep.\n"
         "_qsweep() {\n  local command=''\n  (( CURRENT > 2 )) && command=$words[2]\n"
         "  case $command in\n";
  for (const completion_command& command : table) {
    const bool is_root = command.name.empty();
    out << "    " << (is_root ? "*" : command.name) << ")\n      _arguments \\\n";
    for (const completion_option& o : command.options) {
      out << "        '" << o.name << "[" << zsh_description(o.description) << "]" << zsh_value(o)
          << "' \\\n";
    }
    if (!is_root) out << "        '1:subcommand:' \\\n";
    out << "        '*:argument:" << (command.paths ? "_files" : "(" + words(command.words) + ")")
        << "' ;;\n";
  }
  out << "  esac\n}\n_qsweep \"$@\"\n";
}

void print_fish(std::ostream& out, const std::vector<completion_command>& table) {
  out << "# fish completion of qsweep: put this into ~/.config/fish/completions/qsweep.fish\n"
         "complete -c qsweep -f\n";
  for (const completion_command& command : table) {
    const std::string when = command.name.empty() ? "__fish_use_subcommand"
                                                  : "__fish_seen_subcommand_from " + command.name;
    const std::string head = "complete -c qsweep -n '" + when + "' ";
    if (!command.words.empty()) out << head << "-a '" << words(command.words) << "'\n";
    if (command.paths) out << head << "-F\n";
    for (const completion_option& o : command.options) {
      out << head << "-l " << o.name.substr(2);
      if (o.takes_value) out << (o.completes_paths ? " -r -F" : " -x");
      if (!o.choices.empty()) out << " -a '" << words(o.choices) << "'";
      out << " -d '" << unquoted(o.description) << "'\n";
    }
  }
}

int run_completion(const std::string& shell, const CLI::App& root) {
  require_value(shell, "a shell (bash, zsh or fish)", "qsweep completion bash");
  const std::vector<completion_command> table = completion_table(root);
  if (shell == "bash") print_bash(std::cout, table);
  if (shell == "zsh") print_zsh(std::cout, table);
  if (shell == "fish") print_fish(std::cout, table);
  return exit_ok;
}

}  // namespace

void add_completion_command(CLI::App& root, session& run) {
  const auto shell = std::make_shared<std::string>();
  CLI::App& command = add_command(
      root, run,
      {.name = "completion",
       .summary = "Print a script that completes qsweep's command line in a shell",
       .examples = {"source <(qsweep completion bash)", "qsweep completion zsh > ~/.zfunc/_qsweep",
                    "qsweep completion fish > ~/.config/fish/completions/qsweep.fish"}},
      [shell, &root] { return run_completion(*shell, root); });
  add_choice(command, "SHELL", *shell, {"bash", "zsh", "fish"}, "Which shell");
}

}  // namespace qsweep::app

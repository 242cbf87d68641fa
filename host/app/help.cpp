// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>

#include "app/cli.hpp"

namespace qsweep::app {
namespace {

constexpr std::size_t page_width = 100;

struct help_entry {
  std::string name;
  std::string text;
};

std::string signature(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true) + " " + option.get_type_name();
  std::string text;
  for (const std::string& name : option.get_snames()) text += "-" + name + ", ";
  for (const std::string& name : option.get_lnames()) text += "--" + name;
  return option.get_expected_min() > 0 ? text + " " + option.get_type_name() : text;
}

/// Breaks `text` at spaces so that no line is wider than `width`; later lines are indented.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::istringstream words(text);
  std::string result;
  std::size_t column = 0;
  for (std::string word; words >> word; column += word.size()) {
    if (column > 0 && column + 1 + word.size() > width) {
      result += "\n" + std::string(indent, ' ');
      column = 0;
    } else if (column > 0) {
      result += " ";
      ++column;
    }
    result += word;
  }
  return result;
}

std::string section(const std::string& title, const std::vector<help_entry>& entries) {
  if (entries.empty()) return {};
  std::size_t name_width = 0;
  for (const help_entry& e : entries) name_width = std::max(name_width, e.name.size());
  name_width = std::min<std::size_t>(name_width, 36);
  const std::size_t indent = name_width + 4;
  std::string text = "\n" + title + ":\n";
  for (const help_entry& e : entries) {
    text += "  " + e.name;
    text += e.name.size() > name_width ? "\n" + std::string(indent, ' ')
                                       : std::string(indent - 2 - e.name.size(), ' ');
    text += wrapped(e.text, page_width - indent, indent) + "\n";
  }
  return text;
}

std::vector<help_entry> options_in(const CLI::App& app, const std::string& group) {
  std::vector<help_entry> entries;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group() == group) {
      entries.push_back({signature(*option), option->get_description()});
    }
  }
  return entries;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// The lines of a description after the first, each wrapped; indented ones are left as they are.
std::string other_lines(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::string result = lines.eof() ? "" : "\n";
  while (std::getline(lines, line)) {
    result += (line.starts_with(' ') ? line : wrapped(line, page_width, 0)) + "\n";
  }
  return result;
}

std::string examples_of(const CLI::App& app) {
  std::istringstream lines(app.get_footer());
  std::string text = "\nExamples:\n";
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  return text;
}

}  // namespace

std::string help_page(const CLI::App& app) {
  const bool is_root = app.get_parent() == nullptr;
  std::string page = is_root ? "qsweep: " : "qsweep " + app.get_name() + ": ";
  page += first_line(app.get_description()) + "\n" + examples_of(app);
  std::vector<help_entry> subcommands;
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    subcommands.push_back({each->get_name(), first_line(each->get_description())});
  }
  page += section("Subcommands", subcommands);
  page += section("Options", options_in(app, "Options"));
  page += section("Common options", options_in(app, "Common options"));
  return page + other_lines(app.get_description());
}

}  // namespace qsweep::app

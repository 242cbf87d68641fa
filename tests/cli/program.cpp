// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "io/weights_file.hpp"
#include "nn/training.hpp"

namespace qsweep::test {
namespace {

[[noreturn]] void become(std::vector<std::string>& argv, const std::string& out,
                         const std::string& err,
                         const std::map<std::string, std::string>& environment) {
  constexpr int mode = 0600;
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(open(out.c_str(), O_CREAT | O_TRUNC | O_WRONLY, mode), 1);
  dup2(open(err.c_str(), O_CREAT | O_TRUNC | O_WRONLY, mode), 2);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words;
  for (std::string& word : argv) words.push_back(word.data());
  words.push_back(nullptr);
  execvp(words.front(), words.data());
  _exit(127);
}

}  // namespace

program::program(std::vector<std::string> argv,
                 const std::map<std::string, std::string>& environment) {
  const auto folder = fresh_folder();
  out_ = folder / "out";
  err_ = folder / "err";
  pid_ = fork();
  if (pid_ == 0) become(argv, out_, err_, environment);
}

void program::send(int signal) const {
  kill(pid_, signal);
}

program_result program::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {code, content_of(out_), content_of(err_)};
}

program_result run_qsweep(std::vector<std::string> arguments,
                          const std::map<std::string, std::string>& environment) {
  arguments.insert(arguments.begin(), QSWEEP_BINARY);
  return program(std::move(arguments), environment).wait();
}

std::filesystem::path fresh_folder() {
  std::string name = testing::TempDir() + "qsweep-cli-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + name);
  return name;
}

std::filesystem::path write_mlp(const std::filesystem::path& folder) {
  stored_weights weights;
  weights.network = make_network("mlp");
  weights.parameters = initial_parameters(weights.network, 1);
  weights.metadata = {{"model", "mlp"}, {"dataset", "mnist"}, {"seed", "1"}};
  write_weights(folder / "mlp.safetensors", weights);
  return folder / "mlp.safetensors";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace qsweep::test

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/provenance.hpp"

#include <unistd.h>

#include <ctime>
#include <regex>

#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::scoped_variable;

nlohmann::json sample() {
  return make_provenance({"/opt/bin/qsweep", "sweep", "--out=/home/ada/run", "/home/ada/w.st", "x"},
                         {{"/home/ada/w.st", "00ff"}}, "cpu, 2 threads", 2);
}

TEST(Provenance, SaysWhatMadeTheResult) {
  const nlohmann::json facts = sample();
  for (const char* key : {"version", "git_commit", "git_dirty", "build_type", "compiler",
                          "compiler_flags", "libraries", "cpu_model", "cpu_cores", "os", "utc",
                          "argv", "inputs", "backend", "threads"}) {
    EXPECT_TRUE(facts.contains(key)) << key;
  }
  EXPECT_EQ(facts["version"], version_string());
  EXPECT_EQ(facts["backend"], "cpu, 2 threads");
  EXPECT_EQ(facts["threads"], 2);
  EXPECT_GE(facts["cpu_cores"], 1);
  EXPECT_THAT(facts["compiler_flags"].get<std::string>(), HasSubstr("-ffp-contract=off"));
  for (const char* library : {"oneDNN", "zlib", "OpenSSL", "libcurl"}) {
    EXPECT_TRUE(std::regex_search(facts["libraries"][library].get<std::string>(),
                                  std::regex("^[0-9]+\\.[0-9]+")))
        << library;
  }
}

TEST(Provenance, CommitIsAHashOrUnknown) {
  EXPECT_TRUE(std::regex_match(git_commit(), std::regex("[0-9a-f]{40}|unknown"))) << git_commit();
  EXPECT_TRUE(std::regex_match(version_string(), std::regex("[0-9]+\\.[0-9]+\\.[0-9]+")));
}

TEST(Provenance, HidesHomeAndHost) {
  const scoped_variable home("HOME", "/home/ada");
  const nlohmann::json facts = sample();
  EXPECT_THAT(facts["argv"], ElementsAre("qsweep", "sweep", "--out=~/run", "~/w.st", "x"));
  EXPECT_EQ(facts["inputs"], (nlohmann::json{{"~/w.st", "00ff"}}));
  char host[256] = {};
  ASSERT_EQ(::gethostname(host, sizeof host - 1), 0);
  for (const auto& [key, value] : facts.items()) EXPECT_NE(value, host) << key;
}

TEST(Provenance, TimeIsNowInUtc) {
  const std::string text = sample()["utc"];
  std::tm parts{};
  ASSERT_NE(::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts), nullptr) << text;
  EXPECT_LE(std::abs(std::difftime(::timegm(&parts), std::time(nullptr))), 5.0);
}

}  // namespace
}  // namespace qsweep

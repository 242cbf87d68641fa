// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "races.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "block.hpp"

namespace cuda_on_cpu {
namespace {

// Who touched which bytes of a word last.
struct record {
  std::uint32_t launch = 0, block = 0, thread = 0;
  std::uint32_t barriers = 0, warp_syncs = 0, fences = 0;
  std::uint8_t bytes = 0;  // bit i for byte i
  bool is_strong = false;
  const site* where = nullptr;
};
struct word {
  record write, read;
};

constexpr std::size_t words_per_page = 1024;
using page = std::vector<word>;

std::unordered_map<std::uint64_t, page> global_pages;
std::vector<word> shared_words;
std::vector<std::uint32_t> fences_of_block;

// Whether everything before `earlier` happens before this moment of this thread.
bool is_ordered(const record& earlier) {
  if (earlier.block != running.linear_block) {
    return fences_of_block[earlier.block] > earlier.fences && running.fences != 0;
  }
  if (earlier.thread == self->linear || earlier.barriers != self->barriers_passed) return true;
  return earlier.thread / 32 == self->warp && earlier.warp_syncs != self->warp_syncs_passed;
}

bool races_with(const record& earlier, const record& now) {
  return earlier.launch == now.launch && (earlier.bytes & now.bytes) != 0 &&
         !(earlier.is_strong && now.is_strong) && !is_ordered(earlier);
}

[[noreturn]] void report(const char* space, const char* how, const char* before,
                         const record& earlier, const site* where) {
  fail(std::string("race in ") + space + " memory: a " + how + " after a " + before +
           " by thread " + std::to_string(earlier.thread) + " of block " +
           std::to_string(earlier.block) + " at " + earlier.where->place +
           ", and nothing orders them",
       where);
}

void check_word(word& touched, std::uint8_t bytes, access how, bool is_strong, const char* space,
                const site* where) {
  const record now{running.launch,
                   running.linear_block,
                   self->linear,
                   self->barriers_passed,
                   self->warp_syncs_passed,
                   running.fences,
                   bytes,
                   is_strong,
                   where};
  const bool is_write = how == access::write;
  if (races_with(touched.write, now)) {
    report(space, is_write ? "write" : "read", "write", touched.write, where);
  }
  if (is_write && races_with(touched.read, now))
    report(space, "write", "read", touched.read, where);
  (is_write ? touched.write : touched.read) = now;
}

// Calls visit(word number, mask of its bytes) for each word of a range.
template <class Visit>
void for_words(std::uint64_t begin, std::size_t bytes, Visit visit) {
  const std::uint64_t end = begin + bytes;
  for (std::uint64_t at = begin; at < end;) {
    const std::uint64_t next = std::min(end, (at / 4 + 1) * 4);
    visit(at / 4, std::uint8_t(((1u << (next - at)) - 1) << at % 4));
    at = next;
  }
}

}  // namespace

void begin_race_check(std::size_t blocks) {
  if (!races_are_checked) return;
  fences_of_block.assign(blocks, 0);
  shared_words.assign(running.shared_bytes / 4 + 1, {});
}

void end_block_of_race_check() {
  if (!races_are_checked) return;
  fences_of_block[running.linear_block] = running.fences;
  shared_words.assign(shared_words.size(), {});
}

void check_global_race(std::uint64_t address, std::size_t bytes, access how, bool is_strong,
                       const site* where) {
  for_words(address, bytes, [&](std::uint64_t number, std::uint8_t mask) {
    page& words = global_pages[number / words_per_page];
    if (words.empty()) words.resize(words_per_page);
    check_word(words[number % words_per_page], mask, how, is_strong, "global", where);
  });
}

void check_shared_race(std::uint32_t offset, std::size_t bytes, access how, bool is_strong,
                       const site* where) {
  for_words(offset, bytes, [&](std::uint64_t number, std::uint8_t mask) {
    check_word(shared_words[number], mask, how, is_strong, "shared", where);
  });
}

}  // namespace cuda_on_cpu

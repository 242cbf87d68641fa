// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "async_copy.hpp"

#include <cstring>
#include <deque>
#include <utility>
#include <vector>

namespace cuda_on_cpu {
namespace {

constexpr unsigned char poison = 0xff;

struct copy {
  std::uint64_t target, source;
  std::size_t bytes, source_bytes;
  site* where;
};
struct copies {
  std::vector<copy> open;                // not in a group yet
  std::deque<std::vector<copy>> groups;  // oldest first
};

std::vector<copies> copies_of_thread;

copies& own() {
  if (copies_of_thread.size() <= self->linear) copies_of_thread.resize(self->linear + 1);
  return copies_of_thread[self->linear];
}

void do_copies(const std::vector<copy>& group) {
  for (const copy& todo : group) {
    unsigned char* const to = shared_bytes(todo.target, todo.bytes, todo.where);
    note_shared(to, todo.bytes, access::write, false, todo.where);
    if (todo.source_bytes != 0) {
      check_global(todo.source, todo.source_bytes, todo.where);
      const auto* from = reinterpret_cast<const unsigned char*>(todo.source);
      note_global(from, todo.source_bytes, access::read, false, todo.where);
      std::memcpy(to, from, todo.source_bytes);
    }
    std::memset(to + todo.source_bytes, 0, todo.bytes - todo.source_bytes);
  }
}

}  // namespace

void enqueue_copy(std::uint64_t target, std::uint64_t source, std::size_t bytes,
                  std::size_t source_bytes, site* where) {
  if (source_bytes > bytes) fail("cp.async of more source bytes than target bytes", where);
  check_alignment(source, bytes, where);
  unsigned char* const to = shared_bytes(target, bytes, where);
  note_shared(to, bytes, access::write, false, where);
  std::memset(to, poison, bytes);
  own().open.push_back({target, source, bytes, source_bytes, where});
}

void commit_copies() {
  own().groups.push_back(std::exchange(own().open, {}));
}

void wait_for_copies(std::size_t pending, site*) {
  auto& groups = own().groups;
  while (groups.size() > pending) {
    do_copies(groups.front());
    groups.pop_front();
  }
}

void wait_for_all_copies(site* where) {
  commit_copies();
  wait_for_copies(0, where);
}

void forget_copies() {
  copies_of_thread.clear();
}

}  // namespace cuda_on_cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "block.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "async_copy.hpp"
#include "settings.hpp"

namespace cuda_on_cpu {
namespace {

constexpr std::uint32_t max_threads = 1024;
constexpr std::uint32_t barrier_count = 16;
constexpr unsigned char poison = 0xff;  // a NaN, a large index

struct barrier {
  std::uint32_t arrived = 0, wanted = 0, true_count = 0;
  barrier_result result{};
};

struct schedule {
  std::vector<std::unique_ptr<thread>> threads;
  std::vector<std::uint32_t> queue, next_queue;  // threads that can run in this and the next round
  std::size_t next = 0;
  std::array<barrier, barrier_count> barriers;
  std::array<std::uint32_t, max_threads / 32> alive;  // lanes of each warp
  std::uint32_t alive_count = 0;
  fiber caller;
  std::mt19937 random;
};
schedule the;

thread& numbered(std::uint32_t linear) {
  return *the.threads[linear];
}

void make_ready(thread& woken) {
  woken.state = thread_state::ready;
  the.next_queue.push_back(woken.linear);
}

void order_threads(std::vector<std::uint32_t>& queue) {
  if (settings().order == thread_order::reverse) {
    std::sort(queue.begin(), queue.end(), std::greater<>());
  } else if (settings().order == thread_order::random) {
    std::shuffle(queue.begin(), queue.end(), the.random);
  } else {
    std::sort(queue.begin(), queue.end());
  }
}

// The next thread that can run; null when all wait or are finished.
thread* next_thread() {
  if (the.next == the.queue.size()) {
    the.queue.swap(the.next_queue);
    the.next_queue.clear();
    the.next = 0;
    order_threads(the.queue);
    if (the.queue.empty()) return nullptr;
  }
  return &numbered(the.queue[the.next++]);
}

void give_way(bool is_over = false) {
  thread& from = *self;
  thread* const to = next_thread();
  if (to == &from) return;
  if (to != nullptr) self = to;
  switch_fibers(from.flow, to != nullptr ? to->flow : the.caller, is_over);
}

void release(std::uint32_t number) {
  barrier& released = the.barriers[number];
  released.result = {released.true_count, released.true_count == released.arrived,
                     released.true_count != 0};
  released.arrived = released.wanted = released.true_count = 0;
  for (std::uint32_t i = 0; i < running.thread_count; ++i) {
    thread& waiting = numbered(i);
    if (waiting.state == thread_state::at_barrier && waiting.waits_for == number) {
      make_ready(waiting);
    }
  }
}

void arrive(std::uint32_t number, std::uint32_t count, bool predicate, const site* where) {
  if (number >= barrier_count) fail("barrier " + std::to_string(number) + " of 16", where);
  if (count % 32 != 0) fail("a barrier for " + std::to_string(count) + " threads", where);
  barrier& reached = the.barriers[number];
  ++reached.arrived;
  reached.wanted = count;
  reached.true_count += predicate;
}

bool is_complete(const barrier& tested) {
  return tested.arrived >= (tested.wanted != 0 ? tested.wanted : the.alive_count);
}

// Whether every living lane of the mask waits with the same mask; if so, they exchange and go on.
void complete_meeting(std::uint32_t warp, std::uint32_t mask, const site* where) {
  const std::uint32_t who = mask & the.alive[warp];
  std::array<exchange*, 32> offered{};
  void (*combine)(exchange**, std::uint32_t) = nullptr;
  for (std::uint32_t lane = 0; lane < 32; ++lane) {
    if ((who >> lane & 1) == 0) continue;
    const thread& waiting = numbered(warp * 32 + lane);
    if (waiting.state != thread_state::in_warp || waiting.waits_for != mask) return;
    if (combine != nullptr && combine != waiting.combine) {
      fail("lanes of one mask meet in different warp instructions", where);
    }
    combine = waiting.combine;
    offered[lane] = waiting.offered;
  }
  if (who == 0) return;
  combine(offered.data(), who);
  for (std::uint32_t lane = 0; lane < 32; ++lane) {
    if ((who >> lane & 1) != 0) make_ready(numbered(warp * 32 + lane));
  }
}

// Threads that have finished are not waited for.
void finish() {
  thread& finished = *self;
  finished.state = thread_state::finished;
  --the.alive_count;
  the.alive[finished.warp] &= ~(1u << finished.lane);
  for (std::uint32_t i = 0; i < barrier_count; ++i) {
    const barrier& waited = the.barriers[i];
    if (waited.arrived != 0 && waited.wanted == 0 && is_complete(waited)) release(i);
  }
  for (std::uint32_t lane = 0; lane < 32; ++lane) {
    if ((the.alive[finished.warp] >> lane & 1) == 0) continue;
    const thread& other = numbered(finished.warp * 32 + lane);
    if (other.state == thread_state::in_warp && (other.waits_for >> finished.lane & 1) != 0) {
      complete_meeting(finished.warp, other.waits_for, other.place);
    }
  }
}

void run_thread() {
  try {
    running.code->body(running.parameters);
  } catch (const thread_exit&) {
  }
}

void fiber_of_thread() {
  run_thread();
  finish();
  give_way(true);
}

// Threads that never wait for each other need one stack only.
void fiber_of_all_threads() {
  while ((self = next_thread()) != nullptr) run_thread();
  self = &numbered(0);
  switch_fibers(numbered(0).flow, the.caller, true);
}

[[noreturn]] void report_deadlock() {
  std::string text = "deadlock: no thread of the block can go on";
  std::uint32_t shown = 0;
  const site* where = nullptr;
  for (std::uint32_t i = 0; i < running.thread_count && shown < 8; ++i) {
    const thread& stuck = numbered(i);
    if (stuck.state == thread_state::finished) continue;
    self = &numbered(i);
    where = stuck.place;
    ++shown;
    char mask[16];
    std::snprintf(mask, sizeof mask, "%08x", stuck.waits_for);
    text += "\n  thread " + std::to_string(i) + " waits at " + stuck.place->place + " for " +
            (stuck.state == thread_state::at_barrier ? "barrier " + std::to_string(stuck.waits_for)
                                                     : "the lanes " + std::string(mask));
  }
  fail(text, where);
}

void prepare_threads() {
  while (the.threads.size() < running.thread_count) {
    the.threads.push_back(std::make_unique<thread>());
  }
  const extent size = running.block_size;
  the.alive.fill(0);
  the.queue.clear();
  the.next_queue.clear();
  the.next = 0;
  for (std::uint32_t i = 0; i < running.thread_count; ++i) {
    thread& made = numbered(i);
    made.index = {i % size.x, i / size.x % size.y, i / (size.x * size.y)};
    made.linear = i;
    made.warp = i / 32;
    made.lane = i % 32;
    made.barriers_passed = made.warp_syncs_passed = 0;
    the.alive[made.warp] |= 1u << made.lane;
    if (running.code->threads_meet) prepare(made.flow, fiber_of_thread);
    made.stack = made.flow.stack;
    made.stack_bytes = made.flow.stack_bytes;
    make_ready(made);
  }
  the.alive_count = running.thread_count;
}

void share_one_stack() {
  fiber& first = numbered(0).flow;
  prepare(first, fiber_of_all_threads);
  for (std::uint32_t i = 0; i < running.thread_count; ++i) {
    numbered(i).stack = first.stack;
    numbered(i).stack_bytes = first.stack_bytes;
  }
}

}  // namespace

running_block running;
thread* self = nullptr;

void run_block() {
  the.barriers = {};
  if (running.linear_block == 0) the.random.seed(settings().seed);
  std::memset(running.shared, poison, running.shared_bytes);
  running.fences = 0;
  prepare_threads();
  forget_copies();
  if (running.code->threads_meet) {
    self = next_thread();
    switch_fibers(the.caller, self->flow);
    if (the.alive_count != 0) report_deadlock();
  } else {
    share_one_stack();
    switch_fibers(the.caller, numbered(0).flow);
  }
  self = nullptr;
}

barrier_result synchronize_block(std::uint32_t number, std::uint32_t count, const site* where,
                                 bool predicate) {
  arrive(number, count, predicate, where);
  self->state = thread_state::at_barrier;
  self->waits_for = number;
  self->place = where;
  if (is_complete(the.barriers[number])) release(number);
  give_way();
  ++self->barriers_passed;
  return the.barriers[number].result;
}

void arrive_at_barrier(std::uint32_t number, std::uint32_t count, const site* where) {
  arrive(number, count, false, where);
  if (is_complete(the.barriers[number])) release(number);
}

void pause_thread() {
  make_ready(*self);
  give_way();
}

void meet(std::uint32_t mask, exchange& offered, void (*combine)(exchange**, std::uint32_t),
          const site* where) {
  if ((mask >> self->lane & 1) == 0)
    fail("a warp instruction without its own lane in the mask", where);
  self->state = thread_state::in_warp;
  self->waits_for = mask;
  self->place = where;
  self->offered = &offered;
  self->combine = combine;
  complete_meeting(self->warp, mask, where);
  give_way();
}

}  // namespace cuda_on_cpu

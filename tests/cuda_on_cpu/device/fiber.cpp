// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "fiber.hpp"

#include <sys/mman.h>

#include <boost/context/detail/fcontext.hpp>

#include "report.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#else
#define __asan_unpoison_memory_region(begin, bytes) ((void)0)
#define __sanitizer_start_switch_fiber(save, bottom, bytes) ((void)0)
#define __sanitizer_finish_switch_fiber(saved, bottom, bytes) ((void)0)
#endif

namespace cuda_on_cpu {
namespace {

namespace context = boost::context::detail;

constexpr std::size_t page = 4096;
constexpr std::size_t bytes_of_stack = 256 << 10;

fiber* left = nullptr;  // what the fiber that is switched to must record for
void (*entry_of_fibers)() = nullptr;

// A guard page lies below. Stacks are staggered, so that their tops do not share one cache set.
const char* new_stack() {
  static std::size_t count = 0;
  void* memory = mmap(nullptr, bytes_of_stack + 2 * page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory, page, PROT_NONE) != 0) {
    fail("no memory for the stacks of a block's threads", nullptr);
  }
  return static_cast<char*>(memory) + page + (count++ % 31) * 128;
}

void arrive(context::transfer_t from, [[maybe_unused]] void* own_sanitizer_stack) {
  left->context = from.fctx;
  __sanitizer_finish_switch_fiber(own_sanitizer_stack, reinterpret_cast<const void**>(&left->stack),
                                  &left->stack_bytes);
}

void start(context::transfer_t from) {
  arrive(from, nullptr);
  entry_of_fibers();
}

}  // namespace

void prepare(fiber& prepared, void (*entry)()) {
  if (prepared.stack == nullptr) {
    prepared.stack = new_stack();
    prepared.stack_bytes = bytes_of_stack;
  }
  // Frames that the stack's last user never left.
  __asan_unpoison_memory_region(prepared.stack, prepared.stack_bytes);
  prepared.sanitizer_stack = nullptr;
  prepared.context = context::make_fcontext(const_cast<char*>(prepared.stack) + bytes_of_stack,
                                            bytes_of_stack, start);
  entry_of_fibers = entry;
}

void switch_fibers(fiber& from, fiber& to, [[maybe_unused]] bool is_over) {
  __sanitizer_start_switch_fiber(is_over ? nullptr : &from.sanitizer_stack, to.stack,
                                 to.stack_bytes);
  left = &from;
  arrive(context::jump_fcontext(to.context, nullptr), from.sanitizer_stack);
}

}  // namespace cuda_on_cpu

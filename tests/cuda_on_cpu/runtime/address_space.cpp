// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/address_space.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "device/global_memory.hpp"
#include "runtime/fault_report.hpp"
#include "runtime/stop.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(begin, bytes) ((void)(begin), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(begin, bytes) ((void)(begin), (void)(bytes))
#endif

namespace cuda_on_cpu {
namespace {

constexpr std::size_t alignment = 16;
constexpr unsigned char garbage = 0xcd;  ///< a large negative float32, a large index
constexpr std::size_t largest_space = std::size_t{1} << 44;
constexpr std::size_t smallest_space = std::size_t{1} << 34;

/// One reservation of addresses without memory, for everything.
struct space {
  char* begin = nullptr;
  char* next = nullptr;
  char* end = nullptr;
  std::map<const char*, memory_block> blocks;  ///< by the first address behind their data
  std::set<int> open;
};

std::size_t round_up(std::size_t value, std::size_t unit) {
  return (value + unit - 1) / unit * unit;
}

std::size_t page_size() {
  static const std::size_t bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

char* reserve(std::size_t bytes) {
  void* begin = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return begin == MAP_FAILED ? nullptr : static_cast<char*>(begin);
}

/// Never destroyed: static objects of the program may free memory after it would be.
space& the_space() {
  static space& made = *[] {
    auto* fresh = new space;
    std::size_t bytes = largest_space;
    while (bytes > smallest_space && (fresh->begin = reserve(bytes)) == nullptr) bytes /= 2;
    if (fresh->begin == nullptr) stop("no addresses for device memory");
    fresh->next = fresh->begin + page_size();
    fresh->end = fresh->begin + bytes;
    install_fault_report();
    return fresh;
  }();
  return made;
}

void protect(const memory_block& of, int protection) {
  if (mprotect(of.pages, of.page_bytes, protection) != 0) stop("no memory for a block");
}

bool is_open(const memory_block& of) {
  return of.owner == pinned_owner || the_space().open.count(of.owner) != 0;
}

char* end_of(const memory_block& of) {
  return of.data + of.bytes;
}

void poison_surroundings(const memory_block& of) {
  const char* const pages_end = of.pages + of.page_bytes;
  ASAN_POISON_MEMORY_REGION(of.pages, static_cast<std::size_t>(of.data - of.pages));
  ASAN_POISON_MEMORY_REGION(end_of(of), static_cast<std::size_t>(pages_end - end_of(of)));
}

void check_surroundings(const memory_block& of) {
  const auto is_garbage = [](char byte) { return static_cast<unsigned char>(byte) == garbage; };
  if (!std::all_of(of.pages, of.data, is_garbage) ||
      !std::all_of(end_of(of), of.pages + of.page_bytes, is_garbage)) {
    stop("somebody wrote right before or behind a block of " + std::to_string(of.bytes) +
         " bytes that is freed now");
  }
}

void protect_device(int device, int protection) {
  for (const auto& [end, of] : the_space().blocks) {
    if (of.live && of.owner == device) protect(of, protection);
  }
}

}  // namespace

memory_block* reserve_block(std::size_t bytes, int owner) {
  space& all = the_space();
  memory_block fresh{.bytes = bytes, .owner = owner};
  fresh.page_bytes = round_up(bytes, page_size());
  if (fresh.page_bytes < bytes ||
      fresh.page_bytes + page_size() > static_cast<std::size_t>(all.end - all.next)) {
    return nullptr;
  }
  fresh.pages = all.next;
  fresh.data = fresh.pages + fresh.page_bytes - round_up(bytes, alignment);
  all.next += fresh.page_bytes + page_size();
  return &(all.blocks[end_of(fresh)] = fresh);
}

void bring_to_life(memory_block& of) {
  protect(of, PROT_READ | PROT_WRITE);
  std::memset(of.pages, garbage, of.page_bytes);
  poison_surroundings(of);
  of.live = true;
  add_global_memory(of.data, of.bytes);
  if (!is_open(of)) protect(of, PROT_NONE);
}

void release_block(memory_block& of) {
  protect(of, PROT_READ | PROT_WRITE);
  ASAN_UNPOISON_MEMORY_REGION(of.pages, of.page_bytes);
  if (of.live) {
    check_surroundings(of);
    remove_global_memory(of.data);
  }
  if (mmap(of.pages, of.page_bytes, PROT_NONE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) {
    stop("a block could not be given back");
  }
  the_space().blocks.erase(end_of(of));
}

memory_block* find_block(const void* pointer) {
  auto& blocks = the_space().blocks;
  const auto at = blocks.upper_bound(static_cast<const char*>(pointer));
  return at != blocks.end() && pointer >= at->second.data ? &at->second : nullptr;
}

void open_device(int device) {
  if (the_space().open.insert(device).second) protect_device(device, PROT_READ | PROT_WRITE);
}

void close_devices() {
  for (const int device : the_space().open) protect_device(device, PROT_NONE);
  the_space().open.clear();
}

std::string describe_address(const void* pointer) {
  if (!is_visible_to_devices(pointer)) return "";
  const auto* const address = static_cast<const char*>(pointer);
  const auto& blocks = the_space().blocks;
  const auto name = [](const memory_block& of) {
    return "a block of " + std::to_string(of.bytes) + " bytes" +
           (of.owner == pinned_owner ? " of pinned memory"
                                     : " of device " + std::to_string(of.owner));
  };
  const auto after = blocks.upper_bound(address);
  if (after != blocks.end() && address >= after->second.data) {
    return "byte " + std::to_string(address - after->second.data) + " of " + name(after->second) +
           (after->second.live ? "" : ", which its stream has yet to allocate");
  }
  if (after != blocks.end() && address >= after->second.pages - page_size()) {
    return std::to_string(after->second.data - address) + " bytes before " + name(after->second);
  }
  if (after != blocks.begin()) {
    const memory_block& before = std::prev(after)->second;
    if (address < before.pages + before.page_bytes + page_size()) {
      return std::to_string(address - end_of(before)) + " bytes behind the end of " + name(before);
    }
  }
  return "memory that was freed, or none";
}

bool is_visible_to_devices(const void* pointer) {
  const auto* const address = static_cast<const char*>(pointer);
  return address >= the_space().begin && address < the_space().end;
}

}  // namespace cuda_on_cpu

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Loads, stores and atomics of each memory space. A shared address is an offset into the block's
// window; any other address is the host's.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "block.hpp"
#include "global_memory.hpp"
#include "half.hpp"
#include "races.hpp"
#include "report.hpp"

namespace cuda_on_cpu {

inline void check_alignment(std::uint64_t address, std::size_t bytes, const site* where) {
  if (address % bytes != 0) [[unlikely]] {
    fail("misaligned access of " + std::to_string(bytes) + " bytes", where);
  }
}

constexpr bool is_strong(order how) {
  return how != order::weak;
}

/// Acquire and release count as fences.
template <order O>
void note_order() {
  if constexpr (O != order::weak && O != order::relaxed) ++running.fences;
}
inline void fence_cta() {
  ++running.fences;
}
inline void fence_cluster() {
  ++running.fences;
}
inline void fence_gpu() {
  ++running.fences;
}
inline void fence_gl() {
  ++running.fences;
}
inline void fence_sys() {
  ++running.fences;
}

/// The bytes of an access after its checks.
inline unsigned char* shared_bytes(std::uint64_t address, std::size_t bytes, const site* where) {
  const std::uint32_t offset = std::uint32_t(address);
  check_alignment(offset, bytes, where);
  if (running.shared_bytes < bytes || offset > running.shared_bytes - bytes) [[unlikely]] {
    fail("shared access of " + std::to_string(bytes) + " bytes at offset " +
             std::to_string(offset) + " of " + std::to_string(running.shared_bytes) + " bytes",
         where);
  }
  return running.shared + offset;
}
inline unsigned char* global_bytes(std::uint64_t address, std::size_t bytes, site* where) {
  check_alignment(address, bytes, where);
  check_global(address, bytes, where);
  return reinterpret_cast<unsigned char*>(address);
}
inline void note_shared(const unsigned char* at, std::size_t bytes, access how, bool strong,
                        const site* where) {
  if (races_are_checked) [[unlikely]] {
    check_shared_race(std::uint32_t(at - running.shared), bytes, how, strong, where);
  }
}
inline void note_global(const unsigned char* at, std::size_t bytes, access how, bool strong,
                        const site* where) {
  if (races_are_checked) [[unlikely]] {
    check_global_race(reinterpret_cast<std::uint64_t>(at), bytes, how, strong, where);
  }
}

inline bool is_shared(std::uint64_t address) {
  return address - reinterpret_cast<std::uint64_t>(running.shared) < (228u << 10);
}
inline bool is_local(std::uint64_t address) {
  return address - reinterpret_cast<std::uint64_t>(self->stack) < self->stack_bytes;
}
inline bool is_parameter(std::uint64_t address) {
  return address - reinterpret_cast<std::uint64_t>(running.parameters) < running.parameter_bytes;
}
inline bool is_global(std::uint64_t address) {
  return !is_shared(address) && !is_local(address) && !is_parameter(address);
}
/// Constant variables lie among the global ones here.
inline bool is_constant(std::uint64_t) {
  return false;
}

inline std::uint64_t address_from_shared(std::uint64_t offset) {
  return reinterpret_cast<std::uint64_t>(running.shared) + std::uint32_t(offset);
}
inline std::uint64_t address_to_shared(std::uint64_t address) {
  return address - reinterpret_cast<std::uint64_t>(running.shared);
}
#define PTX_SAME_ADDRESS(space)                                      \
  inline std::uint64_t address_from_##space(std::uint64_t address) { \
    return address;                                                  \
  }                                                                  \
  inline std::uint64_t address_to_##space(std::uint64_t address) {   \
    return address;                                                  \
  }
PTX_SAME_ADDRESS(global)
PTX_SAME_ADDRESS(local)
PTX_SAME_ADDRESS(constant)
PTX_SAME_ADDRESS(param)
#undef PTX_SAME_ADDRESS

template <class T, std::size_t N>
std::array<T, N> read_bytes(const void* from) {
  std::array<T, N> values;
  std::memcpy(&values, from, sizeof values);
  return values;
}

template <order O, class T, std::size_t N>
std::array<T, N> load_global(std::uint64_t address, site* where) {
  const unsigned char* at = global_bytes(address, N * sizeof(T), where);
  note_global(at, N * sizeof(T), access::read, is_strong(O), where);
  note_order<O>();
  return read_bytes<T, N>(at);
}
template <order O, class T, std::size_t N>
std::array<T, N> load_shared(std::uint64_t address, site* where) {
  const unsigned char* at = shared_bytes(address, N * sizeof(T), where);
  note_shared(at, N * sizeof(T), access::read, is_strong(O), where);
  return read_bytes<T, N>(at);
}
template <order O, class T, std::size_t N>
std::array<T, N> load_constant(std::uint64_t address, site* where) {
  return read_bytes<T, N>(global_bytes(address, N * sizeof(T), where));
}
template <order O, class T, std::size_t N>
std::array<T, N> load_local(std::uint64_t address, site* where) {
  check_alignment(address, N * sizeof(T), where);
  return read_bytes<T, N>(reinterpret_cast<const void*>(address));
}
template <order O, class T, std::size_t N>
std::array<T, N> load_generic(std::uint64_t address, site* where) {
  if (is_shared(address)) return load_shared<O, T, N>(address_to_shared(address), where);
  if (is_local(address) || is_parameter(address)) return load_local<O, T, N>(address, where);
  return load_global<O, T, N>(address, where);
}
template <class T, std::size_t N>
std::array<T, N> load_param(const unsigned char* at) {
  return read_bytes<T, N>(at);
}

template <order O, class T, std::size_t N>
void store_global(std::uint64_t address, std::array<T, N> values, site* where) {
  unsigned char* at = global_bytes(address, sizeof values, where);
  note_order<O>();
  note_global(at, sizeof values, access::write, is_strong(O), where);
  std::memcpy(at, &values, sizeof values);
}
template <order O, class T, std::size_t N>
void store_shared(std::uint64_t address, std::array<T, N> values, site* where) {
  unsigned char* at = shared_bytes(address, sizeof values, where);
  note_shared(at, sizeof values, access::write, is_strong(O), where);
  std::memcpy(at, &values, sizeof values);
}
template <order O, class T, std::size_t N>
void store_local(std::uint64_t address, std::array<T, N> values, site* where) {
  check_alignment(address, sizeof values, where);
  std::memcpy(reinterpret_cast<void*>(address), &values, sizeof values);
}
template <order O, class T, std::size_t N>
void store_generic(std::uint64_t address, std::array<T, N> values, site* where) {
  if (is_shared(address)) return store_shared<O, T>(address_to_shared(address), values, where);
  if (is_local(address)) return store_local<O, T>(address, values, where);
  store_global<O, T>(address, values, where);
}
template <class T, std::size_t N>
void store_param(unsigned char* at, std::array<T, N> values) {
  std::memcpy(at, &values, sizeof values);
}

/// What atomics and redux do: the new value from the old one and the operand.
#define PTX_OPERATION(name, expression) \
  struct atomic_##name {                \
    template <class T>                  \
    static T apply(T a, T b) {          \
      return T(expression);             \
    }                                   \
  };
PTX_OPERATION(and, a& b)
PTX_OPERATION(or, a | b)
PTX_OPERATION(xor, a ^ b)
PTX_OPERATION(exch, b)
PTX_OPERATION(min, std::min(a, b))
PTX_OPERATION(max, std::max(a, b))
PTX_OPERATION(inc, a >= b ? 0 : a + 1)
PTX_OPERATION(dec, a == 0 || a > b ? b : a - 1)
#undef PTX_OPERATION
struct atomic_add {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (std::is_integral_v<T>) {
      return T(std::make_unsigned_t<T>(a) + std::make_unsigned_t<T>(b));
    } else {
      return add<>(a, b);
    }
  }
};

template <class T, class Update>
T replace(unsigned char* at, Update update) {
  const T before = read_bytes<T, 1>(at)[0];
  const T after = update(before);
  std::memcpy(at, &after, sizeof after);
  return before;
}
template <class T, class Update>
T replace_global(std::uint64_t address, site* where, Update update) {
  unsigned char* at = global_bytes(address, sizeof(T), where);
  note_global(at, sizeof(T), access::write, true, where);
  return replace<T>(at, update);
}
template <class T, class Update>
T replace_shared(std::uint64_t address, site* where, Update update) {
  unsigned char* at = shared_bytes(address, sizeof(T), where);
  note_shared(at, sizeof(T), access::write, true, where);
  return replace<T>(at, update);
}
template <class T, class Update>
T replace_generic(std::uint64_t address, site* where, Update update) {
  if (is_shared(address)) return replace_shared<T>(address_to_shared(address), where, update);
  return replace_global<T>(address, where, update);
}
#define PTX_ATOMICS(space)                                                            \
  template <order O, class Operation, class T>                                        \
  T atomic_##space(std::uint64_t address, T operand, site* where) {                   \
    note_order<O>();                                                                  \
    return replace_##space<T>(address, where,                                         \
                              [&](T old) { return Operation::apply(old, operand); }); \
  }                                                                                   \
  template <order O, class T>                                                         \
  T atomic_cas_##space(std::uint64_t address, T expected, T wanted, site* where) {    \
    note_order<O>();                                                                  \
    return replace_##space<T>(address, where,                                         \
                              [&](T old) { return old == expected ? wanted : old; }); \
  }
PTX_ATOMICS(global)
PTX_ATOMICS(shared)
PTX_ATOMICS(generic)
#undef PTX_ATOMICS

[[noreturn]] inline void trap(const site* where) {
  fail("trap", where);
}

}  // namespace cuda_on_cpu

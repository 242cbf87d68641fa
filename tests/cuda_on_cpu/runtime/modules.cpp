// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// What nvcc's host code registers when the program starts, brought together with the translations.
// A .cu file's host code and its translation meet by the hash of the file's PTX, which the object
// holds as text; within a file, by name.
#include "runtime/modules.hpp"

#include <cuda_runtime_api.h>

#include <cstring>
#include <map>
#include <string>
#include <utility>

#include "runtime/stop.hpp"

namespace cuda_on_cpu {
namespace {

using module_hash = std::uint64_t;
using name_in_module = std::pair<module_hash, std::string>;

/// Filled by static initializers in any order, hence made when first asked for; never destroyed.
struct registered_handles {
  std::map<const void*, name_in_module> kernels;
  std::map<const void*, name_in_module> symbols;
};

registered_handles& handles() {
  static auto& made = *new registered_handles;
  return made;
}

module_hash hash_text(const char* text, const char* end) {
  module_hash hash = 0xcbf29ce484222325ULL;
  for (; text < end && *text != '\0'; ++text) {
    hash = (hash ^ static_cast<unsigned char>(*text)) * 0x100000001b3ULL;
  }
  return hash;
}

/// The head of what nvcc embeds in an object.
struct fat_binary_wrapper {
  int magic;
  int version;
  const char* data;
};

module_hash hash_module(const fat_binary_wrapper& wrapper) {
  std::uint16_t header_bytes = 0;
  std::uint64_t content_bytes = 0;
  std::memcpy(&header_bytes, wrapper.data + 6, sizeof header_bytes);
  std::memcpy(&content_bytes, wrapper.data + 8, sizeof content_bytes);
  const char* const end = wrapper.data + header_bytes + content_bytes;
  constexpr char start[] = ".version";
  for (const char* at = wrapper.data; at + sizeof start < end; ++at) {
    if (std::memcmp(at, start, sizeof start - 1) == 0) return hash_text(at, end);
  }
  stop("a CUDA object without PTX text: it was not compiled with --no-compress");
}

name_in_module in_module(void** module, const char* name) {
  return {*reinterpret_cast<module_hash*>(module), name};
}

}  // namespace

const kernel* find_kernel(const void* handle) {
  const auto found = handles().kernels.find(handle);
  if (found == handles().kernels.end()) return nullptr;
  return find_kernel(found->second.first, found->second.second);
}

symbol find_symbol(const void* handle) {
  const auto found = handles().symbols.find(handle);
  if (found == handles().symbols.end()) return {};
  return find_symbol(found->second.first, found->second.second);
}

bool is_device_symbol(const void* pointer) {
  for (const auto& [handle, name] : handles().symbols) {
    const symbol variable = find_symbol(handle);
    const auto* const begin = static_cast<const char*>(variable.address);
    if (pointer >= begin && pointer < begin + variable.bytes) return true;
  }
  return false;
}

extern "C" {

void** __cudaRegisterFatBinary(void* wrapper) {
  static auto& hashes = *new std::map<void*, module_hash>;
  module_hash& hash = hashes[wrapper];
  hash = hash_module(*static_cast<const fat_binary_wrapper*>(wrapper));
  return reinterpret_cast<void**>(&hash);
}

void __cudaRegisterFatBinaryEnd(void**) {}

void __cudaUnregisterFatBinary(void**) {}

char __cudaInitModule(void**) {
  return 1;
}

void __cudaRegisterFunction(void** module, const char* handle, char*, const char* name, int, uint3*,
                            uint3*, dim3*, dim3*, int*) {
  handles().kernels[handle] = in_module(module, name);
}

void __cudaRegisterVar(void** module, char* handle, char*, const char* name, int, std::size_t, int,
                       int) {
  handles().symbols[handle] = in_module(module, name);
}

}  // extern "C"

}  // namespace cuda_on_cpu

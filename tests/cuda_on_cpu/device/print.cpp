// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "print.hpp"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

namespace cuda_on_cpu {
namespace {

template <class T>
T value_at(const void* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// The next argument of the list, which stands on a multiple of its size.
template <class T>
T take(const unsigned char*& at) {
  const auto address =
      (reinterpret_cast<std::uintptr_t>(at) + sizeof(T) - 1) / sizeof(T) * sizeof(T);
  at = reinterpret_cast<const unsigned char*>(address) + sizeof(T);
  return value_at<T>(reinterpret_cast<const void*>(address));
}

int print_one(const std::string& directive, const unsigned char*& arguments) {
  const char kind = directive.back();
  const char* const text = directive.c_str();
  if (kind == '%') return std::printf("%%");
  if (std::strchr("eEfFgGaA", kind) != nullptr) return std::printf(text, take<double>(arguments));
  if (kind == 's') return std::printf(text, take<const char*>(arguments));
  if (kind == 'p') return std::printf(text, take<const void*>(arguments));
  if (directive.find('l') != std::string::npos) return std::printf(text, take<long>(arguments));
  return std::printf(text, take<int>(arguments));
}

}  // namespace

void device_print(unsigned char* result, unsigned char* format, unsigned char* arguments,
                  const site*) {
  const char* text = value_at<const char*>(format);
  const unsigned char* next = value_at<const unsigned char*>(arguments);
  int printed = 0;
  while (*text != '\0') {
    if (*text != '%') {
      std::putchar(*text++);
      ++printed;
      continue;
    }
    const std::size_t length = 1 + std::strcspn(text + 1, "diouxXeEfFgGaAcsp%") + 1;
    printed += print_one(std::string(text, length), next);
    text += length;
  }
  std::memcpy(result, &printed, sizeof printed);
}

void fail_assertion(unsigned char* message, unsigned char* file, unsigned char* line,
                    unsigned char*, unsigned char*, const site* where) {
  fail(std::string("assertion failed: ") + value_at<const char*>(message) + " at " +
           value_at<const char*>(file) + ":" + std::to_string(value_at<unsigned>(line)),
       where);
}

}  // namespace cuda_on_cpu

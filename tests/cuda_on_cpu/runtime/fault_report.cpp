// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// A touch of memory that is shut says what memory it is before the program ends.
#include "runtime/fault_report.hpp"

#include <signal.h>

#include <cstdio>
#include <string>

#include "runtime/address_space.hpp"

namespace cuda_on_cpu {
namespace {

struct sigaction before;

/// The program ends here in any case: the little that a handler may not do is worth the report.
void report(int signal, siginfo_t* info, void* context) {
  const std::string where = describe_address(info->si_addr);
  if (!where.empty()) {
    std::fprintf(stderr,
                 "cuda on cpu: access to %p, %s. The host may not touch device memory, a device "
                 "only its own and pinned memory.\n",
                 info->si_addr, where.c_str());
  }
  sigaction(signal, &before, nullptr);
  if ((before.sa_flags & SA_SIGINFO) != 0) {
    before.sa_sigaction(signal, info, context);  // that of AddressSanitizer prints the stack
  }
}

}  // namespace

void install_fault_report() {
  static char stack_bytes[std::size_t{64} << 10];
  stack_t stack{};
  stack.ss_sp = stack_bytes;
  stack.ss_size = sizeof stack_bytes;
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_sigaction = report;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, &before);
}

}  // namespace cuda_on_cpu

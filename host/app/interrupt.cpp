// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/interrupt.hpp"

#include <csignal>

#include "core/error.hpp"

namespace qsweep::app {
namespace {

volatile std::sig_atomic_t signal_seen = 0;

extern "C" void note_signal(int) {
  signal_seen = 1;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  // SA_RESETHAND gives the second signal its default meaning; SA_RESTART keeps writes whole.
  action.sa_flags = static_cast<int>(SA_RESETHAND | static_cast<unsigned>(SA_RESTART));
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return signal_seen != 0;
}

void throw_if_interrupted(const std::string& where) {
  if (interrupted()) throw interrupted_error(where);
}

}  // namespace qsweep::app

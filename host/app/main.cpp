// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/application.hpp"

int main(int argc, char** argv) {
  return qsweep::app::run_application(std::vector<std::string>(argv, argv + argc));
}

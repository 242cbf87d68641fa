// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/output_path.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "core/error.hpp"

namespace qsweep::app {

void refuse_unwritable(const std::filesystem::path& file) {
  const auto refuse = [&file](const std::string& reason) {
    throw io_error(file.string() + " cannot be written: " + reason);
  };
  std::error_code failure;
  if (!file.has_filename() || std::filesystem::is_directory(file, failure))
    refuse("it is a folder");
  const auto folder = std::filesystem::absolute(file).parent_path();
  std::filesystem::create_directories(folder, failure);
  if (failure) refuse(failure.message());
  const auto probe = folder / (".qsweep-probe-" + std::to_string(getpid()));
  const int descriptor = open(probe.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) refuse(std::generic_category().message(errno));
  close(descriptor);
  unlink(probe.c_str());
}

}  // namespace qsweep::app

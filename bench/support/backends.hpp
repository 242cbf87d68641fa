// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backend/backend.hpp"

namespace qsweep::bench {

/// The backends that jobs are timed on, made once each.
class backend_set {
 public:
  /// Empty `names`: "cpu" and "cuda". One that this build or this machine does not have is kept in
  /// not_run(). Throws usage_error for an unknown name, device_error when that leaves none.
  backend_set(std::vector<std::string> names, const backend_options& options);

  /// Those that are there.
  const std::map<std::string, std::shared_ptr<Backend>>& available() const { return available_; }

  /// Why the others are not.
  const std::map<std::string, std::string>& not_run() const { return not_run_; }

 private:
  std::map<std::string, std::shared_ptr<Backend>> available_;
  std::map<std::string, std::string> not_run_;
};

}  // namespace qsweep::bench

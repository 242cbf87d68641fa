// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "backend/backend.hpp"
#include "core/error.hpp"

namespace qsweep {

std::string to_string(accuracy_algorithm algorithm) {
  switch (algorithm) {
    case accuracy_algorithm::reference:
      return "reference";
    case accuracy_algorithm::fp32:
      return "fp32-certified";
    case accuracy_algorithm::integer:
      return "integer-certified";
    case accuracy_algorithm::incremental:
      return "incremental-certified";
  }
  throw precondition_error("unknown algorithm " + std::to_string(static_cast<int>(algorithm)));
}

std::string to_string(sqnr_algorithm algorithm) {
  switch (algorithm) {
    case sqnr_algorithm::direct:
      return "direct";
    case sqnr_algorithm::sorted:
      return "sorted";
  }
  throw precondition_error("unknown algorithm " + std::to_string(static_cast<int>(algorithm)));
}

}  // namespace qsweep

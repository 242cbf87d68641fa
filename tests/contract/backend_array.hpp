// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "backend/training_ops.hpp"

namespace qsweep::test {

/// An array in a backend's memory, filled from and read back to the host.
template <class T>
class backend_array {
 public:
  backend_array(TrainingOps& ops, std::vector<T> values)
      : ops_(&ops), size_(values.size()), memory_(ops.allocate_bytes(size_ * sizeof(T) + 1)) {
    ops_->upload(std::as_bytes(std::span(values)), memory_.get());
  }

  backend_span<T> span() const { return {static_cast<T*>(memory_.get()), size_}; }

  std::vector<T> read() const {
    std::vector<T> values(size_);
    ops_->download(memory_.get(), std::as_writable_bytes(std::span(values)));
    return values;
  }

 private:
  TrainingOps* ops_;
  std::size_t size_;
  backend_memory memory_;
};

}  // namespace qsweep::test

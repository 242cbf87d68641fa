// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <new>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/ops.hpp"

namespace qsweep::cpu {

namespace {
constexpr std::align_val_t cache_line{64};
}

std::unique_ptr<TrainingOps> make_training_ops(int threads) {
  return std::make_unique<cpu_training_ops>(threads);
}

backend_memory cpu_training_ops::allocate_bytes(std::size_t size_bytes) {
  return {::operator new(size_bytes, cache_line),
          [](void* memory) { ::operator delete(memory, cache_line); }};
}

void cpu_training_ops::upload(std::span<const std::byte> from, void* to) {
  if (!from.empty()) std::memcpy(to, from.data(), from.size());
}

void cpu_training_ops::download(const void* from, std::span<std::byte> to) {
  if (!to.empty()) std::memcpy(to.data(), from, to.size());
}

}  // namespace qsweep::cpu

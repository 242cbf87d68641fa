// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/weight_quantizer.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::gpu {

/// The devices of a backend. The first one, its leader, does what is not shared.
class device_team {
 public:
  /// Empty `indices`: device 0. Throws device_error when one is not there, usage_error when one is
  /// named twice.
  device_team(std::vector<int> indices, const device_context::notice_function& notice);

  /// The first device, made current.
  const device_context& leader() const;

  std::string description() const;

  /// Calls run(device, part) for contiguous parts of `how`, one a device and all at once, and joins
  /// the vectors it returns. If several throw, the first device's exception is passed on.
  template <class Run>
  auto share(std::span<const quantization> how, const Run& run) const {
    using rows = decltype(run(*members_.front(), how));
    if (members_.size() == 1 || how.size() < 2) return run(leader(), how);
    std::vector<rows> parts(members_.size());
    std::vector<std::exception_ptr> failures(members_.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t d = 0; d < members_.size(); ++d) {
        threads.emplace_back([&, d] {
          try {
            members_[d]->make_current();
            parts[d] = run(*members_[d], part_of(how, d));
          } catch (...) {
            failures[d] = std::current_exception();
          }
        });
      }
    }
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
    rows out;
    for (rows& part : parts) {
      out.insert(out.end(), std::make_move_iterator(part.begin()),
                 std::make_move_iterator(part.end()));
    }
    return out;
  }

 private:
  std::span<const quantization> part_of(std::span<const quantization> how, std::size_t d) const {
    const std::size_t begin = how.size() * d / members_.size();
    return how.subspan(begin, how.size() * (d + 1) / members_.size() - begin);
  }

  std::vector<std::unique_ptr<device_context>> members_;
};

}  // namespace qsweep::gpu

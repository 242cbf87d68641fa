// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_team.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace qsweep::gpu {

device_team::device_team(std::vector<int> indices, const device_context::notice_function& notice) {
  if (indices.empty()) indices.push_back(0);
  for (auto at = indices.begin(); at != indices.end(); ++at) {
    if (std::find(indices.begin(), at, *at) != at) {
      throw usage_error("device " + std::to_string(*at) + " is named twice");
    }
  }
  for (const int index : indices) {
    members_.push_back(std::make_unique<device_context>(index, notice));
  }
}

const device_context& device_team::leader() const {
  members_.front()->make_current();
  return *members_.front();
}

std::string device_team::description() const {
  std::string text;
  for (const auto& member : members_) {
    const device_properties& of = member->properties();
    if (!text.empty()) text += "; ";
    text += of.name + " (device " + std::to_string(of.index) + ", compute " +
            compute_capability(of) + ")";
  }
  return text + "; driver for CUDA " + cuda_version(members_.front()->properties().driver) + "; " +
         library_versions();
}

}  // namespace qsweep::gpu

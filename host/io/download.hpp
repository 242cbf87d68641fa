// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace qsweep {

/// The body of a web resource, by libcurl. Follows up to five redirections, http and https only.
/// Gives up when no connection stands after 5 s, when less than 1 KiB/s comes for 20 s, after
/// `limit`, or as soon as the body exceeds `max_size` bytes. Throws io_error with libcurl's reason.
std::vector<std::uint8_t> download(const std::string& url, std::size_t max_size,
                                   std::chrono::seconds limit);

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "launch.hpp"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <vector>

#include "races.hpp"
#include "settings.hpp"

namespace cuda_on_cpu {
namespace {

// On the largest alignment that kernels may ask of dynamic shared memory.
constexpr std::size_t window_alignment = 1024;
constexpr std::size_t window_bytes = 228 << 10;

unsigned char* shared_window() {
  alignas(window_alignment) static unsigned char window[window_bytes];
  return window;
}

}  // namespace

void run_blocks(const kernel& code, extent grid, extent block, std::uint32_t dynamic_shared_bytes,
                unsigned char* parameters) {
  static std::mutex turns;
  const std::lock_guard turn(turns);
  static std::uint32_t launches = 0;
  if (settings().trace) {
    std::fprintf(stderr, "launch %s <<<(%u, %u, %u), (%u, %u, %u), %u>>>\n",
                 demangled(code.name).c_str(), grid.x, grid.y, grid.z, block.x, block.y, block.z,
                 dynamic_shared_bytes);
  }
  running = {.grid_size = grid, .block_size = block, .block_index = {0, 0, 0}};
  running.code = &code;
  running.thread_count = block.x * block.y * block.z;
  running.dynamic_shared_offset = (code.static_shared_bytes + 15) / 16 * 16;
  running.dynamic_shared_bytes = dynamic_shared_bytes;
  running.shared_bytes = running.dynamic_shared_offset + dynamic_shared_bytes;
  if (running.shared_bytes > window_bytes) fail("more shared memory than a device has", nullptr);
  running.shared = shared_window();
  running.parameters = parameters;
  running.parameter_bytes =
      code.parameters.empty() ? 0 : code.parameters.back().offset + code.parameters.back().size;
  running.launch = ++launches;
  begin_race_check(std::size_t{grid.x} * grid.y * grid.z);
  extent& at = running.block_index;
  for (at.z = 0; at.z < grid.z; ++at.z) {
    for (at.y = 0; at.y < grid.y; ++at.y) {
      for (at.x = 0; at.x < grid.x; ++at.x) {
        run_block();
        end_block_of_race_check();
        ++running.linear_block;
      }
    }
  }
  running.code = nullptr;
}

}  // namespace cuda_on_cpu

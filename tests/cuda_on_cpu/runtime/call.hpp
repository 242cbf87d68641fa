// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <mutex>

namespace cuda_on_cpu {

/// One lock for all of the runtime: calls of several host threads take turns.
std::recursive_mutex& runtime_lock();

/// Keeps a failure as the calling thread's last error, and returns it.
cudaError_t remember(cudaError_t code);

/// The calling thread's last error; `clear` makes it a success.
cudaError_t last_error(bool clear);

/// Whether the calling thread runs a function that a stream calls (cudaLaunchHostFunc): that must
/// not call the runtime.
bool& runs_host_function();

/// What every function of the runtime's interface does around `body`.
template <class Body>
cudaError_t runtime_call(Body body) {
  const std::scoped_lock lock(runtime_lock());
  return remember(runs_host_function() ? cudaErrorNotPermitted : body());
}

}  // namespace cuda_on_cpu

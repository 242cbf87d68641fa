// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace qsweep {

/// The version of this build, e.g. "0.1.0".
const char* version_string();

/// The commit this build was made from, 40 hex digits, "unknown" outside a git checkout.
const char* git_commit();

/// Whether tracked files differed from that commit when this was built.
bool git_dirty();

/// How a result came about, for context.json: version, git_commit, git_dirty, build_type, compiler,
/// compiler_flags, libraries (name -> version), cpu_model, cpu_cores (that this process may use),
/// os, utc (ISO 8601), argv, inputs (name -> sha256), backend, threads. Names neither the host nor
/// the user: of argv's first element and of paths below the home folder only the part behind it is
/// kept.
nlohmann::json make_provenance(const std::vector<std::string>& argv,
                               const std::map<std::string, std::string>& inputs_sha256,
                               const std::string& backend_description, int threads);

}  // namespace qsweep

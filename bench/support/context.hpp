// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/backends.hpp"
#include "support/options.hpp"

namespace qsweep::bench {

/// How results came about: what make_provenance tells (io/provenance.hpp), with the checksums of
/// all weights and of the data sets' files (which loading compares), and
/// backends  {name: description} of those that are timed
/// not_run   {name: reason} of those that are not
/// device    the card's properties, limits and library versions, where `cuda` is timed
nlohmann::json make_context(const std::vector<std::string>& argv, const bench_options& options,
                            const backend_set& backends);

/// What nvidia-smi says of the device now, {field: value}: clocks, temperature, power, reasons why
/// clocks are held back. Empty without nvidia-smi.
nlohmann::json device_state(int device);

}  // namespace qsweep::bench

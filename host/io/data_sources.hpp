// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/fetch.hpp"
#include "io/manifest.hpp"

namespace qsweep {

/// Takes the checked, uncompressed bytes of a file.
using data_sink = std::function<void(const manifest_file&, std::vector<std::uint8_t>)>;

/// "Debian package dataset-fashion-mnist", "https://...": the source, for the log.
std::string describe(const manifest_source& source);

/// Gets the wanted files of a data set from one source and hands each that passes check_data (and,
/// as .gz, the publisher's MD5 where the manifest has it) to `take`. What does not pass is refused
/// and logged. Throws io_error when the source itself fails; files got before that stay taken.
void get_from_source(const manifest_source& source, const manifest_dataset& set,
                     std::span<const manifest_file> wanted, const data_sink& take,
                     const fetch_log& log);

}  // namespace qsweep

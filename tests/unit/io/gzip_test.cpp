// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/gzip.hpp"

#include "core/error.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using testing::bytes;
using testing::gzip;
using ::testing::HasSubstr;
using testing::message_of;

bytes sample(std::size_t size) {
  bytes content(size);
  for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<std::uint8_t>(i * i >> 3);
  return content;
}

std::string error_of(const bytes& file, std::size_t max_size) {
  return message_of<bad_input_error>([&] { gunzip(file, max_size); });
}

TEST(Gzip, InflatesWhatWasDeflated) {
  for (const std::size_t size : {0U, 1U, 1000U, 1U << 20, (1U << 20) + 1, 3U << 20}) {
    EXPECT_EQ(gunzip(gzip(sample(size)), size), sample(size)) << size;
  }
}

TEST(Gzip, MoreThanTheLimitIsRefused) {
  for (const std::size_t size : {1U, 1000U, 1U << 20, (1U << 20) + 1}) {
    EXPECT_THAT(error_of(gzip(sample(size)), size - 1), HasSubstr("inflates to more than")) << size;
  }
}

TEST(Gzip, BombStopsAtTheLimit) {
  const bytes bomb = gzip(bytes(32U << 20));
  ASSERT_LT(bomb.size(), 1U << 20);
  EXPECT_THAT(error_of(bomb, 1000), HasSubstr("inflates to more than 1000 bytes"));
}

TEST(Gzip, EveryTruncationIsRefused) {
  const bytes file = gzip(sample(500));
  for (std::size_t size = 0; size < file.size(); ++size) {
    const bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(gunzip(cut, 500), bad_input_error) << size;
  }
}

TEST(Gzip, DamageIsRefused) {
  bytes file = gzip(sample(500));
  file[file.size() - 6] ^= 1;  // in the CRC-32
  EXPECT_THAT(error_of(file, 500), HasSubstr("damaged gzip data"));
}

TEST(Gzip, TrailingBytesAreRefused) {
  bytes file = gzip(sample(500));
  file.push_back(0);
  EXPECT_THAT(error_of(file, 500), HasSubstr("1 bytes follow the end"));
}

TEST(Gzip, WebPageIsNamed) {
  const std::string page = "<!DOCTYPE html><title>404</title>";
  EXPECT_THAT(error_of(bytes(page.begin(), page.end()), 500), HasSubstr("a web page"));
  EXPECT_THAT(error_of({}, 500), HasSubstr("not a gzip file"));
}

}  // namespace
}  // namespace qsweep

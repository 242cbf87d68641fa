// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/idx.hpp"

#include "core/error.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using testing::bytes;
using ::testing::HasSubstr;
using testing::make_idx;
using testing::message_of;

std::string image_error(const bytes& file) {
  return message_of<bad_input_error>([&] { parse_idx_images(file); });
}

std::string label_error(const bytes& file) {
  return message_of<bad_input_error>([&] { parse_idx_labels(file, 10); });
}

TEST(Idx, ImagesKeepShapeAndPixels) {
  const bytes file = make_idx({3, 2, 5}, 256);
  const idx_images images = parse_idx_images(file);
  EXPECT_EQ(images.count, 3U);
  EXPECT_EQ(images.shape, (tensor_shape{2, 5, 1}));
  ASSERT_EQ(images.pixels.size(), 30U);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_EQ(images.pixels[i], i);
}

TEST(Idx, LabelsAreTheBytesBehindTheHeader) {
  const bytes file = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9};
  EXPECT_THAT(parse_idx_labels(file, 10), ::testing::ElementsAre(7, 0, 9));
}

TEST(Idx, EveryTruncationIsRefused) {
  const bytes images = make_idx({2, 2, 2}, 256);
  for (std::size_t size = 0; size < images.size(); ++size) {
    EXPECT_THROW(parse_idx_images(std::span(images).first(size)), bad_input_error) << size;
  }
  const bytes labels = make_idx({4}, 10);
  for (std::size_t size = 0; size < labels.size(); ++size) {
    EXPECT_THROW(parse_idx_labels(std::span(labels).first(size), 10), bad_input_error) << size;
  }
}

TEST(Idx, TruncationNamesThePlace) {
  EXPECT_THAT(image_error({0, 0}), HasSubstr("offset 2: the file ends within the IDX magic"));
  EXPECT_THAT(image_error({0, 0, 8, 3, 0}), HasSubstr("offset 5: the file ends within the IDX he"));
  bytes file = make_idx({2, 2, 2}, 256);
  file.pop_back();
  EXPECT_THAT(image_error(file), HasSubstr("offset 23: the file ends early"));
}

TEST(Idx, TrailingBytesAreRefused) {
  bytes file = make_idx({2, 2, 2}, 256);
  file.push_back(0);
  EXPECT_THAT(image_error(file), HasSubstr("offset 24: 1 bytes too many"));
}

TEST(Idx, WrongMagicIsRefused) {
  EXPECT_THAT(image_error(make_idx({4}, 10)), HasSubstr("magic 00 00 08 01, expected 00 00 08 03"));
  EXPECT_THAT(label_error(make_idx({1, 2, 2}, 9)), HasSubstr("magic 00 00 08 03, expected"));
  bytes floats = make_idx({4}, 10);
  floats[2] = 0x0d;
  EXPECT_THAT(label_error(floats), HasSubstr("magic 00 00 0d 01"));
}

TEST(Idx, LabelsMustBeClasses) {
  EXPECT_NO_THROW(parse_idx_labels(make_idx({30}, 10), 10));
  EXPECT_THAT(label_error({0, 0, 8, 1, 0, 0, 0, 2, 9, 10}), HasSubstr("offset 9: label 10"));
}

TEST(Idx, DimensionsWhoseProductOverflowsAreRefused) {
  const bytes huge = {0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
  EXPECT_THAT(image_error(huge), HasSubstr("ends early"));
  // 2^32 * 2^32 wraps to 0 in 64 bits; so would these three with a body of no bytes.
  const bytes wraps = {0, 0, 8, 3, 128, 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 4};
  EXPECT_THAT(image_error(wraps), HasSubstr("ends early"));
}

TEST(Idx, EmptyDimensionIsRefused) {
  EXPECT_THAT(image_error({0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 7}),
              HasSubstr("offset 8: dimension 2 is 0"));
  EXPECT_THAT(label_error({0, 0, 8, 1, 0, 0, 0, 0}), HasSubstr("offset 4: dimension 1 is 0"));
}

}  // namespace
}  // namespace qsweep

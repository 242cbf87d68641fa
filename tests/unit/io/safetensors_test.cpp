// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/safetensors.hpp"

#include "core/error.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::message_of;

std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// A file of hand-made bytes: the length of `header` in front, then `buffer`.
std::string make_file(const std::string& header, const std::string& buffer) {
  std::string file(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) file[i] = static_cast<char>(header.size() >> (8 * i) & 255U);
  return file + header + buffer;
}

std::string error_of(const std::string& file) {
  return message_of<bad_input_error>([&] { parse_safetensors(as_bytes(file)); });
}

std::string header_error(const std::string& header, const std::string& buffer = {}) {
  return error_of(make_file(header, buffer));
}

/// A header with one tensor `a` of these fields.
std::string tensor_error(const std::string& fields, const std::string& buffer = "12345678") {
  return header_error("{\"a\":{" + fields + "}}", buffer);
}

const std::string good_header =
    R"({"__metadata__":{"k":"v"},"b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]},)"
    R"("a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}})";

TEST(Safetensors, ReadsTensorsInTheOrderOfTheirData) {
  const std::string file = make_file(good_header + "   ", "abcdxyz");
  const safetensors_view view = parse_safetensors(as_bytes(file));
  ASSERT_EQ(view.tensors.size(), 2U);
  EXPECT_EQ(view.tensors[0].name, "a");
  EXPECT_EQ(view.tensors[0].dtype, "F32");
  EXPECT_THAT(view.tensors[0].shape, ElementsAre(1, 1));
  EXPECT_EQ(view.tensors[1].name, "b");
  EXPECT_EQ(view.tensors[1].data.data(), as_bytes(file).data() + file.size() - 3);
  EXPECT_EQ(view.tensors[1].data.size(), 3U);
  EXPECT_THAT(view.metadata, ElementsAre(std::pair("k", "v")));
}

TEST(Safetensors, ScalarsAndEmptyTensorsAreTensors) {
  const std::string header = R"({"s":{"dtype":"F64","shape":[],"data_offsets":[0,8]},)"
                             R"("e":{"dtype":"F32","shape":[0,5],"data_offsets":[8,8]}})";
  const std::string file = make_file(header, "12345678");
  EXPECT_EQ(parse_safetensors(as_bytes(file)).tensors.size(), 2U);
  EXPECT_TRUE(parse_safetensors(as_bytes(make_file("{}", ""))).tensors.empty());
}

TEST(Safetensors, EveryTruncationIsRefused) {
  const std::string file = make_file(good_header, "abcdxyz");
  ASSERT_NO_THROW(parse_safetensors(as_bytes(file)));
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_THROW(parse_safetensors(as_bytes(file).first(size)), bad_input_error) << size;
  }
}

TEST(Safetensors, HeaderLengthIsCheckedBeforeUse) {
  EXPECT_THAT(error_of("1234567"), HasSubstr("offset 7: the file ends within the 8 bytes"));
  EXPECT_THAT(error_of(std::string("\x00\xe1\xf5\x05\x00\x00\x00\x00{}", 10)),
              HasSubstr("100000000 exceeds the 2 bytes behind it"));
  EXPECT_THAT(error_of(std::string("\x01\xe1\xf5\x05\x00\x00\x00\x00{}", 10)),
              HasSubstr("100000001 exceeds the limit"));
  EXPECT_THAT(error_of(std::string(8, '\xff') + "{}"), HasSubstr("exceeds the limit"));
}

TEST(Safetensors, HeaderMustStartWithABraceAndEndInSpacesOnly) {
  EXPECT_THAT(header_error(" {}"), HasSubstr("does not start with '{'"));
  EXPECT_THAT(header_error(""), HasSubstr("does not start with '{'"));
  EXPECT_THAT(header_error("[]"), HasSubstr("does not start with '{'"));
  EXPECT_THAT(header_error("\xef\xbb\xbf{}"), HasSubstr("does not start with '{'"));
  EXPECT_THAT(header_error("{}\n"), HasSubstr("offset 10: the header ends in"));
  EXPECT_THAT(header_error(std::string("{}\0", 3)), HasSubstr("the header ends in"));
  EXPECT_THAT(header_error("{}{}"), HasSubstr("parse error"));
}

TEST(Safetensors, HeaderMustBeJson) {
  for (const char* text : {"{", "{a}", "{\"a\"}", "{\"a\":}", "{,}", "{}}", "{/**/}"}) {
    EXPECT_THROW(parse_safetensors(as_bytes(make_file(text, ""))), bad_input_error) << text;
  }
  EXPECT_THAT(header_error("{\"\xff\":1}"), HasSubstr("UTF-8"));
}

TEST(Safetensors, DuplicateKeysAreRefusedAtEveryLevel) {
  const std::string tensor = R"({"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
  EXPECT_THAT(header_error("{\"a\":" + tensor + ",\"a\":" + tensor + "}", "1"),
              HasSubstr("key 'a' appears twice"));
  EXPECT_THAT(header_error(R"({"__metadata__":{},"__metadata__":{}})"),
              HasSubstr("key '__metadata__' appears twice"));
  EXPECT_THAT(header_error(R"({"__metadata__":{"k":"1","k":"1"}})"),
              HasSubstr("key 'k' appears twice"));
  for (const char* field : {R"("dtype":"U8")", R"("shape":[1])", R"("data_offsets":[0,1])"}) {
    EXPECT_THAT(
        tensor_error(R"("dtype":"U8","shape":[1],"data_offsets":[0,1],)" + std::string(field), "1"),
        HasSubstr("appears twice"));
  }
  EXPECT_THAT(header_error("{\"a\":" + tensor + R"(,"\u0061":)" + tensor + "}", "1"),
              HasSubstr("key 'a' appears twice"));
}

TEST(Safetensors, MetadataMustBeText) {
  EXPECT_THAT(header_error(R"({"__metadata__":{"k":1}})"), HasSubstr("not text"));
  EXPECT_THAT(header_error(R"({"__metadata__":{"k":null}})"), HasSubstr("not text"));
  EXPECT_THAT(header_error(R"({"__metadata__":{"k":{}}})"), HasSubstr("not text"));
  EXPECT_THAT(header_error(R"({"__metadata__":{"k":["v"]}})"), HasSubstr("not text"));
  EXPECT_THAT(header_error(R"({"__metadata__":"v"})"), HasSubstr("not an object"));
  EXPECT_THAT(header_error(R"({"__metadata__":[]})"), HasSubstr("not an object"));
}

TEST(Safetensors, TensorMustHaveItsThreeFieldsAndNoOthers) {
  EXPECT_THAT(tensor_error(R"("shape":[1],"data_offsets":[0,1])"), HasSubstr("lacks 'dtype'"));
  EXPECT_THAT(tensor_error(R"("dtype":"U8","data_offsets":[0,1])"), HasSubstr("lacks 'shape'"));
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[1])"), HasSubstr("lacks 'data_offsets'"));
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1)"),
              HasSubstr("unknown key 'x'"));
  EXPECT_THAT(header_error(R"({"a":1})"), HasSubstr("where an object"));
  EXPECT_THAT(header_error(R"({"a":[]})"), HasSubstr("where an object"));
}

TEST(Safetensors, FieldsMustHaveTheirTypes) {
  EXPECT_THAT(tensor_error(R"("dtype":8)"), HasSubstr("dtype is a number"));
  EXPECT_THAT(tensor_error(R"("dtype":["U8"])"), HasSubstr("dtype is an array"));
  EXPECT_THAT(tensor_error(R"("shape":"1")"), HasSubstr("shape is text"));
  EXPECT_THAT(tensor_error(R"("shape":{})"), HasSubstr("shape is an object"));
  for (const char* number :
       {"-1", "1.0", "1e2", "18446744073709551616", "\"1\"", "null", "[1]", "{}", "true"}) {
    EXPECT_THAT(tensor_error("\"shape\":[" + std::string(number) + "]"),
                HasSubstr("not an integer >= 0"))
        << number;
  }
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[1],"data_offsets":[0])"),
              HasSubstr("data_offsets are not two numbers"));
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[1],"data_offsets":[0,1,2])"),
              HasSubstr("data_offsets are not two numbers"));
}

TEST(Safetensors, UnknownDtypeIsRefused) {
  EXPECT_THAT(tensor_error(R"("dtype":"F31")"), HasSubstr("unknown dtype 'F31'"));
  EXPECT_THAT(tensor_error(R"("dtype":"f32")"), HasSubstr("unknown dtype 'f32'"));
  EXPECT_EQ(safetensors_dtype_size("BF16"), 2U);
  EXPECT_EQ(safetensors_dtype_size("F64"), 8U);
}

TEST(Safetensors, ShapeProductMustNotOverflow) {
  EXPECT_THAT(
      tensor_error(R"("dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0])", ""),
      HasSubstr("overflows 64 bits"));
  EXPECT_THAT(
      tensor_error(R"("dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0])", ""),
      HasSubstr("overflows 64 bits"));
}

TEST(Safetensors, OffsetsMustLieInTheBufferAndFitTheShape) {
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[9],"data_offsets":[0,9])"),
              HasSubstr("leave the buffer of 8 bytes"));
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[1],"data_offsets":[2,1])"),
              HasSubstr("data_offsets [2, 1]"));
  EXPECT_THAT(tensor_error(R"("dtype":"U8","shape":[1],"data_offsets":[18446744073709551615,0])"),
              HasSubstr("data_offsets ["));
  EXPECT_THAT(tensor_error(R"("dtype":"F32","shape":[3],"data_offsets":[0,8])"),
              HasSubstr("8 bytes of data, its F32 shape [3] needs 12"));
}

TEST(Safetensors, HolesOverlapsAndLeftoversAreRefused) {
  const auto two = [](const char* first, const char* second) {
    return std::string(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)") + first +
           R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}";
  };
  EXPECT_NO_THROW(parse_safetensors(as_bytes(make_file(two("[4,8]", "[0,4]"), "12345678"))));
  EXPECT_THAT(header_error(two("[0,4]", "[5,9]"), "123456789"), HasSubstr("bytes 4 to 5 belong"));
  EXPECT_THAT(header_error(two("[1,5]", "[5,9]"), "123456789"), HasSubstr("bytes 0 to 1 belong"));
  EXPECT_THAT(header_error(two("[0,4]", "[3,7]"), "1234567"), HasSubstr("tensor 'b': overlaps"));
  EXPECT_THAT(header_error(two("[0,4]", "[0,4]"), "1234"), HasSubstr("overlaps"));
  EXPECT_THAT(header_error(two("[0,4]", "[4,8]"), "123456789"), HasSubstr("bytes 8 to 9 belong"));
  EXPECT_THAT(header_error("{}", "1"), HasSubstr("bytes 0 to 1 belong"));
}

TEST(Safetensors, NumberOfTensorsIsLimited) {
  const auto header = [](int count) {
    std::string text = "{";
    for (int i = 0; i < count; ++i) {
      text += (i > 0 ? ",\"" : "\"") + std::to_string(i) +
              R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
    }
    return text + "}";
  };
  EXPECT_EQ(parse_safetensors(as_bytes(make_file(header(10000), ""))).tensors.size(), 10000U);
  EXPECT_THAT(header_error(header(10001)), HasSubstr("more than 10000 tensors"));
}

TEST(Safetensors, DeepNestingIsRefusedAtOnce) {
  EXPECT_THAT(tensor_error("\"shape\":" + std::string(1 << 20, '[')), HasSubstr("an array"));
}

TEST(Safetensors, WhatIsWrittenIsReadBack) {
  const std::string data = "abcdefgh";
  const std::vector<safetensors_tensor> tensors = {{"z", "U8", {2, 2}, as_bytes(data).first(4)},
                                                   {"a", "F32", {1}, as_bytes(data).last(4)}};
  const std::string file = to_safetensors(tensors, {{"k", "\"v\"\n"}});
  EXPECT_EQ(file, to_safetensors(tensors, {{"k", "\"v\"\n"}}));
  const safetensors_view view = parse_safetensors(as_bytes(file));
  ASSERT_EQ(view.tensors.size(), 2U);
  EXPECT_EQ(view.tensors[0].name, "z");
  EXPECT_EQ(view.tensors[1].name, "a");
  EXPECT_EQ(file.substr(file.size() - 8), data);
  EXPECT_EQ((file.size() - data.size()) % 8, 0U);
  EXPECT_EQ(view.metadata.at("k"), "\"v\"\n");
}

TEST(Safetensors, WriterRefusesWhatTheReaderWould) {
  const std::string data = "abcd";
  const safetensors_tensor good = {"a", "F32", {1}, as_bytes(data)};
  EXPECT_THROW(to_safetensors(std::vector{good, good}, {}), precondition_error);
  safetensors_tensor bad = good;
  bad.shape = {2};
  EXPECT_THROW(to_safetensors(std::vector{bad}, {}), precondition_error);
  bad = good;
  bad.dtype = "float";
  EXPECT_THROW(to_safetensors(std::vector{bad}, {}), precondition_error);
}

}  // namespace
}  // namespace qsweep

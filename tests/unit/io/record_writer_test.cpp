// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/record_writer.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <locale>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.hpp"
#include "core/rng.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;
using testing::message_of;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const std::vector<std::string> columns = {"name", "bits", "db"};
const std::vector<std::vector<cell>> rows = {{std::string("a,b"), std::int64_t{3}, 12.5},
                                             {std::string("c"), std::int64_t{16}, {}}};

std::string written(output_format format, const std::vector<std::vector<cell>>& cells) {
  std::ostringstream out;
  record_writer writer(out, format, columns);
  for (const std::vector<cell>& row : cells) writer.write(row);
  writer.close();
  return out.str();
}

double parse_back(const std::string& text) {
  return std::strtod(text.c_str(), nullptr);
}

TEST(FormatNumber, ShortestTextReadsBackAsTheSameDouble) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(2.9236), "2.9236");
  EXPECT_EQ(format_number(3.0), "3");
  EXPECT_EQ(format_number(-0.0), "-0");
  const random_stream numbers{.seed = 11};
  for (std::uint32_t i = 0; i < 20000; i += 2) {
    const std::uint64_t bits = std::uint64_t{numbers.word(i)} << 32 | numbers.word(i + 1);
    double value = 0.0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(parse_back(format_number(value)), value);
  }
}

TEST(FormatNumber, ExtremesReadBack) {
  using limits = std::numeric_limits<double>;
  for (const double value :
       {limits::min(), limits::max(), limits::denorm_min(), limits::epsilon()}) {
    EXPECT_EQ(parse_back(format_number(value)), value);
  }
  EXPECT_EQ(format_number(infinity), "inf");
  EXPECT_EQ(format_number(-infinity), "-inf");
  EXPECT_EQ(format_number(not_a_number), "nan");
}

/// Digits grouped by apostrophes and a comma as decimal point.
struct comma_numbers : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '\''; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(FormatNumber, LocaleDoesNotMatter) {
  const std::locale before = std::locale::global(std::locale(std::locale(), new comma_numbers));
  std::ostringstream out;
  out.width(40);
  record_writer writer(out, output_format::csv, {"a", "b", "c"});
  writer.write(std::vector<cell>{1234567.5, std::int64_t{1234567}, std::uint64_t{7654321}});
  writer.close();
  std::locale::global(before);
  EXPECT_EQ(out.str(), "a,b,c\n1234567.5,1234567,7654321\n");
}

TEST(Csv, FieldsAreQuotedWhereTheyMustBe) {
  const std::vector<cell> cells = {std::string("plain"),      std::string("a,b"),
                                   std::string("say \"hi\""), std::string("two\nlines"),
                                   std::string("cr\r"),       true,
                                   std::monostate{},          infinity};
  EXPECT_EQ(to_csv_line(cells),
            "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\r\",true,,inf\n");
}

TEST(Json, NumbersThatAreNotFiniteAreNull) {
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  const std::vector<cell> cells = {infinity, -infinity, not_a_number, std::monostate{}};
  EXPECT_EQ(to_json_line(names, cells), R"({"a":null,"b":null,"c":null,"d":null})");
}

TEST(Json, LineIsValidJsonWithTheSameValues) {
  const std::vector<std::string> names = {"t\"ext", "i", "u", "d", "b"};
  const std::vector<cell> cells = {std::string("q\"\\\n\x01\xff"),
                                   std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::uint64_t>::max(), 1e-300, false};
  const std::string line = to_json_line(names, cells);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const nlohmann::json parsed = nlohmann::json::parse(line);
  EXPECT_EQ(parsed["t\"ext"], "q\"\\\n\x01\xef\xbf\xbd");
  EXPECT_EQ(parsed["i"], std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parsed["u"], std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parsed["d"], 1e-300);
  EXPECT_EQ(parsed["b"], false);
}

TEST(RecordWriter, CsvHasHeaderAndRows) {
  EXPECT_EQ(written(output_format::csv, rows), "name,bits,db\n\"a,b\",3,12.5\nc,16,\n");
  EXPECT_EQ(written(output_format::csv, {}), "name,bits,db\n");
}

TEST(RecordWriter, JsonIsOneArray) {
  EXPECT_EQ(written(output_format::json, rows),
            "[\n  {\"name\":\"a,b\",\"bits\":3,\"db\":12.5},\n"
            "  {\"name\":\"c\",\"bits\":16,\"db\":null}\n]\n");
  EXPECT_EQ(nlohmann::json::parse(written(output_format::json, rows)).size(), 2U);
  EXPECT_EQ(written(output_format::json, {}), "[]\n");
}

TEST(RecordWriter, JsonLinesHaveOneObjectEach) {
  EXPECT_EQ(written(output_format::jsonl, rows),
            "{\"name\":\"a,b\",\"bits\":3,\"db\":12.5}\n"
            "{\"name\":\"c\",\"bits\":16,\"db\":null}\n");
  EXPECT_EQ(written(output_format::jsonl, {}), "");
}

TEST(RecordWriter, TableAlignsNumbersRight) {
  EXPECT_EQ(written(output_format::table, rows),
            "name  bits    db\n"
            "a,b      3  12.5\n"
            "c       16     -\n");
  EXPECT_EQ(written(output_format::table, {{std::string("é"), 1.0 / 3, 1e9}}),
            "name      bits     db\n"
            "é     0.333333  1e+09\n");
}

TEST(RecordWriter, StreamingFormatsWriteEachRowAtOnce) {
  for (const output_format format : {output_format::csv, output_format::jsonl}) {
    std::ostringstream out;
    record_writer writer(out, format, columns);
    writer.write(rows[0]);
    EXPECT_THAT(out.str(), HasSubstr("12.5"));
  }
}

TEST(RecordWriter, MisuseIsRefused) {
  std::ostringstream out;
  record_writer writer(out, output_format::csv, columns);
  EXPECT_THROW(writer.write(std::vector<cell>{1.0}), precondition_error);
  writer.close();
  EXPECT_THROW(writer.write(rows[0]), precondition_error);
  EXPECT_THROW(writer.close(), precondition_error);
}

TEST(RecordWriter, FailingStreamIsAnError) {
  std::ostringstream out;
  record_writer writer(out, output_format::jsonl, columns);
  out.setstate(std::ios::badbit);
  EXPECT_THROW(writer.write(rows[0]), io_error);
}

TEST(OutputFormat, UnknownNameGetsTheKnownOnes) {
  EXPECT_EQ(parse_output_format("jsonl"), output_format::jsonl);
  EXPECT_THAT(message_of<usage_error>([] { parse_output_format("xml"); }),
              HasSubstr("'xml'; known formats: table, csv, json, jsonl"));
}

}  // namespace
}  // namespace qsweep

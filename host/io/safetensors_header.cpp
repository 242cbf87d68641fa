// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/safetensors_header.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "io/safetensors.hpp"

namespace qsweep {
namespace {

using nlohmann::json;

/// Receives the header's tokens and accepts only what the format allows in each place.
class header_handler : public nlohmann::json_sax<json> {
 public:
  safetensors_header take() { return std::move(header_); }

  bool start_object(std::size_t) override {
    if (place_ == place::outside) return go(place::file);
    if (place_ == place::before_metadata) return go(place::metadata);
    if (place_ == place::before_tensor) return go(place::tensor);
    refuse("an object");
  }

  bool key(std::string& name) override {
    if (place_ == place::file) {
      begin_entry(name);
    } else if (place_ == place::metadata) {
      key_ = name;
      if (header_.metadata.contains(name)) fail(fmt::format("key '{}' appears twice", name));
    } else {
      if (name != "dtype" && name != "shape" && name != "data_offsets") {
        fail(fmt::format("unknown key '{}'", name));
      }
      if (!fields_.insert(name).second) fail(fmt::format("key '{}' appears twice", name));
      key_ = name;
    }
    return true;
  }

  bool end_object() override {
    if (place_ == place::tensor) finish_tensor();
    return go(place_ == place::file ? place::outside : place::file);
  }

  bool start_array(std::size_t) override {
    if (place_ != place::tensor || key_ == "dtype") refuse("an array");
    return go(place::numbers);
  }

  bool end_array() override { return go(place::tensor); }

  bool string(std::string& value) override {
    if (place_ == place::metadata) {
      header_.metadata.emplace(key_, value);
    } else if (place_ == place::tensor && key_ == "dtype") {
      if (safetensors_dtype_size(value) == 0) fail(fmt::format("unknown dtype '{}'", value));
      entry().dtype = value;
    } else {
      refuse("text");
    }
    return true;
  }

  bool number_unsigned(std::uint64_t value) override {
    if (place_ != place::numbers) refuse("a number");
    (key_ == "shape" ? entry().shape : entry().data_offsets).push_back(value);
    return true;
  }

  bool number_integer(std::int64_t value) override { refuse(fmt::format("{}", value)); }
  bool number_float(double, const std::string& text) override { refuse(text); }
  bool null() override { refuse("null"); }
  bool boolean(bool) override { refuse("a boolean"); }
  bool binary(json::binary_t&) override { refuse("binary data"); }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& reason) override {
    throw bad_input_error(fmt::format("offset {}: {}", 8 + position, reason.what()));
  }

 private:
  enum class place { outside, file, before_metadata, metadata, before_tensor, tensor, numbers };

  bool go(place next) {
    place_ = next;
    return true;
  }

  safetensors_entry& entry() { return header_.entries.back(); }

  void begin_entry(const std::string& name) {
    in_tensor_ = false;
    if (!names_.insert(name).second) fail(fmt::format("key '{}' appears twice", name));
    if (name == "__metadata__") {
      go(place::before_metadata);
      return;
    }
    if (header_.entries.size() == safetensors_max_tensors) {
      fail(fmt::format("more than {} tensors", safetensors_max_tensors));
    }
    header_.entries.emplace_back().name = name;
    fields_.clear();
    in_tensor_ = true;
    go(place::before_tensor);
  }

  void finish_tensor() {
    for (const char* field : {"dtype", "shape", "data_offsets"}) {
      if (!fields_.contains(field)) fail(fmt::format("lacks '{}'", field));
    }
    if (entry().data_offsets.size() != 2) fail("data_offsets are not two numbers");
  }

  [[noreturn]] void refuse(const std::string& what) const {
    switch (place_) {
      case place::metadata:
        fail(fmt::format("__metadata__ '{}' is {}, not text", key_, what));
      case place::before_metadata:
        fail("__metadata__ is " + what + ", not an object");
      case place::before_tensor:
        fail(what + " where an object with dtype, shape and data_offsets belongs");
      case place::numbers:
        fail(fmt::format("{} holds {}, not an integer >= 0 below 2^64", key_, what));
      case place::tensor:
        fail(fmt::format("{} is {}, not {}", key_, what,
                         key_ == "dtype" ? "text" : "an array of integers"));
      default:
        fail(what + " where an object belongs");
    }
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw bad_input_error(
        in_tensor_ ? fmt::format("header: tensor '{}': {}", header_.entries.back().name, reason)
                   : "header: " + reason);
  }

  safetensors_header header_;
  std::set<std::string> names_;
  std::set<std::string> fields_;  ///< of the tensor being read
  std::string key_;
  place place_ = place::outside;
  bool in_tensor_ = false;
};

}  // namespace

safetensors_header parse_safetensors_header(std::string_view text) {
  if (text.empty() || text.front() != '{') {
    throw bad_input_error("offset 8: the header does not start with '{'");
  }
  const std::size_t last = text.find_last_not_of(' ');
  if (text[last] != '}') {
    throw bad_input_error(fmt::format(
        "offset {}: the header ends in something other than '}}' and spaces", 8 + last));
  }
  header_handler handler;
  json::sax_parse(text.substr(0, last + 1), &handler);
  return handler.take();
}

}  // namespace qsweep

// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/download.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <memory>

#include "core/error.hpp"
#include "io/provenance.hpp"

namespace qsweep {
namespace {

struct bounded_body {
  std::vector<std::uint8_t> bytes;
  std::size_t max_size = 0;
};

/// libcurl's write callback; a return value other than `size` stops the transfer.
std::size_t append(const char* data, std::size_t, std::size_t size, void* target) {
  auto& body = *static_cast<bounded_body*>(target);
  if (size > body.max_size - body.bytes.size()) return CURL_WRITEFUNC_ERROR;
  try {
    body.bytes.insert(body.bytes.end(), data, data + size);
  } catch (const std::bad_alloc&) {
    return CURL_WRITEFUNC_ERROR;
  }
  return size;
}

using curl_handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

curl_handle make_handle() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  curl_handle handle(started == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
  if (handle == nullptr) throw io_error("libcurl cannot start");
  return handle;
}

}  // namespace

std::vector<std::uint8_t> download(const std::string& url, std::size_t max_size,
                                   std::chrono::seconds limit) {
  const curl_handle handle = make_handle();
  bounded_body body{{}, max_size};
  std::array<char, CURL_ERROR_SIZE> reason{};
  const std::string agent = fmt::format("qsweep/{}", version_string());
  const auto set = [&handle](CURLoption option, auto value) {
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
      throw io_error("this libcurl lacks an option that downloading needs");
    }
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_USERAGENT, agent.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, 5L);
  set(CURLOPT_CONNECTTIMEOUT, 5L);
  set(CURLOPT_TIMEOUT, static_cast<long>(limit.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1024L);
  set(CURLOPT_LOW_SPEED_TIME, 20L);
  set(CURLOPT_FAILONERROR, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, reason.data());
  set(CURLOPT_WRITEFUNCTION, &append);
  set(CURLOPT_WRITEDATA, &body);
  const CURLcode result = curl_easy_perform(handle.get());
  if (result == CURLE_WRITE_ERROR) {
    throw io_error(fmt::format("{}: more than {} bytes", url, max_size));
  }
  if (result != CURLE_OK) {
    throw io_error(
        fmt::format("{}: {}", url, reason[0] != '\0' ? reason.data() : curl_easy_strerror(result)));
  }
  return std::move(body.bytes);
}

}  // namespace qsweep

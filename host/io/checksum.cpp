// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/checksum.hpp"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <vector>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// A running digest.
class digest {
 public:
  explicit digest(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1);
  }

  void add(const void* bytes, std::size_t size) {
    check(EVP_DigestUpdate(context_.get(), bytes, size) == 1);
  }

  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(context_.get(), value.data(), &size) == 1);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
      text += "0123456789abcdef"[value[i] >> 4];
      text += "0123456789abcdef"[value[i] & 15];
    }
    return text;
  }

 private:
  static void check(bool ok) {
    if (!ok) throw io_error("OpenSSL refuses to compute a checksum");
  }

  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

std::string hex_digest(const EVP_MD* kind, const void* bytes, std::size_t size) {
  digest sum(kind);
  sum.add(bytes, size);
  return sum.hex();
}

}  // namespace

std::string sha256_hex(std::span<const std::byte> bytes) {
  return hex_digest(EVP_sha256(), bytes.data(), bytes.size());
}

std::string sha256_hex(std::string_view bytes) {
  return hex_digest(EVP_sha256(), bytes.data(), bytes.size());
}

struct sha256_stream::state {
  digest sum{EVP_sha256()};
};

sha256_stream::sha256_stream() : state_(std::make_unique<state>()) {}
sha256_stream::~sha256_stream() = default;

void sha256_stream::add(std::string_view bytes) {
  state_->sum.add(bytes.data(), bytes.size());
}

std::string sha256_stream::hex() {
  return state_->sum.hex();
}

std::string md5_hex(std::span<const std::byte> bytes) {
  return hex_digest(EVP_md5(), bytes.data(), bytes.size());
}

std::string sha256_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw io_error(file.string() + ": cannot open: " + std::strerror(errno));
  digest sum(EVP_sha256());
  std::vector<char> piece(1 << 20);
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
    sum.add(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) throw io_error(file.string() + ": cannot read: " + std::strerror(errno));
  return sum.hex();
}

}  // namespace qsweep

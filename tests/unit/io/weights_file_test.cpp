// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/weights_file.hpp"

#include <cstring>
#include <limits>

#include "core/error.hpp"
#include "core/rng.hpp"
#include "io/atomic_file.hpp"
#include "io/checksum.hpp"
#include "io/safetensors.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::message_of;
using testing::read_text;
using testing::scratch_folder;

stored_weights make_random_weights(const std::string& model) {
  stored_weights weights;
  weights.network = make_network(model);
  weights.parameters.resize(weights.network.num_parameters);
  const random_stream numbers{.seed = 7};
  for (std::size_t i = 0; i < weights.parameters.size(); ++i) {
    weights.parameters[i] =
        static_cast<float>(numbers.uniform(static_cast<std::uint32_t>(i)) - 0.5);
  }
  weights.metadata = {{"dataset", "mnist"}, {"seed", "7"}};
  return weights;
}

const stored_weights& random_weights(const std::string& model) {
  static const stored_weights mlp = make_random_weights("mlp");
  static const stored_weights cnn = make_random_weights("cnn");
  return model == "cnn" ? cnn : mlp;
}

/// The file as its tensors, to be spoilt and written again.
struct opened_file {
  explicit opened_file(const std::filesystem::path& path)
      : content(read_text(path)), view(parse_safetensors(std::as_bytes(std::span(content)))) {}

  void save(const std::filesystem::path& path) const {
    write_file_atomically(path, to_safetensors(view.tensors, view.metadata));
  }

  std::string content;
  safetensors_view view;
};

class WeightsFile : public ::testing::Test {
 protected:
  WeightsFile() { write_weights(file, random_weights("mlp")); }

  std::string error_after(const std::function<void(opened_file&)>& spoil) {
    opened_file opened(file);
    spoil(opened);
    opened.save(file);
    const std::string message = message_of<bad_input_error>([&] { read_weights(file); });
    EXPECT_THAT(message, HasSubstr(file.string()));
    return message;
  }

  scratch_folder folder;
  const std::filesystem::path file = folder / "w.safetensors";
};

TEST(WeightsFileOf, EveryNetworkReadsBackBitByBit) {
  const scratch_folder folder;
  for (const char* model : {"mlp", "cnn"}) {
    const stored_weights written = random_weights(model);
    const std::string sha256 = write_weights(folder / "w.safetensors", written);
    const stored_weights read = read_weights(folder / "w.safetensors");
    EXPECT_EQ(read.network.model, model);
    ASSERT_EQ(read.parameters.size(), written.parameters.size());
    EXPECT_EQ(0, std::memcmp(read.parameters.data(), written.parameters.data(),
                             written.parameters.size() * sizeof(float)));
    EXPECT_EQ(read.metadata.at("seed"), "7");
    EXPECT_EQ(read.metadata.at("model"), model);
    EXPECT_EQ(read.sha256, sha256);
    EXPECT_EQ(sha256, sha256_of_file(folder / "w.safetensors"));
  }
}

TEST_F(WeightsFile, TwoWritesGiveTheSameBytes) {
  write_weights(folder / "again.safetensors", random_weights("mlp"));
  EXPECT_EQ(read_text(file), read_text(folder / "again.safetensors"));
}

TEST_F(WeightsFile, WithoutModelTheTensorsNameTheNetwork) {
  opened_file opened(file);
  opened.view.metadata.erase("model");
  opened.save(file);
  EXPECT_EQ(read_weights(file).network.model, "mlp");
}

TEST_F(WeightsFile, UnknownOrWrongModelIsRefused) {
  EXPECT_THAT(error_after([](opened_file& f) { f.view.metadata["model"] = "resnet"; }),
              HasSubstr("unknown model 'resnet'"));
  EXPECT_THAT(error_after([](opened_file& f) { f.view.metadata["model"] = "cnn"; }),
              AllOf(HasSubstr("tensor 'conv1.weight' is missing"), HasSubstr("model cnn")));
}

TEST_F(WeightsFile, MissingExtraAndMisshapenTensorsAreRefused) {
  EXPECT_THAT(error_after([](opened_file& f) { f.view.tensors.pop_back(); }),
              HasSubstr("tensor 'dense3.bias' is missing"));
  write_weights(file, random_weights("mlp"));
  EXPECT_THAT(error_after([](opened_file& f) {
                f.view.tensors.push_back(f.view.tensors.back());
                f.view.tensors.back().name = "dense4.bias";
              }),
              HasSubstr("'dense4.bias' does not belong"));
  write_weights(file, random_weights("mlp"));
  EXPECT_THAT(error_after([](opened_file& f) {
                f.view.tensors[0].shape = {784, 512};
              }),
              HasSubstr("'dense1.weight': shape [784, 512], expected [512, 784]"));
}

TEST_F(WeightsFile, OtherDtypesAreRefused) {
  EXPECT_THAT(error_after([](opened_file& f) { f.view.tensors[1].dtype = "I32"; }),
              HasSubstr("'dense1.bias': dtype I32, expected F32"));
}

TEST_F(WeightsFile, TensorsOfNoNetworkAreRefused) {
  EXPECT_THAT(error_after([](opened_file& f) {
                f.view.metadata.clear();
                f.view.tensors.pop_back();
              }),
              AllOf(HasSubstr("no known network"), HasSubstr("mlp: "), HasSubstr("cnn: ")));
}

TEST_F(WeightsFile, WeightsThatAreNotFiniteAreRefused) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    stored_weights weights = random_weights("mlp");
    weights.parameters[5] = bad;
    write_weights(file, weights);
    EXPECT_THAT(message_of<bad_input_error>([this] { read_weights(file); }),
                HasSubstr("tensor 'dense1.weight': element 5 is"));
  }
}

TEST_F(WeightsFile, MissingAndForeignFilesAreNamed) {
  EXPECT_THAT(message_of<io_error>([this] { read_weights(folder / "none"); }), HasSubstr("none"));
  EXPECT_THROW(read_weights(folder.path()), io_error);
  write_file_atomically(file, "PK\x03\x04 a zip file of another tool");
  EXPECT_THAT(message_of<bad_input_error>([this] { read_weights(file); }),
              HasSubstr("header length"));
}

TEST_F(WeightsFile, WrongNumberOfParametersIsAPrecondition) {
  stored_weights weights = random_weights("mlp");
  weights.parameters.pop_back();
  EXPECT_THROW(write_weights(file, weights), precondition_error);
}

}  // namespace
}  // namespace qsweep

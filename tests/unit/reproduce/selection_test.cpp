// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/selection.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "synthetic_networks.hpp"

namespace qsweep {
namespace {

item_selection select(const reproduce_request& request) {
  return select_items(request, test::committed_numbers());
}

TEST(Selection, EverythingNeedsAllNetworksWithCurves) {
  const item_selection all = select({});
  EXPECT_EQ(all.numbers.size(), test::committed_numbers().size());
  EXPECT_EQ(all.figures.size(), 12U);
  EXPECT_TRUE(all.claims);
  ASSERT_EQ(all.networks.size(), 4U);
  for (const auto& [network, curve] : all.networks) EXPECT_TRUE(curve) << network.model;
}

TEST(Selection, ATableNeedsItsNetworkWithoutCurve) {
  reproduce_request request;
  request.table = 4;
  const item_selection table = select(request);
  EXPECT_EQ(table.networks, (std::map<network_id, bool>{{test::cnn_mnist, false}}));
  EXPECT_TRUE(table.figures.empty());
  EXPECT_FALSE(table.claims);
  for (const paper_number& number : table.numbers) EXPECT_EQ(number.item.label(), "Table 4");
  EXPECT_FALSE(table.numbers.empty());
}

TEST(Selection, TheTransferCharacteristicNeedsNoNetwork) {
  reproduce_request request;
  request.figure = 2;
  EXPECT_TRUE(select(request).networks.empty());
}

TEST(Selection, AFigureNeedsItsNetworks) {
  reproduce_request request;
  request.figure = 10;
  const item_selection figure = select(request);
  EXPECT_EQ(figure.networks,
            (std::map<network_id, bool>{{test::mlp_mnist, true}, {test::cnn_mnist, true}}));
}

TEST(Selection, RefusesWhatThePaperDoesNotHave) {
  for (const int table : {0, 7, -1}) {
    reproduce_request request;
    request.table = table;
    EXPECT_THROW(select(request), usage_error) << table;
  }
  for (const int figure : {1, 3, 15}) {
    reproduce_request request;
    request.figure = figure;
    EXPECT_THROW(select(request), usage_error) << figure;
  }
  reproduce_request both;
  both.table = 2;
  both.figure = 8;
  EXPECT_THROW(select(both), usage_error);
}

}  // namespace
}  // namespace qsweep

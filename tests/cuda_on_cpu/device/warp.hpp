// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Instructions that the lanes of a warp execute together. The last lane to come computes all
// results.
#pragma once

#include <bit>
#include <cstdint>

#include "block.hpp"
#include "memory.hpp"

namespace cuda_on_cpu {

/// Calls visit(lane) for the lanes of a mask, in ascending order.
template <class Visit>
void for_lanes(std::uint32_t mask, Visit visit) {
  for (; mask != 0; mask &= mask - 1) visit(std::uint32_t(std::countr_zero(mask)));
}

/// One word in, one word and a flag out.
template <class T>
struct word_exchange : exchange {
  T value;
  std::uint32_t word = 0;
  bool flag = false;
};
template <class T>
word_exchange<T>& of_lane(exchange** offered, std::uint32_t lane) {
  return *static_cast<word_exchange<T>*>(offered[lane]);
}

inline void synchronize_warp(std::uint32_t mask, const site* where) {
  exchange nothing;
  meet(
      mask, nothing, [](exchange**, std::uint32_t) {}, where);
  ++self->warp_syncs_passed;
}

/// The own lane only: threads may diverge at any place, and code must be right when they do.
inline std::uint32_t active_mask() {
  return 1u << self->lane;
}

enum shuffle_mode { shuffle_up, shuffle_down, shuffle_bfly, shuffle_idx };

/// shfl.sync: `control` holds the segment's mask and the clamp as the PTX manual lays them out. A
/// lane that reads one outside the mask gets all ones, since a GPU's result is undefined.
template <shuffle_mode Mode>
std::uint32_t shuffle(std::uint32_t mask, std::uint32_t value, std::uint32_t offset,
                      std::uint32_t control, bool& in_range, const site* where) {
  const std::uint32_t lane = self->lane;
  const std::uint32_t segment = control >> 8 & 31;
  const std::uint32_t clamp = control & 31;
  const std::uint32_t first = lane & segment;
  const std::uint32_t last = first | (clamp & ~segment);
  offset &= 31;
  std::uint32_t source = lane;
  if constexpr (Mode == shuffle_up) {
    source = lane - offset;
    in_range = std::int32_t(source) >= std::int32_t(last);
  } else if constexpr (Mode == shuffle_down) {
    source = lane + offset;
    in_range = source <= last;
  } else if constexpr (Mode == shuffle_bfly) {
    source = lane ^ offset;
    in_range = source <= last;
  } else {
    source = first | (offset & ~segment);
    in_range = source <= last;
  }
  word_exchange<std::uint32_t> mine{.value = value, .word = in_range ? source : lane};
  meet(
      mask, mine,
      [](exchange** offered, std::uint32_t who) {
        std::uint32_t values[32];
        for_lanes(~0u, [&](std::uint32_t i) {
          values[i] = who >> i & 1 ? of_lane<std::uint32_t>(offered, i).value : ~0u;
        });
        for_lanes(who, [&](std::uint32_t i) {
          auto& lane = of_lane<std::uint32_t>(offered, i);
          lane.word = values[lane.word];
        });
      },
      where);
  return mine.word;
}

inline std::uint32_t ballot(std::uint32_t mask, bool predicate, const site* where) {
  word_exchange<bool> mine{.value = predicate};
  meet(
      mask, mine,
      [](exchange** offered, std::uint32_t who) {
        std::uint32_t votes = 0;
        for_lanes(who, [&](std::uint32_t i) {
          votes |= std::uint32_t(of_lane<bool>(offered, i).value) << i;
        });
        for_lanes(who, [&](std::uint32_t i) { of_lane<bool>(offered, i).word = votes; });
      },
      where);
  return mine.word;
}
inline bool vote_any(std::uint32_t mask, bool predicate, const site* where) {
  return ballot(mask, predicate, where) != 0;
}
inline bool vote_all(std::uint32_t mask, bool predicate, const site* where) {
  return ballot(mask, !predicate, where) == 0;
}
inline bool vote_uni(std::uint32_t mask, bool predicate, const site* where) {
  word_exchange<bool> mine{.value = predicate};
  meet(
      mask, mine,
      [](exchange** offered, std::uint32_t who) {
        std::uint32_t votes = 0;
        for_lanes(who, [&](std::uint32_t i) {
          votes |= std::uint32_t(of_lane<bool>(offered, i).value) << i;
        });
        for_lanes(who, [&](std::uint32_t i) {
          of_lane<bool>(offered, i).flag = votes == 0 || votes == who;
        });
      },
      where);
  return mine.flag;
}

template <class T>
std::uint32_t match_any(std::uint32_t mask, T value, const site* where) {
  word_exchange<T> mine{.value = value};
  meet(
      mask, mine,
      [](exchange** offered, std::uint32_t who) {
        for_lanes(who, [&](std::uint32_t i) {
          auto& lane = of_lane<T>(offered, i);
          for_lanes(who, [&](std::uint32_t j) {
            lane.word |= std::uint32_t(of_lane<T>(offered, j).value == lane.value) << j;
          });
          lane.flag = lane.word == who;
        });
      },
      where);
  return mine.word;
}
template <class T>
std::uint32_t match_all(std::uint32_t mask, T value, bool& are_equal, const site* where) {
  word_exchange<T> mine{.value = value};
  meet(
      mask, mine,
      [](exchange** offered, std::uint32_t who) {
        const T first = of_lane<T>(offered, std::uint32_t(std::countr_zero(who))).value;
        bool equal = true;
        for_lanes(who, [&](std::uint32_t i) { equal &= of_lane<T>(offered, i).value == first; });
        for_lanes(who, [&](std::uint32_t i) {
          of_lane<T>(offered, i).flag = equal;
          of_lane<T>(offered, i).word = equal ? who : 0;
        });
      },
      where);
  are_equal = mine.flag;
  return mine.word;
}

template <class Operation, class T>
T reduce(std::uint32_t mask, T value, const site* where) {
  word_exchange<T> mine{.value = value};
  meet(
      mask, mine,
      [](exchange** offered, std::uint32_t who) {
        const std::uint32_t first = std::uint32_t(std::countr_zero(who));
        T result = of_lane<T>(offered, first).value;
        for_lanes(who & (who - 1), [&](std::uint32_t i) {
          result = Operation::apply(result, of_lane<T>(offered, i).value);
        });
        for_lanes(who, [&](std::uint32_t i) { of_lane<T>(offered, i).value = result; });
      },
      where);
  return mine.value;
}

/// The lowest lane of the mask is chosen.
inline std::uint32_t elect(std::uint32_t mask, bool& is_chosen, const site* where) {
  synchronize_warp(mask, where);
  const std::uint32_t chosen = std::uint32_t(std::countr_zero(mask));
  is_chosen = chosen == self->lane;
  return chosen;
}

}  // namespace cuda_on_cpu

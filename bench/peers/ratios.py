# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""From times to ratios and verdicts. Pure functions of what was measured."""

import dataclasses
import statistics

from tables import number, to_csv, to_text_table

COLUMNS = ("job", "ours", "peer", "ours_ms", "peer_ms", "ratio", "goal", "met", "same_count")

# How many times faster than the fastest exact peer, on 2 cores with AVX-512 VNNI.
ACCURACY_GOALS = {
    "accuracy/mlp/mnist/isolated": 4.5, "accuracy/cnn/mnist/isolated": 4.5,
    "accuracy/mlp/mnist/42": 6, "accuracy/cnn/mnist/42": 8,
    "accuracy/mlp/mnist/1000": 20, "accuracy/cnn/mnist/1000": 30,
    "accuracy/mlp/fashion-mnist/1000": 8, "accuracy/mlp/mnist/10000": 40,
}
# How many times faster than a named peer.
SQNR_GOALS = {
    "sqnr/mlp/mnist/10000": {"sqnr_numpy": 2000, "sqnr_torch_compiled": 60,
                             "sqnr_numpy_sorted": 4},
    "sqnr/mlp/mnist/direct-10000": {"sqnr_torch_compiled": 5},
}
# Decibels between two ways to compute an SQNR; float32 sums are good to some 1e-6.
SQNR_TOLERANCE = 1e-4


@dataclasses.dataclass
class Times:
    """Milliseconds a threshold, one entry a round; `same`: every result agreed with ours."""
    ms: list = dataclasses.field(default_factory=list)
    same: bool = True

    def median(self):
        return statistics.median(self.ms)


def agree(job, theirs, ours):
    """Whether results are ours: the same counts, or SQNRs within the tolerance."""
    tolerance = SQNR_TOLERANCE if job.startswith("sqnr/") else 0
    return len(theirs) == len(ours) and all(abs(a - b) <= tolerance for a, b in zip(theirs, ours))


def fastest_exact(peers):
    """The name of the fastest peer whose results are ours, or None."""
    exact = {name: times.median() for name, times in peers.items() if times.same}
    return min(exact, key=exact.get, default=None)


def goals(job, peers):
    """{peer: goal} of the peers that the job has a goal against."""
    if job in SQNR_GOALS:
        return {name: goal for name, goal in SQNR_GOALS[job].items()
                if name in peers and peers[name].same}
    best = fastest_exact(peers)
    return {best: ACCURACY_GOALS[job]} if best and job in ACCURACY_GOALS else {}


def rows(job, algorithm, ours, peers, judged):
    """A row for each peer, the fastest first. `judged`: whether goals hold on this machine."""
    goal_of = goals(job, peers)
    found = []
    for name, times in sorted(peers.items(), key=lambda item: item[1].median()):
        ratio, goal = times.median() / ours.median(), goal_of.get(name)
        met = "na" if goal is None or not judged else "yes" if ratio >= goal else "no"
        found.append({"job": job, "ours": algorithm, "peer": name, "ours_ms": ours.median(),
                      "peer_ms": times.median(), "ratio": ratio, "goal": goal, "met": met,
                      "same_count": "yes" if times.same else "no"})
    return found


def csv(all_rows):
    return to_csv(COLUMNS, [[row[column] for column in COLUMNS] for row in all_rows])


def verdict(row):
    if row["same_count"] == "no":
        return "other results"
    if row["goal"] is None:
        return ""
    word = {"yes": "met", "no": "MISSED", "na": "not judged here"}[row["met"]]
    return f"goal {number(row['goal'])}: {word}"


def text(all_rows):
    """The table for the terminal."""
    lines, last = [], None
    for row in all_rows:
        first = row["job"] != last
        last = row["job"]
        lines.append([row["job"] if first else "", row["ours"] if first else "",
                      number(row["ours_ms"]) if first else "", row["peer"],
                      number(row["peer_ms"]), number(row["ratio"]), verdict(row)])
    header = ["job", "ours", "ours, ms", "peer", "peer, ms", "ratio", "verdict"]
    return to_text_table(header, lines)

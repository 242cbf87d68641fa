# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""From times to ratios.csv: who is the fastest, whose results count, what is met."""

import unittest

import folders
import ratios
from ratios import Times

ISOLATED = "accuracy/mlp/mnist/isolated"  # goal 4.5
SORTED = "sqnr/mlp/mnist/10000"


def made(job, ours, peers, judged=True):
    return {row["peer"]: row for row in ratios.rows(job, "some", Times([ours]), peers, judged)}


class Rows(unittest.TestCase):
    def test_medians_make_the_ratio(self):
        row = ratios.rows(ISOLATED, "some", Times([9.0, 2.0, 1.0]),
                          {"a": Times([8.0, 100.0, 10.0])}, True)[0]
        self.assertEqual((row["ours_ms"], row["peer_ms"], row["ratio"]), (2.0, 10.0, 5.0))

    def test_the_goal_stands_on_the_fastest_exact_peer_only(self):
        found = made(ISOLATED, 1.0, {"slow": Times([90.0]), "fast": Times([5.0]),
                                     "bf16": Times([2.0], same=False)})
        self.assertEqual([found[n]["met"] for n in ("bf16", "fast", "slow")], ["na", "yes", "na"])
        self.assertEqual([found[n]["goal"] for n in ("bf16", "fast", "slow")], [None, 4.5, None])
        self.assertEqual(found["bf16"]["same_count"], "no")

    def test_a_goal_is_met_from_its_ratio_on(self):
        for ours, met in ((1.0, "yes"), (1.0001, "no")):
            self.assertEqual(made(ISOLATED, ours, {"a": Times([4.5])})["a"]["met"], met)

    def test_no_exact_peer_means_no_verdict(self):
        found = made(ISOLATED, 1.0, {"bf16": Times([100.0], same=False)})
        self.assertEqual((found["bf16"]["goal"], found["bf16"]["met"]), (None, "na"))

    def test_another_machine_is_not_judged_but_keeps_the_goal_in_sight(self):
        row = made(ISOLATED, 1.0, {"a": Times([100.0])}, judged=False)["a"]
        self.assertEqual((row["goal"], row["met"]), (4.5, "na"))
        self.assertEqual(ratios.verdict(row), "goal 4.5: not judged here")

    def test_sqnr_has_a_goal_against_each_named_peer(self):
        found = made(SORTED, 0.001, {"sqnr_numpy": Times([1.9]), "sqnr_torch_compiled": Times([1]),
                                     "sqnr_numpy_sorted": Times([0.004], same=False),
                                     "sqnr_numpy_float32": Times([0.7])})
        self.assertEqual({name: row["met"] for name, row in found.items()},
                         {"sqnr_numpy": "no", "sqnr_torch_compiled": "yes",
                          "sqnr_numpy_sorted": "na", "sqnr_numpy_float32": "na"})

    def test_the_fastest_peer_stands_first(self):
        found = ratios.rows(ISOLATED, "some", Times([1.0]),
                            {"b": Times([3.0]), "a": Times([2.0]), "c": Times([4.0])}, True)
        self.assertEqual([row["peer"] for row in found], ["a", "b", "c"])


class Agreement(unittest.TestCase):
    def test_counts_agree_only_as_integers(self):
        self.assertTrue(ratios.agree(ISOLATED, [9738, 9740], [9738.0, 9740.0]))
        self.assertFalse(ratios.agree(ISOLATED, [9738, 9741], [9738.0, 9740.0]))
        self.assertFalse(ratios.agree(ISOLATED, [9738], [9738.0, 9740.0]))

    def test_sqnr_agrees_within_the_tolerance_and_never_as_nan(self):
        self.assertTrue(ratios.agree(SORTED, [14.00001], [14.0]))
        self.assertFalse(ratios.agree(SORTED, [14.001], [14.0]))
        self.assertFalse(ratios.agree(SORTED, [float("nan")], [14.0]))


class Output(unittest.TestCase):
    ROWS = ratios.rows(ISOLATED, "integer-certified", Times([10.0]),
                       {"a": Times([44.4444]), "b,c": Times([1e-5], same=False)}, True)

    def test_csv_has_the_promised_columns(self):
        self.assertEqual(ratios.csv(self.ROWS).splitlines(), [
            "job,ours,peer,ours_ms,peer_ms,ratio,goal,met,same_count",
            f'{ISOLATED},integer-certified,"b,c",10,0.00001,0.000001,,na,no',
            f"{ISOLATED},integer-certified,a,10,44.44,4.444,4.5,no,yes"])

    def test_the_terminal_shows_what_was_missed_and_what_does_not_count(self):
        lines = ratios.text(self.ROWS).splitlines()
        self.assertTrue(lines[1].endswith("other results"))
        self.assertTrue(lines[2].endswith("goal 4.5: MISSED"))
        self.assertEqual(lines[2].split()[:2], ["a", "44.44"])


if __name__ == "__main__":
    unittest.main()

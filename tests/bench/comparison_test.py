# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""bench/compare: the test by hand, its verdicts, what it refuses, its exit codes."""

import contextlib
import io
import importlib.machinery
import importlib.util
import itertools
import json
import math
import pathlib
import tempfile
import unittest

import folders
import comparison
from comparison import Unusable, exact_p, judge, mann_whitney, normal_p, ranks


def load_compare():
    """bench/compare as a module: a program has no .py."""
    path = str(folders.BENCH / "compare")
    loader = importlib.machinery.SourceFileLoader("compare", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare", loader))
    loader.exec_module(module)
    return module


def row(name, ms, **others):
    return {"run_name": name + "/iterations:1/manual_time", "name": name, "run_type": "iteration",
            "real_time": ms, "time_unit": "ms", "verified": True, **others}


def times(start, count=9, step=1e-6):
    """Distinct, next to each other."""
    return [start + step * i for i in range(count)]


class MannWhitney(unittest.TestCase):
    def test_separate_samples_by_hand(self):
        # Of the C(6, 3) = 20 ways to share the ranks two are this extreme; of C(18, 9) = 48620.
        self.assertAlmostEqual(mann_whitney([1, 2, 3], [4, 5, 6]), 2 / 20)
        self.assertAlmostEqual(mann_whitney(times(1), times(2)), 2 / 48620)

    def test_mixed_samples_by_hand(self):
        # U is 0 to 4 in 1, 1, 2, 1, 1 of the 6 ways.
        self.assertAlmostEqual(mann_whitney([1, 3], [2, 4]), 4 / 6)
        self.assertAlmostEqual(mann_whitney([1, 4], [2, 3]), 1.0)

    def test_it_counts_all_ways(self):
        statistics = [sum(taken) - 6 for taken in itertools.combinations(range(9), 4)]
        for u in range(21):
            tail = sum(each <= min(u, 20 - u) for each in statistics)
            self.assertAlmostEqual(exact_p(u, 4, 5), min(1.0, 2 * tail / math.comb(9, 4)))

    def test_ties_share_their_ranks(self):
        self.assertEqual(ranks([5, 1, 5, 7]), [2.5, 1.0, 2.5, 4.0])

    def test_the_normal_approximation_by_hand(self):
        # m = n = 10, U = 0: variance 100 / 12 x 21 = 175, z = 49.5 / sqrt 175.
        expected = math.erfc(49.5 / math.sqrt(175) / math.sqrt(2))
        self.assertAlmostEqual(normal_p(0, 10, 10, list(range(20))), expected)
        self.assertEqual(mann_whitney([1.0] * 10, [1.0] * 10), 1.0)

    def test_the_approximation_is_near_the_count(self):
        for u in (60, 80, 120, 180):
            self.assertAlmostEqual(normal_p(u, 20, 20, list(range(40))), exact_p(u, 20, 20),
                                   delta=0.01)

    def test_nan_is_refused(self):
        with self.assertRaises(Unusable):
            mann_whitney([1.0, float("nan")], [1.0, 2.0])


class Verdicts(unittest.TestCase):
    def test_faster_and_slower(self):
        self.assertEqual(judge(times(2.0), times(1.0)).verdict, "faster")
        self.assertEqual(judge(times(1.0), times(2.0)).verdict, "slower")
        self.assertAlmostEqual(judge(times(2.0), times(1.0)).ratio, 2.0, places=4)

    def test_fewer_than_nine_repetitions_tell_nothing(self):
        self.assertEqual(judge(times(2.0, 8), times(1.0)).verdict, "cannot tell")
        self.assertEqual(judge(times(2.0), times(1.0, 8)).verdict, "cannot tell")

    def test_a_difference_of_a_percent_is_none(self):
        self.assertEqual(judge(times(1.01), times(1.0)).verdict, "same")

    def test_equal_samples_are_the_same(self):
        self.assertEqual(judge(times(1.0), times(1.0)).verdict, "same")

    def test_spread_hides_what_there_may_be(self):
        wide = [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8]
        self.assertEqual(judge(wide, wide).verdict, "cannot tell")
        self.assertEqual(judge(wide, [each * 1.05 for each in wide]).verdict, "cannot tell")


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.main = load_compare().main

    def write(self, name, rows):
        path = self.folder / name
        path.write_text(json.dumps({"context": {}, "benchmarks": rows}))
        return str(path)

    def run_compare(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = self.main(arguments)
        return code, out.getvalue() + err.getvalue()

    def test_the_backends_of_one_file(self):
        both = self.write("both.json", [row("a/cpu", t) for t in times(50.0)]
                          + [row("a/cuda", t) for t in times(5.0)] + [row("roof/cuda", 1.0)])
        code, said = self.run_compare(both)
        self.assertEqual(code, 0)
        self.assertEqual(said.splitlines()[0].split()[:5], ["job", "cpu,", "ms", "cuda,", "ms"])
        self.assertRegex(said.splitlines()[1], r"^a +50 +5 +10 +0\.0000411\d* +faster$")
        self.assertEqual(len(said.splitlines()), 2)

    def test_old_against_new(self):
        old = self.write("old.json", [row("a/cpu", t) for t in times(1.0)])
        new = self.write("new.json", [row("a/cpu", t * 1e3, time_unit="us") for t in times(2.0)])
        code, said = self.run_compare(old, new)
        self.assertEqual(code, 1)
        self.assertTrue(said.splitlines()[1].endswith("slower"))
        self.assertEqual(self.run_compare(new, old)[0], 0)

    def test_aggregates_and_what_was_not_verified_are_left_out(self):
        path = self.write("a.json", [row("a/cpu", 1.0), row("a/cpu", 9.0, run_type="aggregate"),
                                     row("a/cpu", 9.0, verified=False),
                                     row("a/cpu", 9.0, error_occurred=True)])
        self.assertEqual(comparison.read(path), {"a/cpu": [1e-3]})

    def test_what_cannot_be_compared_exits_with_2(self):
        good = self.write("good.json", [row("a/cpu", 1.0)])
        other = self.write("other.json", [row("b/cpu", 1.0)])
        nan = self.write("nan.json", [row("a/cpu", float("nan"))])
        text = self.folder / "text.json"
        text.write_text("no JSON")
        for arguments in ((good,), (good, other), (good, nan), (good, str(text)),
                          (good, str(self.folder / "missing.json")), (good, "--backends=cpu")):
            with self.subTest(arguments=arguments):
                code, said = self.run_compare(*arguments)
                self.assertEqual(code, 2)
                self.assertTrue(said.startswith("compare: "))


if __name__ == "__main__":
    unittest.main()

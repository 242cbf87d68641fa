# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The benchmark programs on a few images and thresholds: all jobs run, a wrong result shows."""

import json
import os
import pathlib
import tempfile
import unittest

import folders
import ratios
from programs import Failed, Program

BUILD = pathlib.Path(os.environ["QSWEEP_BUILD_DIR"])
SMALL = ("--images=60", "--points=2", "--checks=2", "--benchmark_min_time=0.001")


class BenchPrograms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.verified = pathlib.Path(folder.name) / "verified.json"

    def program(self, name, *options):
        return Program(BUILD / "bench" / name, 2, self.verified, (*SMALL, *options))

    def test_every_job_with_a_goal_is_verified_and_timed(self):
        sweep = self.program("sweep_bench")
        known = sweep.verify("^(accuracy|sqnr)/")
        self.assertEqual(set(known), set(ratios.ACCURACY_GOALS) | set(ratios.SQNR_GOALS))
        for job, found in known.items():
            self.assertEqual(found["verified"], min(2, len(found["results"])), job)
        timed = sweep.benchmarks("^(accuracy|sqnr)/")
        self.assertEqual({b["name"].split("/iterations")[0] for b in timed}, set(known))
        self.assertTrue(all(b["real_time"] > 0 for b in timed))

    def test_peaks_are_measured(self):
        peaks = self.program("sweep_bench").benchmarks("^peak/")
        self.assertEqual({p["name"].split("/")[1] for p in peaks}, {"f32", "u8s8"})
        self.assertTrue(all(p["GMAC/s"] > 0 for p in peaks))

    def test_every_axis_of_scaling_is_verified_and_timed(self):
        found = self.program("scaling_bench").benchmarks("^scaling/.*/(1|100|1250|10000)/")
        self.assertEqual({b["name"].split("/")[1] for b in found},
                         {"thresholds", "bits", "images", "weights", "threads"})
        self.assertTrue(all(b["real_time"] > 0 for b in found))

    def test_a_timed_run_with_another_result_fails(self):
        sweep = self.program("sweep_bench")
        known = sweep.verify("^accuracy/mlp/mnist/42/")
        known["accuracy/mlp/mnist/42"]["results"][1] += 1
        self.verified.write_text(json.dumps(known))
        with self.assertRaisesRegex(Failed, "a timed run has other results"):
            sweep.run("accuracy/mlp/mnist/42")

    def test_wrong_options_are_refused(self):
        for option in ("--imges=3", "--images=x", "--images="):
            with self.subTest(option=option), self.assertRaises(Failed):
                self.program("sweep_bench", option).benchmarks("^peak/")


if __name__ == "__main__":
    unittest.main()

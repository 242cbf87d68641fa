# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The benchmark programs on a few images and thresholds: all jobs run, a wrong result shows."""

import json
import os
import pathlib
import subprocess
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

    def test_gpu_bench_times_each_kind_of_job_on_the_processor(self):
        bench = self.program("gpu_bench", "--quick", "--backend=cpu", "--min_time=0")
        rows = bench.benchmarks("^(backend/.*(moments|direct)|sweep/.*/(best|direct)|train/mlp)")
        self.assertEqual({row["job"].split("/")[0] for row in rows}, {"backend", "sweep", "train"})
        self.assertTrue(all(row["backend"] == "cpu" and row["verified"] for row in rows))
        self.assertTrue(all(row["real_time"] > 0 and row["elements/s"] > 0 for row in rows))

    def test_gpu_bench_lists_the_same_jobs_for_each_backend_it_has(self):
        said = subprocess.run([BUILD / "bench" / "gpu_bench", "--list"], text=True, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        jobs = {tuple(line.rsplit("/", 1)) for line in said.stdout.splitlines()}
        common = [job for job, _ in jobs if job.split("/")[0] not in ("roof", "kernel")]
        missing = said.stderr.startswith("cuda: not run: ")
        self.assertEqual({common.count(job) for job in common}, {1 if missing else 2})

    def test_gpu_bench_without_a_device_says_why_and_exits_with_4(self):
        done = subprocess.run([BUILD / "bench" / "gpu_bench", "--backend=cuda"], text=True,
                              env=os.environ | {"CUDA_VISIBLE_DEVICES": ""},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout), (4, ""))
        self.assertIn("backend 'cuda'", done.stderr)

    def test_the_context_says_what_was_not_run(self):
        done = subprocess.run([BUILD / "bench" / "gpu_bench", "--describe"], text=True,
                              env=os.environ | {"CUDA_VISIBLE_DEVICES": ""}, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        context = json.loads(done.stdout)
        self.assertEqual(list(context["not_run"]), ["cuda"])
        self.assertIn("cpu", context["backends"])
        self.assertIn("weights mlp-mnist-seed1", context["inputs"])

    def test_wrong_options_are_refused(self):
        for option in ("--imges=3", "--images=x", "--images="):
            with self.subTest(option=option), self.assertRaises(Failed):
                self.program("sweep_bench", option).benchmarks("^peak/")


if __name__ == "__main__":
    unittest.main()

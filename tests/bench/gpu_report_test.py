# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""From a record to the report of ./run gpu-report. It is synthetic: nothing was measured."""

import contextlib
import copy
import csv
import io
import json
import pathlib
import tempfile
import types
import unittest
from unittest import mock

import folders
import gpu_report
import preflight
import report
import steps

RECORD = json.loads(pathlib.Path(__file__).with_name("gpu_report_synthetic.json").read_text())
SWEEP = "sweep/accuracy/mlp/mnist/best/thresholds:64"


def rows(text):
    return list(csv.DictReader(text.splitlines()))


def with_states(*states):
    record = copy.deepcopy(RECORD)
    record["steps"] = [{**record["steps"][0], "state": state} for state in states]
    return record


class Verdict(unittest.TestCase):
    def test_a_failed_step_fails_the_report(self):
        self.assertTrue(report.failed(with_states(steps.PASSED, steps.FAILED)))

    def test_what_was_not_run_fails_nothing_unless_nothing_was(self):
        self.assertFalse(report.failed(with_states(steps.PASSED, steps.NOT_RUN)))
        self.assertTrue(report.failed(with_states(steps.NOT_RUN)))

    def test_an_unfinished_report_is_no_success_and_says_so(self):
        record = with_states(steps.PASSED) | {"finished": False}
        self.assertTrue(report.failed(record))
        self.assertIn("**Unfinished**", report.files(record)["summary.md"])


class Files(unittest.TestCase):
    def setUp(self):
        self.files = report.files(RECORD)

    def test_the_summary_shows_each_step_as_it_went(self):
        text = self.files["summary.md"]
        self.assertIn("| contract suite | passed | 94 of 94 tests passed | 5.2 |", text)
        self.assertIn("| compute-sanitizer memcheck | not run | compute-sanitizer is not", text)
        self.assertIn("| sweep mlp/mnist | **failed** |", text)
        self.assertIn("9744 and 9745 images", text)
        self.assertIn("The report failed.", text)

    def test_what_a_test_made_is_marked_and_what_was_measured_is_not(self):
        self.assertIn("**SYNTHETIC", self.files["summary.md"])
        measured = {key: value for key, value in RECORD.items() if key != "synthetic"}
        self.assertNotIn("SYNTHETIC", report.files(measured)["summary.md"])

    def test_timings_are_medians_and_quartiles_of_enough_samples(self):
        found = {(row["job"], row["backend"]): row for row in rows(self.files["timings.csv"])}
        self.assertEqual(found[SWEEP, "cuda"]["median_ms"], "10.05")
        self.assertEqual(found[SWEEP, "cuda"]["repetitions"], "9")
        self.assertEqual(found["train/mlp", "cuda"]["low_quartile_ms"], "")
        self.assertEqual(found["train/mlp", "cuda"]["median_ms"], "3.1")

    def test_what_was_not_verified_has_no_time(self):
        found = {row["job"]: row for row in rows(self.files["timings.csv"])}["kernel/broken"]
        self.assertEqual((found["verified"], found["median_ms"]), ("NO", ""))
        self.assertIn("| kernel/broken | NOT VERIFIED |  |", self.files["summary.md"])
        self.assertIn("* kernel/broken on cuda", self.files["summary.md"])

    def test_ratios_have_the_verdict_of_bench_compare(self):
        found = {row["job"]: row for row in rows(self.files["cpu-against-cuda.csv"])}
        self.assertEqual((found[SWEEP]["ratio"], found[SWEEP]["verdict"]), ("20", "faster"))
        self.assertEqual(found["train/mlp"]["verdict"], "cannot tell")
        self.assertEqual(found.keys(), {SWEEP, "train/mlp"})

    def test_without_benchmarks_there_are_no_tables_of_them(self):
        made = report.files(RECORD | {"benchmarks": {}})
        self.assertEqual(made.keys(), {"summary.md", "steps.csv"})


class Preflight(unittest.TestCase):
    def driver(self, code, count):
        def count_devices(pointer):
            pointer._obj.value = count
            return 0
        def name_device(buffer, _size, _device):
            buffer.value = b"Imaginary GPU 1"
        def say(_code, pointer):
            pointer._obj.value = b"it is on fire"
        return types.SimpleNamespace(cuInit=lambda _: code, cuDeviceGetCount=count_devices,
                                     cuDeviceGetName=name_device, cuGetErrorString=say)

    def test_the_drivers_library_tells_whether_there_is_a_device(self):
        def no_library(_):
            raise OSError
        for load, there, detail in (
                (no_library, False, "no driver is installed"),
                (lambda _: self.driver(100, 0), False, "it is on fire"),
                (lambda _: self.driver(0, 0), False, "it sees no device"),
                (lambda _: self.driver(0, 2), True, "Imaginary GPU 1")):
            found = preflight.find_device(load)
            self.assertEqual(found.there, there)
            self.assertIn(detail, found.detail)

    def test_no_device_is_four_and_no_toolkit_six_and_no_sanitizer_nothing(self):
        def found(*there):
            return [preflight.Found("x", each, "") for each in there]
        self.assertEqual(preflight.missing(found(False, False, False)), 4)
        self.assertEqual(preflight.missing(found(True, False, True)), 6)
        self.assertEqual(preflight.missing(found(True, True, False)), 0)


class Program(unittest.TestCase):
    def look(self, device):
        return mock.patch.object(preflight, "look", lambda: [
            preflight.Found("a GPU", device, "NVIDIA Imaginary 1 80GB"),
            preflight.Found("the toolkit", True, "13"), preflight.Found("a tool", False, "none")])

    def test_without_a_device_nothing_is_written_and_the_exit_code_is_four(self):
        with tempfile.TemporaryDirectory() as top, self.look(False), \
                contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(gpu_report.main([f"--results={top}"]), 4)
            self.assertEqual(list(pathlib.Path(top).iterdir()), [])
        self.assertIn("NO   a GPU", said.getvalue())
        self.assertIn("docs/gpu.md", said.getvalue())

    def test_a_report_is_written_beside_older_ones_and_fails_where_nothing_runs(self):
        with tempfile.TemporaryDirectory() as top, self.look(True), \
                contextlib.redirect_stderr(io.StringIO()), \
                contextlib.redirect_stdout(io.StringIO()):
            for _ in range(2):
                self.assertEqual(gpu_report.main([f"--results={top}", "--build=/nowhere",
                                                  "--quick"]), 1)
            made = sorted(pathlib.Path(top).iterdir())
            self.assertRegex(made[0].name, r"^\d{4}-\d\d-\d\d-gpu-imaginary-1-80gb$")
            self.assertEqual(made[1].name, made[0].name + "-2")
            self.assertEqual({file.name for file in made[0].iterdir()},
                             {"command.txt", "context.json", "steps.csv", "steps.json",
                              "summary.md"})
            self.assertNotIn("/nowhere", (made[0] / "command.txt").read_text())
            self.assertIn("The report failed (quick)", (made[0] / "summary.md").read_text())


if __name__ == "__main__":
    unittest.main()

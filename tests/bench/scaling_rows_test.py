# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""From Google Benchmark's answers to the table of how the cost grows; results' folders."""

import pathlib
import tempfile
import unittest

import folders
import results
from bench_scaling import measured, summary


def run(name, ms, thresholds, kind="iteration"):
    return {"run_name": name + "/iterations:1/real_time", "run_type": kind, "real_time": ms,
            "thresholds": thresholds, "label": "sorted"}


class Measured(unittest.TestCase):
    def test_a_job_is_a_row_with_the_median_of_its_repetitions(self):
        name = "scaling/weights/sqnr/10000"
        rows = measured([run(name, 8.0, 4), run(name, 2.0, 4), run(name, 1.0, 4),
                         run(name, 99.0, 4, "aggregate")])
        self.assertEqual(rows, [{"axis": "weights", "series": "sqnr", "value": 10000,
                                 "algorithm": "sorted", "thresholds": 4, "ms": 2.0,
                                 "ms_per_threshold": 0.5}])

    def test_the_summary_has_a_table_for_each_axis_measured(self):
        text = summary(measured([run("scaling/bits/sqnr/3", 8.0, 4)]), threads=2, repetitions=1)
        self.assertIn("## bits", text)
        self.assertNotIn("## weights", text)
        self.assertIn("| sqnr | 3 | sorted | 4 | 8 | 2 |", text)


class Folders(unittest.TestCase):
    def test_a_second_run_of_a_day_writes_over_nothing(self):
        with tempfile.TemporaryDirectory() as top:
            made = [results.new_folder("peers", top) for _ in range(3)]
            names = [folder.name for folder in made]
            self.assertRegex(names[0], r"^\d{4}-\d\d-\d\d-peers$")
            self.assertEqual(names[1:], [names[0] + "-2", names[0] + "-3"])
            results.write(made[0], "./run x", {"b": 1}, {"a.csv": "1\n"})
            self.assertEqual(sorted(p.name for p in pathlib.Path(made[0]).iterdir()),
                             ["a.csv", "command.txt", "context.json"])


if __name__ == "__main__":
    unittest.main()

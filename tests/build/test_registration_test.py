# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Every registered test has a label and a time limit, and every test program holds a test."""

import json
import os
import subprocess
import unittest

LABELS = {"cpu", "cli", "slow", "house", "cuda-on-cpu", "gpu"}
# Where a test runs: each says exactly one.
PLACES = {"cpu", "cuda-on-cpu", "gpu"}


def registered_tests():
    out = subprocess.run([os.environ["QSWEEP_CTEST"], "--show-only=json-v1"], check=True,
                         cwd=os.environ["QSWEEP_BUILD_DIR"], capture_output=True, text=True).stdout
    return json.loads(out)["tests"]


def properties(test):
    return {item["name"]: item["value"] for item in test.get("properties", [])}


def is_googletest(test):
    return os.path.dirname(test["command"][0]) == os.path.join(
        os.environ["QSWEEP_BUILD_DIR"], "tests")


class TestRegistration(unittest.TestCase):
    def test_every_test_has_known_labels_and_a_time_limit(self):
        tests = registered_tests()
        self.assertGreater(len(tests), 10)
        for test in tests:
            with self.subTest(test=test["name"]):
                labels = set(properties(test).get("LABELS", []))
                self.assertEqual(len(labels & PLACES), 1)
                self.assertLessEqual(labels, LABELS)
                self.assertGreater(properties(test).get("TIMEOUT", 0), 0)

    def test_every_test_program_holds_a_test_and_skips_none(self):
        # The program of a disabled test need not be built; ctest names none then.
        programs = {test["command"][0] for test in registered_tests()
                    if not properties(test).get("DISABLED") and is_googletest(test)}
        self.assertGreater(len(programs), 5)
        for program in sorted(programs):
            with self.subTest(program=program):
                listed = subprocess.run([program, "--gtest_list_tests"], check=True,
                                        capture_output=True, text=True).stdout
                names = [line for line in listed.splitlines() if line.startswith("  ")]
                self.assertGreater(len(names), 0)
                self.assertEqual([name for name in names if "DISABLED_" in name], [])


if __name__ == "__main__":
    unittest.main()

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""A competitor's process: answers, fails with a reason, and meets no setting of other programs."""

import os
import pathlib
import tempfile
import unittest

import folders
import contender
from programs import Failed

# Stands in for worker.py: answers each request with what it was asked.
ECHO = """
import json, os, sys
print("a library's chatter", file=sys.stderr)
print(json.dumps({"ready": sys.argv[1]}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked.get("run") == ["die"]:
        sys.exit(1)
    print(json.dumps({"error": "ImportError: none"} if "open" in asked else
                     {"ms": 6.0, "results": asked["run"]}), flush=True)
"""


class PeerProcess(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cache = pathlib.Path(folder.name)
        (self.cache / "worker.py").write_text(ECHO)
        before, contender.HERE = contender.HERE, self.cache
        self.addCleanup(setattr, contender, "HERE", before)
        self.peer = contender.Peer("echo", 2, self.cache)
        self.addCleanup(self.peer.close)

    def test_times_are_shared_out_over_the_thresholds(self):
        self.assertEqual(self.peer.run([2.0, 3.0, 4.0]), (2.0, [2.0, 3.0, 4.0]))

    def test_an_error_is_a_reason_not_to_take_part(self):
        with self.assertRaisesRegex(Failed, "ImportError: none"):
            self.peer.open("mlp", "mnist", 3, [2.0])

    def test_a_death_is_noticed(self):
        with self.assertRaisesRegex(Failed, "ended without a word"):
            self.peer.run(["die"])

    def test_settings_that_slow_them_down_are_taken_away_and_threads_are_equal(self):
        slowing = {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_L2_SIZE": "1",
                   "OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": "64"}
        self.addCleanup(os.environ.clear)
        self.addCleanup(os.environ.update, dict(os.environ))
        os.environ.update(slowing)
        found = contender.peer_environment(3, self.cache)
        self.assertFalse({"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_WAIT_POLICY"} & set(found))
        self.assertEqual((found["OMP_NUM_THREADS"], found["OPENBLAS_NUM_THREADS"]), ("3", "3"))


if __name__ == "__main__":
    unittest.main()

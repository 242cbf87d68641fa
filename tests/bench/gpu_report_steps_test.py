# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The steps of ./run gpu-report with stand-ins for the programs that they run."""

import json
import pathlib
import tempfile
import unittest
from unittest import mock

import folders
import steps

CSV = "bits,wsupp,sqnr_ex_db,correct,status\n3,2,12.5,9744,ok\n3,3,inf,9750,exact\n"
GTEST = '{{"tests": {}, "failures": {}, "errors": 0}}'


class Steps(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = pathlib.Path(folder.name) / "build"
        self.out = pathlib.Path(folder.name)

    def stand_in(self, name, body):
        path = self.build / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/bash\nfor a; do case $a in --gtest_output=json:*) "
                        "out=${a#*json:};; --benchmark_out=*) out=${a#*=};; esac; done\n" + body)
        path.chmod(0o755)
        return path

    def contract(self, body):
        self.stand_in("tests/cuda_contract_test", body)
        return steps.contract(self.build, self.out, 60)

    def sanitizer(self, body):
        program = str(self.stand_in("compute-sanitizer", body))
        with mock.patch.object(steps, "tool", lambda _: program):
            return steps.sanitizer(self.build, "memcheck", True, 60)

    def sweep(self, cuda, cpu=CSV):
        self.stand_in("bin/qsweep", f"case ${{@: -1}} in cuda) printf '{cuda}';; "
                                    f"*) printf '{cpu}';; esac")
        return steps.sweep(self.build, self.out, "mlp", "mnist", True, 60)

    def benchmark(self, body):
        self.stand_in("bench/gpu_bench", body)
        return steps.benchmark(self.build, "kernels", ["--quick"], self.out, 60)

    def test_the_contract_suite_passes_only_when_all_of_some_tests_do(self):
        for tests, failures, code, state in ((94, 0, 0, steps.PASSED), (94, 2, 1, steps.FAILED),
                                             (0, 0, 0, steps.FAILED), (94, 0, 139, steps.FAILED)):
            made = self.contract(f"echo '{GTEST.format(tests, failures)}' >$out; exit {code}")
            self.assertEqual(made["state"], state, (tests, failures, code))

    def test_a_suite_that_dies_has_failed_and_its_last_words_are_kept(self):
        made = self.contract("echo illegal memory access; exit 1")
        self.assertEqual((made["state"], made["output"]), (steps.FAILED, ["illegal memory access"]))

    def test_no_folder_of_this_machine_is_named(self):
        made = self.contract(f"echo '{GTEST.format(1, 0)}' >$out")
        self.assertNotIn(str(self.out), " ".join(made["command"]))

    def test_a_program_that_is_too_slow_or_not_there_has_failed(self):
        self.stand_in("tests/cuda_contract_test", "sleep 60")
        self.assertIn("stopped after 1 s", steps.contract(self.build, self.out, 1)["output"][-1])
        self.assertEqual(steps.contract(self.out, self.out, 1)["state"], steps.FAILED)

    def test_sanitizer_errors_hazards_and_silence_are_failures(self):
        for said, code, state in (("========= ERROR SUMMARY: 0 errors", 0, steps.PASSED),
                                  ("========= ERROR SUMMARY: 3 errors", 9, steps.FAILED),
                                  ("========= RACECHECK SUMMARY: 2 hazards", 0, steps.FAILED),
                                  ("Killed", 137, steps.FAILED)):
            self.assertEqual(self.sanitizer(f"echo '{said}'; exit {code}")["state"], state, said)

    def test_a_missing_sanitizer_is_not_run(self):
        with mock.patch.object(steps, "tool", lambda _: None):
            made = steps.sanitizer(self.build, "initcheck", False, 60)
        self.assertEqual(made["state"], steps.NOT_RUN)

    def test_sweeps_must_agree_to_the_last_image(self):
        self.assertEqual(self.sweep(CSV)["state"], steps.PASSED)
        self.assertEqual(self.sweep(CSV.replace("12.5", "12.5000001"))["state"], steps.PASSED)
        for other in (CSV.replace("9744", "9745"), CSV.replace("12.5", "12.6"),
                      CSV.replace("12.5", "nan"), CSV.replace("exact", "ok"),
                      CSV.rsplit("3,3", 1)[0], ""):
            self.assertEqual(self.sweep(other)["state"], steps.FAILED, other)

    def test_benchmarks_pass_when_all_are_verified_and_there_are_some(self):
        row = {"name": "a/cuda", "real_time": 1.0, "time_unit": "ms", "verified": True}
        for rows, code, state in (([row], 0, steps.PASSED), ([row], 1, steps.FAILED),
                                  ([], 0, steps.FAILED),
                                  ([row | {"verified": False}], 0, steps.FAILED)):
            said = json.dumps({"benchmarks": rows})
            self.assertEqual(self.benchmark(f"echo '{said}' >$out; exit {code}")["state"], state)
        (self.out / "kernels.json").unlink()
        self.assertEqual(self.benchmark("exit 4")["state"], steps.FAILED)


if __name__ == "__main__":
    unittest.main()

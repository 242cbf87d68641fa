# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The `run` script in a tree of its own, with stand-ins for the tools that note their calls."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from house import ROOT

# Each stand-in appends its name and arguments to $CALLS.
STAND_IN = '#!/bin/bash\nprintf "%s\\n" "${{0##*/}} $*" >>"$CALLS"\n{body}\n'
TOOLS = {
    "cmake": "",
    "ninja": 'echo "$NINJA_SAYS"; mkdir -p "$2/bin"\n'
             'cp "$TREE/../qsweep" "$2/bin/qsweep"; exit "${NINJA_EXITS:-0}"',
    "ctest": 'echo "$CTEST_SAYS"; exit "${CTEST_EXITS:-0}"',
    "dpkg-query": "",
    "apt-get": 'exit "${APT_EXITS:-0}"',
    "sudo": '[[ $1 == -n ]] || exit 9\nshift\nexec "$@"',
    "g++": "", "git": "", "gnuplot": "", "pip3": "",
    "python3": '[[ $* != *--check* ]] || exit "${CHECK_EXITS:-0}"\n'
               'if [[ $1$2 == -mvenv ]]; then mkdir -p "$3/bin"; '
               'cp "$TREE/../venv-python" "$3/bin/python"; fi',
}
# Without PIP_LACKS everything can be installed; else not that package, nor the list that has it.
VENV_PYTHON = '[[ ${PIP_LACKS-} ]] || exit 0\n' \
              'for a in "$@"; do [[ $a != "$PIP_LACKS" && $a != -r ]] || exit 1; done'
REQUIREMENTS = "# pinned\nnumpy==2\ntorch==2\n"
QSWEEP = 'case "$1 $2" in\n"data verify") exit "$VERIFY_EXITS" ;;\n"data fetch") ' \
         'exit "$FETCH_EXITS" ;;\nesac\nprintf "<%s>" "$@"; exit "$QSWEEP_EXITS"'
NO_WORK = "ninja: Entering directory `b'\n[1/9, 0.1 s] Looking up the commit of this build"
APT_LINE = "apt-get update && apt-get install --no-install-recommends "


class RunScript(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="qsweep run ")
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.tree = self.top / "a tree"
        self.tree.mkdir()
        shutil.copy(ROOT / "run", self.tree / "run")
        (self.top / "tools").mkdir()
        for name, body in TOOLS.items():
            self.stand_in(self.top / "tools" / name, body)
        self.stand_in(self.top / "qsweep", QSWEEP)
        self.stand_in(self.top / "venv-python", VENV_PYTHON)
        (self.tree / "bench" / "peers").mkdir(parents=True)
        (self.tree / "bench" / "peers" / "requirements.txt").write_text(REQUIREMENTS)
        self.environment = {
            "PATH": f"{self.top}/tools:/usr/bin:/bin", "TREE": str(self.tree),
            "CALLS": str(self.top / "calls"), "NINJA_SAYS": "[1/9] c++", "VERIFY_EXITS": "1",
            "FETCH_EXITS": "0", "QSWEEP_EXITS": "0", "CTEST_SAYS": "",
        }

    @staticmethod
    def stand_in(path, body):
        path.write_text(STAND_IN.format(body=body))
        path.chmod(0o755)

    def run_script(self, *arguments, script=None, **environment):
        """Runs the script from another folder; returns the result and the calls it made."""
        (self.top / "calls").write_text("")
        result = subprocess.run([script or self.tree / "run", *arguments], cwd=self.top, text=True,
                                capture_output=True, env={**self.environment, **environment})
        return result, (self.top / "calls").read_text().splitlines()

    def test_first_call_installs_configures_builds_fetches_and_runs_in_that_order(self):
        result, calls = self.run_script("sweep", "--bits", "3 4", script=self.link())
        self.assertEqual((result.returncode, result.stdout), (0, "<sweep><--bits><3 4>"))
        order = [calls.index(next(c for c in calls if c.startswith(start))) for start in (
            "apt-get -q -o Dpkg::Use-Pty=0 install -y", "cmake --preset cpu", "ninja -C",
            "qsweep data fetch all", "qsweep sweep")]
        self.assertEqual(order, sorted(order))
        self.assertIn("installing with apt:", result.stderr)

    def link(self):
        (self.top / "link").symlink_to(self.tree / "run")
        return self.top / "link"

    def test_second_call_does_no_set_up_work(self):
        self.run_script("sweep")
        result, calls = self.run_script("sweep", NINJA_SAYS=NO_WORK)
        self.assertEqual(calls, [f"ninja -C {self.tree}/build qsweep", "qsweep sweep"])
        self.assertEqual(result.stderr, "")

    def test_what_is_built_shows_on_stderr_only(self):
        self.run_script("theory")
        result, _ = self.run_script("theory", NINJA_SAYS="[1/9] Building a.cpp")
        self.assertEqual(result.stdout, "<theory>")
        self.assertIn("[1/9] Building a.cpp\n", result.stderr)

    def test_a_failed_build_runs_nothing(self):
        result, calls = self.run_script("theory", NINJA_SAYS="FAILED: a.o", NINJA_EXITS="1")
        self.assertEqual((result.returncode, result.stdout), (6, ""))
        self.assertIn("FAILED: a.o", result.stderr)
        self.assertNotIn("qsweep theory", calls)

    def test_exit_code_passes_through(self):
        self.assertEqual(self.run_script("sweep", QSWEEP_EXITS="75")[0].returncode, 75)

    def test_missing_packages_without_a_way_to_install_name_the_command(self):
        result, calls = self.run_script("theory", APT_EXITS="100")
        self.assertEqual((result.returncode, result.stdout), (6, ""))
        self.assertIn(APT_LINE + "ca-certificates libdnnl-dev", result.stderr)
        self.assertFalse([c for c in calls if c.startswith(("cmake", "qsweep"))])

    def test_subcommands_that_need_no_data_fetch_none(self):
        for arguments in (["theory"], ["devices"], ["sweep", "--help"], ["data", "list"]):
            calls = self.run_script(*arguments)[1]
            self.assertFalse([c for c in calls if c.startswith(("qsweep data fetch"))], arguments)

    def test_data_that_cannot_be_fetched_is_left_to_the_subcommand(self):
        result, calls = self.run_script("train", FETCH_EXITS="6", QSWEEP_EXITS="5")
        self.assertEqual((result.returncode, result.stdout), (5, "<train>"))
        self.assertIn("qsweep data fetch all", self.run_script("train", NINJA_SAYS=NO_WORK)[1])

    def test_help_does_no_set_up(self):
        for arguments in ([], ["--help"], ["help"]):
            result, calls = self.run_script(*arguments)
            self.assertEqual((result.returncode, calls), (0, []))
            self.assertIn("./run test", result.stdout)

    def test_bench_peers_installs_the_competitors_once_and_passes_options_on(self):
        _, calls = self.run_script("bench-peers", "--quick")
        order = [calls.index(next(c for c in calls if part in c)) for part in (
            "-DQSWEEP_BUILD_BENCHMARKS=ON", "sweep_bench", "data fetch", "-m venv", "-m pip",
            "bench_peers.py")]
        self.assertEqual(order, sorted(order))
        self.assertIn(f"bench_peers.py --build {self.tree}/build --quick", calls[-1])
        _, calls = self.run_script("bench-peers", NINJA_SAYS=NO_WORK)
        self.assertEqual([c for c in calls if "-m pip" in c or "-m venv" in c], [])
        self.assertIn("bench_peers.py", calls[-1])

    def test_a_competitor_that_cannot_be_had_stops_no_other(self):
        result, calls = self.run_script("bench-peers", PIP_LACKS="torch==2")
        self.assertEqual(result.returncode, 0)
        self.assertIn("could not install torch==2", result.stderr)
        self.assertTrue([c for c in calls if c.endswith("numpy==2")])
        self.assertIn("bench_peers.py", calls[-1])

    def test_benchmarks_explain_themselves_without_any_set_up(self):
        for subcommand in ("bench-peers", "bench-scaling", "gpu-report"):
            _, calls = self.run_script(subcommand, "--help")
            self.assertEqual(len(calls), 1)
            self.assertTrue(calls[0].startswith("python3 ") and calls[0].endswith(" --help"))

    def test_gpu_report_without_a_device_stops_before_any_set_up(self):
        result, calls = self.run_script("gpu-report", "--quick", CHECK_EXITS="4")
        self.assertEqual(result.returncode, 4)
        self.assertEqual(len(calls), 1)
        self.assertTrue(calls[0].endswith("gpu_report.py --check --quick"))

    def test_gpu_report_builds_with_cuda_and_passes_options_on(self):
        _, calls = self.run_script("gpu-report", "--quick")
        order = [calls.index(next(c for c in calls if part in c)) for part in (
            "--check", "cmake --preset cuda ", f"ninja -C {self.tree}/build-cuda qsweep",
            "gpu_report.py --build")]
        self.assertEqual(order, sorted(order))
        self.assertTrue(calls[-1].endswith(f"--build={self.tree}/build-cuda --quick"))

    def test_bench_scaling_needs_no_competitors(self):
        _, calls = self.run_script("bench-scaling")
        self.assertFalse([c for c in calls if "venv" in c])
        self.assertIn("bench_scaling.py", calls[-1])

    def test_test_adds_up_both_runs_and_ends_with_the_count(self):
        says = "100% tests passed, 0 tests failed out of 7"
        result, calls = self.run_script("test", "-R", "core", CTEST_SAYS=says)
        self.assertEqual(result.stdout.splitlines()[-1], "14 passed, 0 failed")
        self.assertEqual(result.returncode, 0)
        self.assertTrue([c for c in calls if re.fullmatch(
            r"ctest --parallel \d+ --preset asan -R core", c)])

    def test_test_says_that_there_is_no_nvcc(self):
        says = "100% tests passed, 0 tests failed out of 7"
        result, calls = self.run_script("test", CTEST_SAYS=says)
        self.assertIn("CUDA tests: not run: no nvcc", result.stdout)
        self.assertFalse([c for c in calls if "boost" in c])

    def test_test_counts_what_ran_of_cuda(self):
        (self.tree / "build").mkdir()
        (self.tree / "build" / "CMakeCache.txt").write_text(
            "CMAKE_CUDA_COMPILER:FILEPATH=/opt/cuda/bin/nvcc\n")
        says = "3/9 Test #8: a_gpu_test ........***Not Run (Disabled)   0.00 sec\n" \
               "100% tests passed, 0 tests failed out of 7\n" \
               "cuda-on-cpu    =   7.15 sec*proc (4 tests)\n" \
               "gpu            =   0.00 sec*proc (1 test)\nTotal Tests: 3"
        result, calls = self.run_script("test", CTEST_SAYS=says)
        self.assertEqual(result.stdout.splitlines()[-2:],
                         ["CUDA tests: 8 on the CPU; 0 of 3 GPU tests ran", "14 passed, 0 failed"])
        self.assertTrue([c for c in calls if "install" in c and "libboost-context-dev" in c])

    def test_test_fails_when_a_test_fails(self):
        says = "86% tests passed, 1 tests failed out of 7"
        result, _ = self.run_script("test", CTEST_SAYS=says, CTEST_EXITS="8")
        self.assertEqual(result.stdout.splitlines()[-1], "12 passed, 2 failed")
        self.assertEqual(result.returncode, 1)

    def test_test_fails_when_no_test_is_found_or_no_data(self):
        result, _ = self.run_script("test", CTEST_SAYS="No tests were found!!!", CTEST_EXITS="8")
        self.assertEqual(result.stdout.splitlines()[-1], "0 passed, 2 failed")
        self.assertEqual(result.returncode, 1)
        shutil.rmtree(self.tree / "build")
        self.assertEqual(self.run_script("test", FETCH_EXITS="6")[0].returncode, 6)


if __name__ == "__main__":
    unittest.main()

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Our benchmark programs (support/bench_main.hpp) as the drivers see them."""

import json
import pathlib
import subprocess


class Failed(Exception):
    """Something cannot be measured; says why."""


class Program:
    """`verified`: where the program keeps results it has verified, for its next process."""

    def __init__(self, binary, threads, verified, options=()):
        self.command = [binary, f"--threads={threads}", f"--verified={verified}", *options]
        self.verified = verified

    def benchmarks(self, pattern, *options):
        """What Google Benchmark says of those that match."""
        done = subprocess.run([*self.command, f"--benchmark_filter={pattern}",
                               "--benchmark_format=json", *options], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise Failed(f"{self.command[0]} failed on {pattern}:\n{done.stderr}{done.stdout}")
        return json.loads(done.stdout)["benchmarks"]

    def verify(self, pattern):
        """{job: {algorithm, thresholds, results, verified}} of the jobs that match."""
        self.benchmarks(pattern, "--verify")
        return json.loads(pathlib.Path(self.verified).read_text())

    def run(self, job):
        """Milliseconds a threshold."""
        (found,) = self.benchmarks(f"^{job}/")
        return found["real_time"] / found["thresholds"]

    def describe(self):
        """Provenance; without where this machine keeps verified results."""
        said = json.loads(subprocess.run([*self.command, "--describe"], text=True, check=True,
                                         stdout=subprocess.PIPE).stdout)
        said["argv"] = [each for each in said["argv"] if not each.startswith("--verified=")]
        return said

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""A competitor as the driver sees it: a process that answers (worker.py)."""

import json
import os
import pathlib
import select
import subprocess
import sys

from programs import Failed

HERE = pathlib.Path(__file__).resolve().parent
# A competitor that says nothing for so long is given up; compiling takes some.
PATIENCE_S = 600


def peer_environment(threads, cache):
    """Theirs at its best: no setting that is meant for other programs."""
    removed = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_WAIT_POLICY")
    kept = {name: value for name, value in os.environ.items() if name not in removed}
    counts = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {**kept, **{name: str(threads) for name in counts},
            "TORCHINDUCTOR_CACHE_DIR": str(cache / "inductor")}


class Peer:
    def __init__(self, name, threads, cache):
        self.name, self.threads = name, threads
        self.log = open(cache / f"{name}.log", "w")
        self.process = subprocess.Popen(
            [sys.executable, "-B", HERE / "worker.py", name], text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.log, env=peer_environment(threads, cache))
        self.read()

    def read(self):
        if not select.select([self.process.stdout], [], [], PATIENCE_S)[0]:
            self.close()
            raise Failed(f"no answer within {PATIENCE_S} s")
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "ended without a word"}
        if "error" in answer:
            self.close()
            raise Failed(f"{answer['error']} (see {self.log.name})")
        return answer

    def ask(self, **request):
        try:
            print(json.dumps(request), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            raise Failed(f"ended without a word (see {self.log.name})") from None
        return self.read()

    def open(self, model, dataset, bits, thresholds):
        """Loads a problem and finds the best setting for it: its name."""
        what = {"model": model, "dataset": dataset, "bits": bits}
        return self.ask(open=what, threads=self.threads, **{"try": thresholds})["setting"]

    def run(self, thresholds):
        """(milliseconds a threshold, results)"""
        answer = self.ask(run=thresholds)
        return answer["ms"] / len(thresholds), answer["results"]

    def close(self):
        self.process.kill()
        self.process.communicate()
        self.log.close()

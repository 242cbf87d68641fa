# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""One competitor in a process of its own: `worker.py <peer>` answers a line of JSON with another.

    {"open": {"model", "dataset", "bits"}, "threads", "try"}  -> {"setting"}: the best found
    {"run": [thresholds]}                                     -> {"ms", "results"} for all of them
"""

import importlib
import json
import os
import sys
import time

import problem


def timed(run, thresholds):
    start = time.perf_counter()
    results = run(thresholds)
    return 1e3 * (time.perf_counter() - start), results


def whole_sweep(run):
    """`run` as a function of all thresholds of a sweep."""
    if getattr(run, "takes_all", False):
        return lambda thresholds: [float(x) for x in run(thresholds)]
    return lambda thresholds: [run(x) for x in thresholds]


def fastest(candidates, thresholds):
    """(setting, run) that took the least time for the thresholds, after a first call."""
    best = None
    for setting, run in candidates:
        run = whole_sweep(run)
        run(thresholds[:1])
        ms, _ = timed(run, thresholds)
        if best is None or ms < best[0]:
            best = (ms, setting, run)
    return best[1:]


class Peer:
    def __init__(self, name):
        self.module = importlib.import_module(name)
        self.run = None

    def answer(self, request):
        if "open" in request:
            given = problem.load(**request["open"])
            found = self.module.candidates(given, request["threads"])
            setting, self.run = fastest(found, request["try"])
            return {"setting": setting}
        thresholds = request["run"]
        self.run(thresholds[:1])
        ms, results = timed(self.run, thresholds)
        return {"ms": ms, "results": results}


def main():
    # Libraries may print; the answers keep standard output to themselves.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        peer = Peer(sys.argv[1])
        print(json.dumps({"ready": sys.argv[1]}), file=answers)
        for line in sys.stdin:
            print(json.dumps(peer.answer(json.loads(line))), file=answers)
    except Exception as problem_met:
        print(json.dumps({"error": f"{type(problem_met).__name__}: {problem_met}"}), file=answers)
        raise


if __name__ == "__main__":
    main()

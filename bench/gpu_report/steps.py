# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The steps of the report. Each runs one program and says how that went, whatever happens."""

import csv
import json
import pathlib
import re
import subprocess
import time

import comparison
from preflight import tool

PASSED, FAILED, NOT_RUN = "passed", "failed", "not run"
NO_END = "it did not come to its end"
LINES_KEPT = 60  # of what a program that failed said
SQNR_TOLERANCE_DB = 1e-6  # docs/cli.md, "Algorithms"

# Under compute-sanitizer a kernel takes some hundred times as long: the suites' large cases are
# left out, and with --quick all but those that are computed by hand.
TINY = ("-*EveryBitRate*:*CountsWhatTheReference*:*BoundsHold*:*EveryShape*:*MatchesTheReference*:"
        "*Threads*:*Company*:*OptimalSupports*")
TINIEST = "*HandComputed*:*HandMade*"
SANITIZERS = {"memcheck": ["--leak-check", "full"], "racecheck": ["--racecheck-report", "all"],
              "initcheck": [], "synccheck": []}


def execute(command, limit_s):
    """(exit code, output, seconds); no program may hold the report up for longer."""
    start = time.monotonic()
    try:
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=limit_s)
        return done.returncode, done.stdout, time.monotonic() - start
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace")
        return None, f"{said}\nstopped after {limit_s} s", time.monotonic() - start
    except OSError as problem:
        return None, str(problem), time.monotonic() - start


def step(name, command, state, detail, seconds=0.0, output=""):
    kept = output.splitlines()[-LINES_KEPT:] if state == FAILED else []
    return {"name": name, "command": [shown(word) for word in command], "state": state,
            "detail": detail, "seconds": round(seconds, 1), "output": kept}


def shown(word):
    """A word of a command line as the report names it: no folder of this machine."""
    path = pathlib.Path(word)
    return path.name if path.is_absolute() else str(word)


def counts(document):
    """(tests, failures) of GoogleTest's JSON."""
    return document["tests"], document["failures"] + document.get("errors", 0)


def contract(build, folder, limit_s):
    """Every op on the device beside the reference."""
    out = pathlib.Path(folder) / "contract.json"
    command = [str(build / "tests" / "cuda_contract_test"), f"--gtest_output=json:{out}"]
    code, output, seconds = execute(command, limit_s)
    command[1] = "--gtest_output=json:contract.json"
    if not out.exists():
        return step("contract suite", command, FAILED, NO_END, seconds, output)
    tests, failures = counts(json.loads(out.read_text()))
    good = code == 0 and tests > 0 and failures == 0
    return step("contract suite", command, PASSED if good else FAILED,
                f"{tests - failures} of {tests} tests passed", seconds, output)


def sanitizer_errors(output):
    """Errors, hazards and leaks that compute-sanitizer counted; None: it came to no end."""
    found = re.findall(r"(?:ERROR SUMMARY: |RACECHECK SUMMARY: )(\d+)", output)
    return sum(map(int, found)) if found else None


def sanitizer(build, name, quick, limit_s):
    program = tool("compute-sanitizer")
    title = f"compute-sanitizer {name}"
    command = [program or "compute-sanitizer", "--tool", name, "--error-exitcode", "9",
               *SANITIZERS[name], str(build / "tests" / "cuda_contract_test"),
               f"--gtest_filter={TINIEST if quick else TINY}"]
    if not program:
        return step(title, command, NOT_RUN, "compute-sanitizer is not installed")
    code, output, seconds = execute(command, limit_s)
    errors = sanitizer_errors(output)
    if errors is None:
        return step(title, command, FAILED, NO_END, seconds, output)
    good = code == 0 and errors == 0
    return step(title, command, PASSED if good else FAILED, f"{errors} errors", seconds, output)


def disagreements(ours, theirs):
    """How the rows of two sweeps differ in what must be the same."""
    if len(ours) != len(theirs) or not ours:
        return [f"{len(ours)} rows and {len(theirs)} rows"]
    found = []
    for a, b in zip(ours, theirs):
        at = f"bits {a['bits']}, wsupp {a['wsupp']}: "
        if a["correct"] != b["correct"] or a["status"] != b["status"]:
            found.append(f"{at}{a['correct']} and {b['correct']} images, "
                         f"{a['status']} and {b['status']}")
        apart = abs(float(a["sqnr_ex_db"]) - float(b["sqnr_ex_db"]))
        if not (apart <= SQNR_TOLERANCE_DB or a["sqnr_ex_db"] == b["sqnr_ex_db"]):
            found.append(f"{at}{a['sqnr_ex_db']} and {b['sqnr_ex_db']} dB")
    return found


def sweep(build, weights, model, dataset, quick, limit_s):
    """The same sweep by both backends: the counts must be the same integers."""
    file = weights / f"{model}-{dataset}-seed1.safetensors"
    command = [str(build / "bin" / "qsweep"), "sweep", "--weights", str(file), "--dataset", dataset,
               "--bits", "3" if quick else "1,2,3,4,8", "--wsupp", "2:7/11", "--format", "csv",
               "--quiet", "--backend"]
    rows, total = {}, 0.0
    for backend in ("cuda", "cpu"):
        code, output, seconds = execute([*command, backend], limit_s)
        total += seconds
        if code != 0:
            return step(f"sweep {model}/{dataset}", [*command, backend], FAILED,
                        f"{backend} exits with {code}", total, output)
        rows[backend] = list(csv.DictReader(output.splitlines()))
    found = disagreements(rows["cuda"], rows["cpu"])
    return step(f"sweep {model}/{dataset}", [*command, "cuda"], FAILED if found else PASSED,
                f"{len(rows['cuda'])} points, {len(found)} differ from cpu", total,
                "\n".join(found))


def benchmark(build, name, options, folder, limit_s):
    """gpu_bench, into <name>.json: its exit code says whether all that it timed was verified."""
    out = pathlib.Path(folder) / f"{name}.json"
    command = [str(build / "bench" / "gpu_bench"), *options, f"--benchmark_out={out}"]
    code, output, seconds = execute(command, limit_s)
    command[-1] = f"--benchmark_out={out.name}"
    try:
        timed = sum(map(len, comparison.read(out).values()))
    except comparison.Unusable as problem:
        return step(f"benchmarks: {name}", command, FAILED, str(problem.__cause__ or problem),
                    seconds, output)
    return step(f"benchmarks: {name}", command, PASSED if code == 0 and timed > 0 else FAILED,
                f"{timed} timings" + ("" if code == 0 else f", exit code {code}"), seconds, output)

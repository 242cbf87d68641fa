# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""From what was recorded to the files of the report. Runs nothing and measures nothing.

A record is {card, quick, finished, missing: [what was not there], steps: [steps.step],
context: {program, devices}, benchmarks: {name: the JSON of gpu_bench}}, and `synthetic` in tests.
"""

import statistics

import comparison
from steps import FAILED, NOT_RUN, PASSED
from tables import markdown, number, to_csv

RATES = ("thresholds/s", "elements/s", "GB/s", "GFLOP/s", "share_of_roof")
STEP_COLUMNS = ("step", "state", "detail", "seconds", "command")
TIME_COLUMNS = ("job", "backend", "verified", "repetitions", "median_ms", "low_quartile_ms",
                "high_quartile_ms", *RATES)
RATIO_COLUMNS = ("job", "cpu_ms", "cuda_ms", "ratio", "p", "verdict")


def failed(record):
    """Whether the report as a whole failed: something went wrong, or nothing was tried."""
    states = [step["state"] for step in record["steps"]]
    return FAILED in states or PASSED not in states or not record["finished"]


def quartiles(times):
    """(low, high); none of fewer than five samples."""
    if len(times) < 5:
        return None, None
    low, _, high = statistics.quantiles(times, n=4)
    return low, high


def timings(record):
    """A row for each job and backend: medians of its repetitions, and rates at the median."""
    runs = {}
    for document in record["benchmarks"].values():
        for row in document["benchmarks"]:
            if row.get("run_type") != "aggregate":
                runs.setdefault((row["job"], row["backend"]), []).append(row)
    return [timing(job, backend, found) for (job, backend), found in runs.items()]


def timing(job, backend, runs):
    good = [run for run in runs if run["verified"] and not run.get("error_occurred")]
    row = dict.fromkeys(TIME_COLUMNS) | {
        "job": job, "backend": backend, "repetitions": len(good),
        "verified": "yes" if len(good) == len(runs) else "NO"}
    if good:
        times = [run["real_time"] * comparison.UNITS_S[run["time_unit"]] * 1e3 for run in good]
        low, high = quartiles(times)
        row |= {"median_ms": statistics.median(times), "low_quartile_ms": low,
                "high_quartile_ms": high}
        row |= {rate: statistics.median(run[rate] for run in good)
                for rate in RATES if all(rate in run for run in good)}
    return row


def ratios(rows, record):
    """CPU against CUDA of each job that was timed on both, with bench/compare's verdict."""
    samples = {}
    for document in record["benchmarks"].values():
        for run in document["benchmarks"]:
            if run.get("run_type") != "aggregate" and run["verified"]:
                seconds = run["real_time"] * comparison.UNITS_S[run["time_unit"]]
                samples.setdefault((run["job"], run["backend"]), []).append(seconds)
    found = []
    for job in dict.fromkeys(row["job"] for row in rows):
        old, new = samples.get((job, "cpu")), samples.get((job, "cuda"))
        if old and new:
            made = comparison.judge(old, new)
            found.append(dict(zip(RATIO_COLUMNS, (job, made.old_s * 1e3, made.new_s * 1e3,
                                                  made.ratio, made.p, made.verdict))))
    return found


def heading(record):
    lines = [f"# The CUDA backend on {record['card']}\n"]
    if record.get("synthetic"):
        lines.append("**SYNTHETIC: made for a test. Nothing here was measured.**\n")
    if not record["finished"]:
        lines.append("**Unfinished**: steps that are not listed have not run.\n")
    verdict = "failed" if failed(record) else "passed"
    kind = " (quick)" if record["quick"] else ""
    lines.append(f"The report {verdict}{kind}. `command.txt` says how it was made, `context.json` "
                 "with what. How to read it: docs/gpu.md.\n")
    return lines


def step_table(record):
    mark = {PASSED: "passed", FAILED: "**failed**", NOT_RUN: "not run"}
    return markdown(["step", "", "", "s"],
                    [[step["name"], mark[step["state"]], step["detail"], number(step["seconds"])]
                     for step in record["steps"]])


def failures(record):
    parts = []
    for step in record["steps"]:
        if step["state"] == FAILED and step["output"]:
            parts += [f"## What failed: {step['name']}\n", "```", *step["output"], "```\n"]
    return parts


def rates_of(row):
    return ", ".join(f"{row[rate]:.4g} {rate}" for rate in RATES if row[rate] is not None)


def timing_table(rows):
    return markdown(["job", "ms", "rates"], [
        [row["job"], number(row["median_ms"]) if row["verified"] == "yes" else "NOT VERIFIED",
         rates_of(row)] for row in rows])


def summary(record, rows, compared):
    parts = [*heading(record), step_table(record), *failures(record)]
    if compared:
        parts += ["## CPU against GPU\n",
                  "Medians in ms, the whole call with its transfers; ratio: how many times faster "
                  "CUDA is; verdicts as of bench/compare.\n",
                  markdown(["job", "cpu", "cuda", "ratio", "verdict"],
                           [[row["job"], number(row["cpu_ms"]), number(row["cuda_ms"]),
                             number(row["ratio"]), row["verdict"]] for row in compared])]
    device = [row for row in rows if row["job"].startswith(("roof/", "kernel/"))]
    if device:
        parts += ["## Kernels and roofs\n", "CUDA events, second-level cache flushed.\n",
                  timing_table(device)]
    wrong = [row for row in rows if row["verified"] != "yes"]
    if wrong:
        parts += ["## Not verified, so not to be believed\n",
                  "\n".join(f"* {row['job']} on {row['backend']}" for row in wrong), ""]
    return "\n".join(parts)


def files(record):
    """{name: text} of the report; the raw JSON of the programs lies beside them."""
    rows = timings(record)
    compared = ratios(rows, record)
    made = {"summary.md": summary(record, rows, compared),
            "steps.csv": to_csv(STEP_COLUMNS, [
                [s["name"], s["state"], s["detail"], s["seconds"], " ".join(s["command"])]
                for s in record["steps"]])}
    if rows:
        made["timings.csv"] = to_csv(TIME_COLUMNS, [[row[c] for c in TIME_COLUMNS] for row in rows])
    if compared:
        made["cpu-against-cuda.csv"] = to_csv(
            RATIO_COLUMNS, [[row[c] for c in RATIO_COLUMNS] for row in compared])
    return made

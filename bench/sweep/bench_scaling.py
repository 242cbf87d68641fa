# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""How the cost of a sweep grows with thresholds, bits, images, weights and threads."""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import results
from programs import Failed, Program
from tables import markdown, number, to_csv

HERE = pathlib.Path(__file__).resolve().parent
AXES = ("thresholds", "bits", "images", "weights", "threads")
COLUMNS = ("axis", "series", "value", "algorithm", "thresholds", "ms", "ms_per_threshold")


def measured(benchmarks):
    """A row for each job: the median of its repetitions."""
    times = {}
    for found in benchmarks:
        if found.get("run_type") != "aggregate":
            times.setdefault(found["run_name"], []).append(found)
    rows = []
    for name, runs in times.items():
        _, axis, series, value = name.split("/")[:4]
        ms = statistics.median(run["real_time"] for run in runs)
        points = round(runs[0]["thresholds"])
        rows.append({"axis": axis, "series": series, "value": int(value),
                     "algorithm": runs[0]["label"], "thresholds": points, "ms": ms,
                     "ms_per_threshold": ms / points})
    return rows


def summary(rows, threads, repetitions):
    parts = ["# How the cost grows\n",
             f"Medians of {repetitions} runs on {threads} threads (but for the axis threads), "
             "verified before they were timed; quantizers 3 bits unless said otherwise, "
             "thresholds from 2 to 7. `sqnr` includes its preparation.\n",
             "![time against thresholds, bits, images, weights and threads](scaling.svg)\n"]
    for axis in AXES:
        lines = [[row["series"], str(row["value"]), row["algorithm"], str(row["thresholds"]),
                  number(row["ms"]), number(row["ms_per_threshold"])]
                 for row in rows if row["axis"] == axis]
        if lines:
            parts += [f"## {axis}\n", markdown(
                ["series", axis, "algorithm", "thresholds", "ms", "ms a threshold"], lines)]
    return "\n".join(parts)


def plot(rows, folder):
    """scaling.svg by gnuplot, from a file of points for each axis and series."""
    if not shutil.which("gnuplot"):
        print("bench-scaling: no gnuplot, so no plot", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as points:
        for axis, series in {(row["axis"], row["series"]) for row in rows}:
            lines = [f"{row['value']} {row['ms_per_threshold']}\n" for row in rows
                     if (row["axis"], row["series"]) == (axis, series)]
            (pathlib.Path(points) / f"{axis}-{series}").write_text("".join(lines))
        subprocess.run(["gnuplot", "-e", f"out='{folder / 'scaling.svg'}'", HERE / "scaling.gp"],
                       cwd=points, check=True)


def main():
    parser = argparse.ArgumentParser(prog="./run bench-scaling", description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--repetitions", type=int, default=3, help="default 3")
    parser.add_argument("--results", default=results.ROOT / "results", metavar="DIR",
                        help="where the results' folder is made (default: results/)")
    parser.add_argument("bench_options", nargs="*", help="for scaling_bench, behind --")
    options = parser.parse_args()
    threads = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as kept:
        program = Program(options.build / "bench" / "scaling_bench", threads,
                          pathlib.Path(kept) / "verified.json", options.bench_options)
        try:
            rows = measured(program.benchmarks(
                "^scaling/", f"--benchmark_repetitions={options.repetitions}"))
        except Failed as problem:
            sys.exit(f"bench-scaling: {problem}")
    folder = results.new_folder("scaling", options.results)
    results.write(folder, " ".join(["./run bench-scaling", *sys.argv[3:]]), program.describe(),
                  {"scaling.csv": to_csv(COLUMNS, [[row[c] for c in COLUMNS] for row in rows]),
                   "summary.md": summary(rows, threads, options.repetitions)})
    plot(rows, folder)
    print(summary(rows, threads, options.repetitions))
    print(f"bench-scaling: wrote {folder}", file=sys.stderr)


if __name__ == "__main__":
    main()

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Everything that only a machine with an NVIDIA GPU can tell of the CUDA backend, in one report.

The contract suite on the device, compute-sanitizer's four tools on its small cases, the same sweeps
by CUDA and by the CPU, and benchmarks. Written to results/<date>-gpu-<card>/, after each step.

Exit codes: 0 all passed; 1 something failed; 4 no device; 6 no CUDA toolkit, or the build failed.
"""

import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import preflight
import report
import results
import steps

WEIGHTS = results.ROOT / "data" / "weights"
NETWORKS = [("mlp", "mnist"), ("cnn", "mnist"), ("mlp", "fashion-mnist"), ("cnn", "fashion-mnist")]
PARTS = ("contract", "sanitizer", "sweeps", "benchmarks")
LIMIT_S = {"contract": 1800, "sanitizer": 3600, "sweeps": 1800, "benchmarks": 4 * 3600}


def slug(card):
    """"gpu-h100-80gb-hbm3" of "NVIDIA H100 80GB HBM3"."""
    words = re.sub(r"[^a-z0-9]+", "-", card.lower()).strip("-")
    return "gpu-" + words.removeprefix("nvidia-")


def said_in_json(command):
    """What a program says of itself in JSON; its failure as text."""
    code, output, _ = steps.execute([str(word) for word in command], 300)
    try:
        return json.loads(output)
    except ValueError:
        return {"failed": f"exit code {code}", "said": output}


def describe(build):
    return {"program": said_in_json([build / "bench" / "gpu_bench", "--describe"]),
            "devices": said_in_json([build / "bin" / "qsweep", "devices", "--format", "json"])}


def work(options, folder):
    """The steps in their order, each a call that makes one."""
    build, quick = options.build, options.quick
    kernels = ["--backend=cuda", "--benchmark_filter=^(roof|kernel)/"]
    sweeps = ["--backend=cpu,cuda", "--benchmark_filter=^(backend|sweep|train)/"]
    more = ["--quick", "--benchmark_repetitions=3"] if quick else ["--benchmark_repetitions=9"]
    calls = {
        "contract": [lambda s: steps.contract(build, folder, s)],
        "sanitizer": [lambda s, name=name: steps.sanitizer(build, name, quick, s)
                      for name in steps.SANITIZERS],
        "sweeps": [lambda s, n=network: steps.sweep(build, WEIGHTS, *n, quick, s)
                   for network in NETWORKS[:1 if quick else None]],
        "benchmarks": [lambda s: steps.benchmark(build, "kernels", kernels + more, folder, s),
                       lambda s: steps.benchmark(build, "sweeps", sweeps + more, folder, s)]}
    return [(LIMIT_S[part], call) for part in PARTS if part in options.only
            for call in calls[part]]


def benchmarks_in(folder):
    found = {}
    for file in sorted(folder.glob("*.json")):
        if file.name in ("kernels.json", "sweeps.json"):
            found[file.stem] = json.loads(file.read_text())
    return found


def run(options, card, missing):
    folder = results.new_folder(slug(card), options.results)
    record = {"card": card, "quick": options.quick, "finished": False, "missing": missing,
              "steps": [], "context": describe(options.build), "benchmarks": {}}
    command = shlex.join(["./run", "gpu-report", *options.typed])

    def write():
        record["benchmarks"] = benchmarks_in(folder)
        results.write(folder, command, record["context"] | {"missing": missing},
                      report.files(record) | {"steps.json": json.dumps(record["steps"], indent=2)})

    for limit_s, call in work(options, folder):
        made = call(limit_s)
        record["steps"].append(made)
        print(f"{made['name']}: {made['state']}, {made['detail']}", flush=True)
        write()
    record["finished"] = True
    write()
    print(f"gpu-report: wrote {folder}", file=sys.stderr)
    return 1 if report.failed(record) else 0


def parts(text):
    chosen = text.split(",")
    for part in chosen:
        if part not in PARTS:
            raise argparse.ArgumentTypeError(f"'{part}' is none of {', '.join(PARTS)}")
    return chosen


def read_options(arguments):
    parser = argparse.ArgumentParser(prog="./run gpu-report", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true",
                        help="the smallest sizes and fewer repetitions: minutes, and no verdicts")
    parser.add_argument("--only", type=parts, default=PARTS, metavar="PARTS",
                        help=f"of {','.join(PARTS)} (default: all)")
    parser.add_argument("--check", action="store_true",
                        help="only say whether this machine has what is needed")
    parser.add_argument("--results", default=results.ROOT / "results", metavar="DIR",
                        help="where the report's folder is made (default: results/)")
    parser.add_argument("--build", type=pathlib.Path, default=results.ROOT / "build-cuda",
                        help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments):
    options = read_options(arguments)
    options.typed = [word for word in arguments if not word.startswith("--build")]
    found = preflight.look()
    code = preflight.missing(found)
    if code:
        print(preflight.explain(found), file=sys.stderr)
    if code or options.check:
        return code
    try:
        return run(options, found[0].detail,
                   [f"{each.what}: {each.detail}" for each in found if not each.there])
    except subprocess.SubprocessError as problem:
        print(f"gpu-report: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""What nvcc says of each kernel: registers, spills, shared memory and stack, beside the budget.

After a change that is meant to cost more (or less):
  python3 -B tests/build/kernel_resources.py --build build --update
"""

import argparse
import csv
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from house import ROOT

BUDGET = ROOT / "kernels" / "resource_budget.csv"
# The oldest and the newest supported GPUs, and those with a budget. The preset cuda-all compiles
# for the ones between them too, in twice the time.
COMPILED = (75, 80, 90, 120)
BUDGETED = (80, 90)
FIGURES = ("registers", "spill_stores", "spill_loads", "shared", "stack")

ENTRY = re.compile(r"Compiling entry function '(.+)' for 'sm_(\d+)'")
STACK = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
USED = re.compile(r"Used (\d+) registers")
SHARED = re.compile(r"(\d+) bytes smem")


class CompileError(Exception):
    """nvcc refused a kernel; holds what it said."""


def kernel_name(source, symbol):
    """<folder>: the demangled name without namespaces and parameters; None: a library's."""
    name = re.sub(r"\(anonymous namespace\)::", "", symbol.replace("> >", ">>"))
    found = re.match(r"(?:void )?qsweep::(.*?)\((?!anonymous)", name)
    if not found:
        return None
    return f"{source.parent.name}: {found.group(1).replace('qsweep::', '')}"


def parse(source, log):
    """{(kernel, arch): figures} of a demangled log of `ptxas -v`."""
    found, at = {}, None
    for line in log.splitlines():
        if entry := ENTRY.search(line):
            name = kernel_name(source, entry.group(1))
            at = (name, int(entry.group(2))) if name else None
        elif at and (stack := STACK.search(line)):
            found.setdefault(at, {}).update(
                zip(("stack", "spill_stores", "spill_loads"), map(int, stack.groups())))
        elif at and (used := USED.search(line)):
            shared = SHARED.search(line)
            found[at].update(registers=int(used.group(1)),
                             shared=int(shared.group(1)) if shared else 0)
            at = None
    return found


def compile_kernel(entry, archs):
    """Compiles one entry of compile_commands.json for `archs`, warnings as errors; the log."""
    words, kept = shlex.split(entry["command"]), []
    skip = 0
    for word in words:
        if skip or word in ("-o", "-c"):
            skip = 0 if skip else int(word == "-o")
        elif not word.startswith("--generate-code="):
            kept.append(word)
    with tempfile.TemporaryDirectory() as folder:
        kept += ["-fatbin", "-o", f"{folder}/kernels.fatbin", "-Xptxas=-v",
                 "-Werror=all-warnings"]
        kept += [f"--generate-code=arch=compute_{arch},code=sm_{arch}" for arch in archs]
        done = subprocess.run(kept, cwd=entry["directory"], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise CompileError(f"{entry['file']}:\n{done.stdout}")
    return subprocess.run(["c++filt"], input=done.stdout, text=True, check=True,
                          stdout=subprocess.PIPE).stdout


def measure(build, archs=COMPILED):
    """Compiles every kernel for `archs`; {(kernel, arch): figures}."""
    entries = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    entries = [e for e in entries if e["file"].endswith(".cu")
               and pathlib.Path(e["file"]).is_relative_to(ROOT / "kernels")]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        logs = list(pool.map(lambda entry: compile_kernel(entry, archs), entries))
    found = {}
    for entry, log in zip(entries, logs):
        found.update(parse(pathlib.Path(entry["file"]), log))
    return found


def nvcc_version(build):
    """"13.0.88", of the nvcc that the build uses."""
    entries = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    nvcc = shlex.split(entries[0]["command"])[0]
    said = subprocess.run([nvcc, "--version"], check=True, text=True, stdout=subprocess.PIPE)
    return re.search(r"\bV(\d+(?:\.\d+)+)", said.stdout).group(1)


def read_budget(path=BUDGET):
    """The nvcc it holds for, and {(kernel, arch): figures}."""
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = {(row["kernel"], int(row["arch"])): {f: int(row[f]) for f in FIGURES}
            for row in csv.DictReader(lines)}
    return first.removeprefix("# nvcc "), rows


def write_budget(version, measured, path=BUDGET):
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(f"# nvcc {version}\n")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("kernel", "arch", *FIGURES))
        for (kernel, arch), figures in sorted(measured.items()):
            if arch in BUDGETED:
                rows.writerow((kernel, arch, *(figures[f] for f in FIGURES)))


def violations(measured, budget):
    """What is over the budget, has none, or has one without being there any more."""
    found = []
    measured = {key: figures for key, figures in measured.items() if key[1] in BUDGETED}
    for (kernel, arch), figures in sorted(measured.items()):
        allowed = budget.get((kernel, arch))
        if allowed is None:
            found.append(f"{kernel}, sm_{arch}: has no budget")
            continue
        found += [f"{kernel}, sm_{arch}: {figure} {figures[figure]}, more than {allowed[figure]}"
                  for figure in FIGURES if not figures[figure] <= allowed[figure]]
    return found + [f"{kernel}, sm_{arch}: has a budget, but is gone"
                    for kernel, arch in sorted(budget.keys() - measured.keys())]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True,
                        help="a build folder that was configured with CUDA")
    parser.add_argument("--update", action="store_true", help="write kernels/resource_budget.csv")
    options = parser.parse_args()
    measured = measure(options.build, BUDGETED)
    if options.update:
        write_budget(nvcc_version(options.build), measured)
        return 0
    wrong = violations(measured, read_budget()[1])
    print("\n".join(wrong) or "within the budget")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

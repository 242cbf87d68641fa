# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""qsweep beside the tools people use today, on the same cores in the same minutes."""

import argparse
import os
import pathlib
import sys
import time

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import ratios
import results
import summary
from contender import Peer
from programs import Failed, Program

BITS = 3
ACCURACY_PEERS = ("pytorch_eager", "pytorch_compiled", "pytorch_bf16", "onnxruntime_inputs",
                  "onnxruntime_session", "openvino_inputs", "openvino_model", "numpy_loop")
SQNR_PEERS = ("sqnr_numpy", "sqnr_numpy_float32", "sqnr_numpy_sorted", "sqnr_torch_compiled")
NOT_IN_QUICK = ("pytorch_bf16", "openvino_model", "numpy_loop")
# Jobs on the same network and images: their competitors stay loaded while all of them run.
GROUPS = {
    "accuracy/mlp/mnist": ("isolated", "42", "1000", "10000"),
    "accuracy/cnn/mnist": ("isolated", "42", "1000"),
    "accuracy/mlp/fashion-mnist": ("1000",),
    "sqnr/mlp/mnist": ("10000", "direct-10000"),
}
# Lets the threads of who ran last fall asleep.
PAUSE_S = 0.1


def spread(items, count):
    """`count` of the items, evenly spread, both ends among them."""
    if len(items) <= count:
        return list(items)
    return [items[i * (len(items) - 1) // max(count - 1, 1)] for i in range(count)]


def note(text):
    print(f"bench-peers: {text}", file=sys.stderr, flush=True)


class Comparison:
    def __init__(self, options):
        self.options = options
        self.rounds = 3 if options.quick else 5
        self.cache = options.build / "peers"
        self.cache.mkdir(parents=True, exist_ok=True)
        verified = self.cache / "verified.json"
        verified.unlink(missing_ok=True)
        self.ours = Program(options.build / "bench" / "sweep_bench", options.threads, verified,
                            [f"--checks={10 if options.quick else 40}", *options.bench_options])
        self.rows, self.jobs, self.missing, self.settings = [], {}, {}, {}

    def peers_of(self, group):
        """The competitors of a group that can take part, loaded, at their best setting."""
        kind, model, dataset = group.split("/")
        trial = [3.5] if self.options.quick else [2.5, 3.5, 5.0]
        names = SQNR_PEERS if kind == "sqnr" else ACCURACY_PEERS
        found = {}
        for name in names:
            if name in self.missing or self.options.quick and name in NOT_IN_QUICK:
                continue
            note(f"{group}: preparing {name}")
            try:
                peer = Peer(name, self.options.threads, self.cache)
                self.settings[f"{group} {name}"] = peer.open(model, dataset, BITS, trial)
                found[name] = peer
            except Failed as problem:
                note(f"{name} cannot take part: {problem}")
                self.missing[name] = str(problem)
        return found

    def sample(self, job, peer, turn):
        """The places of the thresholds that the peer is asked for in a round."""
        places = range(len(self.jobs[job]["thresholds"]))
        if peer == "sqnr_numpy_sorted":
            return list(places)
        each = 100 if job.startswith("sqnr/") else 2 if self.options.quick else 4
        return spread(places, each * self.rounds)[turn::self.rounds] or list(places)

    def turn(self, job, name, peer, turn, times):
        places = self.sample(job, name, turn)
        known = self.jobs[job]
        ms, results = peer.run([known["thresholds"][i] for i in places])
        times.ms.append(ms)
        times.same &= ratios.agree(job, results, [known["results"][i] for i in places])

    def compare(self, job, peers):
        """Ours and theirs in turn, several rounds, so that a drift of the machine meets all."""
        ours, theirs = ratios.Times(), {name: ratios.Times() for name in peers}
        for turn in range(self.rounds):
            ours.ms.append(self.ours.run(job))
            for name in list(theirs):
                time.sleep(PAUSE_S)
                try:
                    self.turn(job, name, peers[name], turn, theirs[name])
                except Failed as problem:
                    note(f"{name} failed: {problem}")
                    self.missing[name] = str(problem)
                    del theirs[name], peers[name]
            time.sleep(PAUSE_S)
        algorithm = self.jobs[job]["algorithm"]
        made = ratios.rows(job, algorithm, ours, theirs, self.options.judged)
        self.rows += made
        print(ratios.text(made), flush=True)

    def run(self):
        self.peaks = self.ours.benchmarks("^peak/")
        for group, sweeps in GROUPS.items():
            if self.options.only not in group:
                continue
            note(f"{group}: verifying ours")
            self.jobs |= self.ours.verify(f"^{group}/({'|'.join(sweeps)})/")
            peers = self.peers_of(group)
            for sweep in sweeps:
                self.compare(f"{group}/{sweep}", peers)
            for peer in peers.values():
                peer.close()

    def write(self, seconds):
        folder = results.new_folder("peers", self.options.results)
        context = self.ours.describe() | {"peers": summary.versions(), "settings": self.settings,
                                          "missing": self.missing, "seconds": round(seconds)}
        results.write(folder, " ".join(["./run bench-peers", *sys.argv[3:]]), context,
                      {"ratios.csv": ratios.csv(self.rows), "summary.md": summary.text(self)})
        note(f"wrote {folder}")


def is_goal_machine(threads):
    """The goals are stated for 2 cores with AVX-512 VNNI."""
    return threads == 2 and "avx512_vnni" in pathlib.Path("/proc/cpuinfo").read_text()


def read_options():
    parser = argparse.ArgumentParser(prog="./run bench-peers", description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and competitors")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="only the jobs whose network and data set contain this: cnn, sqnr ...")
    parser.add_argument("--results", default=results.ROOT / "results", metavar="DIR",
                        help="where the results' folder is made (default: results/)")
    parser.add_argument("bench_options", nargs="*", help="for sweep_bench, behind --")
    options = parser.parse_args()
    options.threads = len(os.sched_getaffinity(0))
    options.judged = is_goal_machine(options.threads)
    return options


def main():
    start = time.monotonic()
    comparison = Comparison(read_options())
    try:
        comparison.run()
    except Failed as problem:
        sys.exit(f"bench-peers: {problem}")
    for name, reason in comparison.missing.items():
        print(f"missing: {name}: {reason}")
    comparison.write(time.monotonic() - start)


if __name__ == "__main__":
    main()

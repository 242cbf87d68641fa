# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""From the JSON of benchmarks to verdicts on pairs of samples."""

import dataclasses
import json
import math
import pathlib
import re
import statistics

LEAST_REPETITIONS = 9  # of each side, for a verdict
SIGNIFICANCE = 0.01
LEAST_DIFFERENCE = 0.02  # of the medians: less is the same
UNITS_S = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
MOST_EXACT = 40  # samples of both sides together whose ranks are counted out


class Unusable(Exception):
    """Results that cannot be compared; says why."""


@dataclasses.dataclass(frozen=True)
class Judgement:
    old_s: float  # medians
    new_s: float
    p: float
    verdict: str

    @property
    def ratio(self):
        """How many times faster the new one is."""
        return self.old_s / self.new_s


def read(path):
    """{full name of a job: seconds of its repetitions}; what failed verification is left out."""
    try:
        rows = json.loads(pathlib.Path(path).read_text())["benchmarks"]
        samples = {}
        for row in rows:
            if row.get("run_type", "iteration") != "iteration" or row.get("error_occurred"):
                continue
            if row.get("verified") is False:
                continue
            name = re.split("/(?:iterations|repeats):|/(?:manual|real)_time",
                            row.get("run_name", row["name"]))[0]
            samples.setdefault(name, []).append(row["real_time"] * UNITS_S[row["time_unit"]])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unusable(f"{path}: not results of a benchmark: {problem!r}") from problem
    for name, times in samples.items():
        if not all(math.isfinite(time) and time > 0 for time in times):
            raise Unusable(f"{path}: {name}: a time that is not a positive number")
    return samples


def by_file(old, new):
    """{job: (old, new)} of the jobs in both."""
    return in_common({name: (old[name], new[name]) for name in old if name in new})


def by_backend(samples, first, second):
    """{job: (first, second)} of the jobs that were timed on both backends."""
    found = {}
    for name, times in samples.items():
        job, _, backend = name.rpartition("/")
        if backend == first and f"{job}/{second}" in samples:
            found[job] = (times, samples[f"{job}/{second}"])
    return in_common(found)


def in_common(found):
    if not found:
        raise Unusable("no job was verified and timed on both sides")
    return found


def ranks(values):
    """Of each value, from 1; ties share the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    out = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for place in order[begin:end]:
            out[place] = (begin + 1 + end) / 2
        begin = end
    return out


def exact_p(u, m, n):
    """Two-sided: how often samples of one distribution, without ties, are this far apart."""
    # ways[i][v]: subsets of i of the ranks seen so far whose statistic is v.
    ways = [[1] + [0] * (m * n)] + [[0] * (m * n + 1) for _ in range(m)]
    for seen in range(m + n):
        for i in range(min(m, seen + 1), 0, -1):
            # Rank `seen` as the i-th smallest of ours beats seen - (i - 1) of theirs.
            beaten = seen - (i - 1)
            if beaten > n:
                continue
            for v in range(m * n, beaten - 1, -1):
                ways[i][v] += ways[i - 1][v - beaten]
    tail = sum(ways[m][:math.floor(min(u, m * n - u)) + 1])
    return min(1.0, 2 * tail / math.comb(m + n, m))


def normal_p(u, m, n, values):
    """The same by the normal approximation, corrected for ties and continuity."""
    ties = sum(c ** 3 - c for c in (values.count(v) for v in set(values)))
    total = m + n
    variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance == 0:
        return 1.0
    z = max(abs(u - m * n / 2) - 0.5, 0.0) / math.sqrt(variance)
    return math.erfc(z / math.sqrt(2))


def mann_whitney(a, b):
    """p of the two-sided Mann-Whitney U test."""
    values = [*a, *b]
    if not all(math.isfinite(value) for value in values):
        raise Unusable("a time is not a number")
    u = sum(ranks(values)[:len(a)]) - len(a) * (len(a) + 1) / 2
    if len(values) <= MOST_EXACT and len(set(values)) == len(values):
        return exact_p(u, len(a), len(b))
    return normal_p(u, len(a), len(b), values)


def spread(times):
    """Distance of the quartiles, relative to the median."""
    low, middle, high = statistics.quantiles(times, n=4)
    return (high - low) / middle


def verdict(old, new, p):
    if min(len(old), len(new)) < LEAST_REPETITIONS:
        return "cannot tell"
    ratio = statistics.median(old) / statistics.median(new)
    differs = abs(math.log(ratio)) > math.log1p(LEAST_DIFFERENCE)
    if p < SIGNIFICANCE:
        return "same" if not differs else "faster" if ratio > 1 else "slower"
    if differs or max(spread(old), spread(new)) > 5 * LEAST_DIFFERENCE:
        return "cannot tell"
    return "same"


def judge(old, new):
    p = mann_whitney(old, new)
    return Judgement(statistics.median(old), statistics.median(new), p, verdict(old, new, p))

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""SQNR in NumPy: weights sorted once, prefix sums, searches for all thresholds in one call."""

import numpy as np


def candidates(problem, threads):
    flat, levels = problem.flat(), 2 ** problem.bits
    indices = np.arange(levels)[:, None]

    def sqnr(thresholds):
        weights = np.sort(flat)
        sums = np.zeros(flat.size + 1)
        np.cumsum(weights, dtype=np.float64, out=sums[1:])
        energy = float(np.square(weights, dtype=np.float64).sum())
        steps = np.asarray(thresholds) * (2 * problem.std / levels)
        cuts = (indices[1:] - levels // 2) * steps + problem.mean
        values = (indices - (levels - 1) / 2) * steps + problem.mean
        found = np.searchsorted(weights, cuts.astype(np.float32))
        bounds = np.pad(found, ((1, 1), (0, 0)), constant_values=((0, flat.size), (0, 0)))
        count, total = np.diff(bounds, axis=0), np.diff(sums[bounds], axis=0)
        noise = energy + ((count * values - 2 * total) * values).sum(axis=0)
        return 10 * np.log10(energy / noise)

    sqnr.takes_all = True
    yield "sort included", sqnr

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""SQNR in NumPy, vectorised, in doubles: every weight quantized at each threshold."""

import numpy as np


def candidates(problem, threads):
    weights = problem.flat().astype(np.float64)
    signal = np.square(weights).mean()

    def sqnr(wsupp):
        r = problem.rounding(wsupp)
        codes = np.clip(np.floor(weights * r.scale + r.shift), r.low, r.high)
        noise = np.square(weights - (codes * r.step + r.lift)).mean()
        return float(10 * np.log10(signal / noise))

    yield "float64", sqnr

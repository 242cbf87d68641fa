# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""SQNR in NumPy in float32, in blocks that stay in the cache, nothing allocated: a tuned loop."""

import numpy as np


def candidates(problem, threads):
    weights = problem.flat()
    signal = float(np.square(weights, dtype=np.float64).sum())

    def sqnr(wsupp, block):
        r = problem.rounding(wsupp)
        buffer = np.empty(block, np.float32)
        scale, shift, step, lift = (np.float32(x) for x in (r.scale, r.shift, r.step, r.lift))
        noise = 0.0
        for i in range(0, weights.size, block):
            part = weights[i:i + block]
            out = buffer[:part.size]
            np.multiply(part, scale, out=out)
            out += shift
            np.floor(out, out=out)
            np.clip(out, np.float32(r.low), np.float32(r.high), out=out)
            out *= step
            out += lift
            np.subtract(part, out, out=out)
            noise += float(np.dot(out, out))
        return float(10 * np.log10(signal / noise))

    for block in (16384, 65536, 262144):
        yield f"blocks of {block}", lambda wsupp, block=block: sqnr(wsupp, block)

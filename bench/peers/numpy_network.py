# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Quantization and batches in NumPy, for the competitors that take NumPy arrays."""

import numpy as np


class Quantizer:
    """Weights as one NumPy vector and as the layers' views of it."""

    def __init__(self, problem, channels_last=False):
        named = problem.parameters if channels_last else problem.channels_first()
        self.problem = problem
        self.flat = np.concatenate([p.ravel() for p in named.values()])
        self.levels = np.empty_like(self.flat)
        parts = np.split(self.levels, np.cumsum([p.size for p in named.values()])[:-1])
        self.parameters = {n: part.reshape(p.shape) for part, (n, p) in zip(parts, named.items())}

    def __call__(self, wsupp):
        r, out = self.problem.rounding(wsupp), self.levels
        np.multiply(self.flat, np.float32(r.scale), out=out)
        out += np.float32(r.shift)
        np.floor(out, out=out)
        np.clip(out, np.float32(r.low), np.float32(r.high), out=out)
        out *= np.float32(r.step)
        out += np.float32(r.lift)
        return self.parameters


def batches(problem, batch):
    shape = (-1, batch, 784) if problem.model == "mlp" else (-1, batch, 1, 28, 28)
    return list(zip(problem.images.reshape(shape), problem.labels.reshape(-1, batch)))

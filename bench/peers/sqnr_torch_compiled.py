# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""SQNR in PyTorch: the loop body fused by torch.compile."""

import math

import torch


def noise(weights, r):
    codes = torch.clamp(torch.floor(weights * r[0] + r[1]), r[2], r[3])
    return torch.square(weights - (codes * r[4] + r[5])).sum()


def candidates(problem, threads):
    weights = torch.tensor(problem.flat())
    signal = float(weights.double().square().sum())
    compiled = torch.compile(noise, dynamic=False)

    @torch.inference_mode()
    def sqnr(wsupp):
        r = problem.rounding(wsupp)
        coefficients = torch.tensor([r.scale, r.shift, r.low, r.high, r.step, r.lift])
        return 10 * math.log10(signal / float(compiled(weights, coefficients)))

    yield "float32", sqnr

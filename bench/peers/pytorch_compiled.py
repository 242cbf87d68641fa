# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""PyTorch, torch.compile, float32."""

import functools

import torch

from torch_network import Network, forward

BATCHES = (250, 500, 1000, 2500)


def candidates(problem, threads):
    for batch in BATCHES:
        compiled = torch.compile(forward, dynamic=False)
        yield f"batch {batch}", functools.partial(Network(problem, batch).count, forward=compiled)

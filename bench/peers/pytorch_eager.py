# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""PyTorch, eager, float32."""

from torch_network import Network

BATCHES = (100, 250, 500, 1000, 2500)


def candidates(problem, threads):
    for batch in BATCHES:
        yield f"batch {batch}", Network(problem, batch).count

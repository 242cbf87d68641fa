# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime, float32, a new session a threshold, its weights constants it may pack."""

from numpy_network import Quantizer, batches
from onnx_network import model, session

BATCHES = (100, 250, 500, 1000, 2500)


def candidates(problem, threads):
    for batch in BATCHES:
        quantize, parts = Quantizer(problem), batches(problem, batch)
        graph = model(problem, batch, False)

        def count(wsupp, quantize=quantize, parts=parts, graph=graph):
            weights = quantize(wsupp)
            for tensor in graph.graph.initializer:
                tensor.raw_data = weights[tensor.name].tobytes()
            network = session(graph.SerializeToString(), threads)
            return sum(int((network.run(None, {"images": x})[0] == y).sum()) for x, y in parts)

        yield f"batch {batch}", count

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime, float32, one session whose weights are inputs."""

from numpy_network import Quantizer, batches
from onnx_network import model, session

BATCHES = (100, 250, 500, 1000, 2500)


def candidates(problem, threads):
    for batch in BATCHES:
        quantize, parts = Quantizer(problem), batches(problem, batch)
        network = session(model(problem, batch, True).SerializeToString(), threads)

        def count(wsupp, quantize=quantize, parts=parts, network=network):
            weights = quantize(wsupp)
            return sum(int((network.run(None, {"images": x, **weights})[0] == y).sum())
                       for x, y in parts)

        yield f"batch {batch}", count

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""OpenVINO, float32, one compiled model whose weights are inputs."""

import openvino
from openvino import opset13 as ops

from numpy_network import Quantizer, batches
from openvino_network import compile_model, graph

BATCHES = (100, 250, 500, 1000, 2500)


def candidates(problem, threads):
    for batch in BATCHES:
        quantize, parts = Quantizer(problem), batches(problem, batch)
        weights = [ops.parameter(p.shape, name=n) for n, p in quantize.parameters.items()]
        images, logits = graph(problem, batch, weights)
        request = compile_model(openvino.Model([logits], [images, *weights]),
                                threads).create_infer_request()
        for i, levels in enumerate(quantize.parameters.values()):
            request.set_input_tensor(i + 1, openvino.Tensor(levels, shared_memory=True))
        parts = [(openvino.Tensor(x, shared_memory=True), y) for x, y in parts]

        def count(wsupp, quantize=quantize, parts=parts, request=request):
            quantize(wsupp)
            correct = 0
            for x, y in parts:
                request.set_input_tensor(0, x)
                request.infer()
                correct += int((request.get_output_tensor(0).data.argmax(1) == y).sum())
            return correct

        yield f"batch {batch}", count

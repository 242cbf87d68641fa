# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""OpenVINO, float32, a model compiled anew for each threshold, its weights constants."""

import openvino
from openvino import opset13 as ops

from numpy_network import Quantizer, batches
from openvino_network import compile_model, graph

BATCHES = (100, 250, 500, 1000, 2500)


def candidates(problem, threads):
    for batch in BATCHES:
        quantize = Quantizer(problem)
        parts = [(openvino.Tensor(x, shared_memory=True), y) for x, y in batches(problem, batch)]

        def count(wsupp, quantize=quantize, parts=parts, batch=batch):
            weights = [ops.constant(p, shared_memory=True) for p in quantize(wsupp).values()]
            images, logits = graph(problem, batch, weights)
            request = compile_model(openvino.Model([logits], [images]),
                                    threads).create_infer_request()
            correct = 0
            for x, y in parts:
                request.set_input_tensor(0, x)
                request.infer()
                correct += int((request.get_output_tensor(0).data.argmax(1) == y).sum())
            return correct

        yield f"batch {batch}", count

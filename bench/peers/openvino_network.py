# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The networks in OpenVINO, held to float32: where there is AMX its default is bfloat16."""

import openvino
from openvino import opset13 as ops


def graph(problem, batch, parameters):
    """A model of [batch] images; `parameters`: a node for each weight and bias."""
    shape = [batch, 784] if problem.model == "mlp" else [batch, 1, 28, 28]
    images = ops.parameter(shape, name="images")
    x, nodes = images, list(parameters)
    if problem.model == "cnn":
        x = ops.convolution(x, nodes[0], [1, 1], [0, 0], [0, 0], [1, 1])
        x = ops.relu(ops.add(x, ops.reshape(nodes[1], [1, 16, 1, 1], False)))
        x = ops.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2]).output(0)
        x = ops.reshape(x, [batch, 2704], False)
        nodes = nodes[2:]
    for i in range(0, len(nodes), 2):
        x = ops.add(ops.matmul(x, nodes[i], False, True), nodes[i + 1])
        x = ops.relu(x) if i + 2 < len(nodes) else x
    return images, x


def compile_model(model, threads):
    return openvino.Core().compile_model(model, "CPU", {
        "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads})

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The networks as ONNX graphs, for ONNX Runtime."""

import onnxruntime
from onnx import TensorProto, helper, numpy_helper


def model(problem, batch, weights_as_inputs):
    """An ONNX model of [batch] images whose output is their classes."""
    named = problem.channels_first()
    names = list(named)
    shape = [batch, 784] if problem.model == "mlp" else [batch, 1, 28, 28]
    inputs = [helper.make_tensor_value_info("images", TensorProto.FLOAT, shape)]
    initializers = []
    if weights_as_inputs:
        inputs += [helper.make_tensor_value_info(n, TensorProto.FLOAT, p.shape)
                   for n, p in named.items()]
    else:
        initializers = [numpy_helper.from_array(p, n) for n, p in named.items()]
    nodes, x = [], "images"

    def add(op, *more, **attributes):
        nonlocal x
        nodes.append(helper.make_node(op, [x, *more], [f"{op}{len(nodes)}"], **attributes))
        x = nodes[-1].output[0]

    if problem.model == "cnn":
        add("Conv", *names[:2])
        add("Relu")
        add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
        add("Flatten")
        names = names[2:]
    for i in range(0, len(names), 2):
        add("Gemm", names[i], names[i + 1], transB=1)
        if i + 2 < len(names):
            add("Relu")
    add("ArgMax", axis=1, keepdims=0)
    output = helper.make_tensor_value_info(x, TensorProto.INT64, [batch])
    graph = helper.make_graph(nodes, "network", inputs, [output], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def options(threads):
    made = onnxruntime.SessionOptions()
    made.intra_op_num_threads = threads
    made.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return made


def session(data, threads):
    return onnxruntime.InferenceSession(data, options(threads),
                                        providers=["CPUExecutionProvider"])

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""NumPy, float32: matrix products by its OpenBLAS, the convolution as a product of patches."""

import numpy as np

from numpy_network import Quantizer, batches

BATCHES = (100, 250, 500, 1000, 2500)


def patches(images):
    """[count][28][28] -> [count * 26 * 26][9]"""
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
    return windows.reshape(-1, 9)


def convolve(patch, weight, bias, count):
    """Convolution, max-pool and ReLU; [count][2704], channels last as in the weights file."""
    x = (patch @ weight.reshape(16, 9).T).reshape(count, 13, 2, 13, 2, 16)
    x = np.maximum(np.maximum(x[:, :, 0, :, 0], x[:, :, 0, :, 1]),
                   np.maximum(x[:, :, 1, :, 0], x[:, :, 1, :, 1]))
    x += bias
    return np.maximum(x, 0, out=x).reshape(count, 2704)


def classes(x, parameters, count):
    layers = list(parameters)
    if len(layers) == 8:
        x = convolve(x, layers[0], layers[1], count)
        layers = layers[2:]
    for i in range(0, len(layers), 2):
        x = x @ layers[i].T
        x += layers[i + 1]
        if i + 2 < len(layers):
            np.maximum(x, 0, out=x)
    return x.argmax(1)


def candidates(problem, threads):
    for batch in BATCHES:
        quantize, parts = Quantizer(problem, channels_last=True), batches(problem, batch)
        if problem.model == "cnn":
            parts = [(patches(x[:, 0]), y) for x, y in parts]

        def count(wsupp, quantize=quantize, parts=parts):
            weights = quantize(wsupp).values()
            return sum(int((classes(x, weights, len(y)) == y).sum()) for x, y in parts)

        yield f"batch {batch}", count

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The networks in PyTorch, for the competitors that are ways to run it."""

import torch
import torch.nn.functional as F

torch.set_float32_matmul_precision("highest")


def quantize(flat, r, out):
    """The levels of the weights `flat`, written to `out`."""
    torch.mul(flat, r.scale, out=out).add_(r.shift).floor_().clamp_(r.low, r.high)
    return out.mul_(r.step).add_(r.lift)


def forward(images, parameters):
    """Logits; dropout is the identity. `parameters`: weight and bias of each layer."""
    x = images
    if len(parameters) == 8:
        weight, bias, *parameters = parameters
        x = F.max_pool2d(F.conv2d(x, weight, bias), 2).relu_().flatten(1)
    for i in range(0, len(parameters), 2):
        x = F.linear(x, parameters[i], parameters[i + 1])
        if i + 2 < len(parameters):
            x = x.relu_()
    return x


class Network:
    """Weights as one vector and as the layers' views of it; images in batches."""

    def __init__(self, problem, batch, dtype=torch.float32):
        named = problem.channels_first()
        self.problem = problem
        self.flat = torch.cat([torch.tensor(p).ravel() for p in named.values()])
        self.levels = torch.empty_like(self.flat)
        self.loaded = torch.empty_like(self.flat, dtype=dtype)
        parts = self.loaded.split([p.size for p in named.values()])
        self.parameters = [part.view(p.shape) for part, p in zip(parts, named.values())]
        images = torch.tensor(problem.images, dtype=dtype)
        shape = (-1, 784) if problem.model == "mlp" else (-1, 1, 28, 28)
        self.batches = images.view(shape).split(batch)
        self.labels = torch.tensor(problem.labels, dtype=torch.int64).split(batch)

    def load(self, wsupp):
        levels = quantize(self.flat, self.problem.rounding(wsupp), self.levels)
        self.loaded.copy_(levels)

    @torch.inference_mode()
    def count(self, wsupp, forward=forward):
        self.load(wsupp)
        return sum(int((forward(x, self.parameters).argmax(1) == y).sum())
                   for x, y in zip(self.batches, self.labels))

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""What every competitor is given: trained weights, test images, and how a threshold quantizes."""

import dataclasses
import gzip
import json
import os
import pathlib
import struct

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = {"mlp": ("dense1", "dense2", "dense3"), "cnn": ("conv1", "dense1", "dense2", "dense3")}


def read_safetensors(path):
    """{name: float32 array} of a .safetensors file: a length, a JSON header, the tensors."""
    data = pathlib.Path(path).read_bytes()
    (size,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data, "<f4", offset=8 + size + entry["data_offsets"][0],
                                count=int(np.prod(entry["shape"]))).reshape(entry["shape"])
            for name, entry in header.items()}


def read_idx(dataset, name):
    """The bytes of an IDX file, plain or .gz, shaped [count][...]; looked for as qsweep does."""
    folders = [pathlib.Path(os.environ["QSWEEP_DATA"])] if "QSWEEP_DATA" in os.environ else []
    files = [folder / dataset / (name + ending)
             for folder in (*folders, ROOT / "data") for ending in ("", ".gz")]
    path = next((file for file in files if file.exists()), files[-2])
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    shape = struct.unpack_from(f">{data[3]}I", data, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


@dataclasses.dataclass
class Rounding:
    """A threshold's mid-rise quantizer: clip(floor(scale w + shift), low, high) step + lift."""
    scale: float
    shift: float
    low: int
    high: int
    step: float
    lift: float


@dataclasses.dataclass
class Problem:
    """Float32 weights and biases by name in network order, and the test set where one is needed."""
    model: str
    bits: int
    parameters: dict
    images: np.ndarray = None  # [count][28][28], float32 in 0..1
    labels: np.ndarray = None
    mean: float = 0.0
    std: float = 0.0

    def __post_init__(self):
        everything = self.flat().astype(np.float64)
        self.mean, self.std = float(everything.mean()), float(everything.std())

    def flat(self):
        return np.concatenate([p.ravel() for p in self.parameters.values()])

    def rounding(self, wsupp):
        half = 2 ** (self.bits - 1)
        step = wsupp / half * self.std
        return Rounding(1.0 / step, -self.mean / step, -half, half - 1, step, self.mean + step / 2)

    def channels_first(self):
        """The parameters with the first dense layer of the CNN reading [channel][height][width]."""
        if self.model == "mlp":
            return dict(self.parameters)
        moved = self.parameters["dense1.weight"].reshape(-1, 13, 13, 16).transpose(0, 3, 1, 2)
        return {**self.parameters, "dense1.weight": np.ascontiguousarray(moved.reshape(-1, 2704))}


def load(model, dataset, bits):
    tensors = read_safetensors(ROOT / "data" / "weights" / f"{model}-{dataset}-seed1.safetensors")
    parameters = {f"{layer}.{kind}": tensors[f"{layer}.{kind}"]
                  for layer in LAYERS[model] for kind in ("weight", "bias")}
    images = read_idx(dataset, "t10k-images-idx3-ubyte").astype(np.float32) / np.float32(255)
    labels = read_idx(dataset, "t10k-labels-idx1-ubyte")
    return Problem(model, bits, parameters, images, labels)

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""What this machine has of what the report needs."""

import ctypes
import dataclasses
import os
import pathlib
import shutil
import subprocess

NO_DEVICE, NO_TOOLKIT = 4, 6  # exit codes, as of qsweep and of a failed set-up


@dataclasses.dataclass
class Found:
    """`what` is there, or is not; `detail` says which, or why not."""
    what: str
    there: bool
    detail: str


def find_device(load=ctypes.CDLL):
    """The first CUDA device, as the driver's own library tells: no tool has to be installed."""
    what = "an NVIDIA GPU and its driver"
    try:
        driver = load("libcuda.so.1")
    except OSError:
        return Found(what, False, "no driver is installed (libcuda.so.1 is not there)")
    code, count = driver.cuInit(0), ctypes.c_int(0)
    code = code or driver.cuDeviceGetCount(ctypes.byref(count))
    if code or count.value == 0:
        said = ctypes.c_char_p(b"it sees no device")
        if code:
            driver.cuGetErrorString(code, ctypes.byref(said))
        return Found(what, False, f"the driver is there, but: {(said.value or b'').decode()}")
    name = ctypes.create_string_buffer(256)
    driver.cuDeviceGetName(name, 256, 0)
    return Found(what, True, name.value.decode())


def find_nvcc():
    what = "the CUDA toolkit, 12 or newer, with cuBLAS and cuDNN 9"
    nvcc = tool("nvcc") if not os.environ.get("CUDACXX") else os.environ["CUDACXX"]
    if not nvcc:
        return Found(what, False, "there is no nvcc on the PATH or in /usr/local/cuda/bin")
    said = subprocess.run([nvcc, "--version"], text=True, stdout=subprocess.PIPE)
    return Found(what, said.returncode == 0, f"{nvcc}, {said.stdout.strip().splitlines()[-1]}"
                 if said.stdout.strip() else f"{nvcc} does not run")


def tool(name):
    """The path of one of the toolkit's programs, else None."""
    usual = pathlib.Path("/usr/local/cuda/bin") / name
    return shutil.which(name) or (str(usual) if usual.exists() else None)


def find_sanitizer():
    found = tool("compute-sanitizer")
    return Found("compute-sanitizer (without it its checks are 'not run')", bool(found),
                 found or "not there")


def explain(found):
    """The message when something is missing."""
    lines = ["gpu-report: this machine does not have what the report needs:"]
    lines += [f"  {'yes' if each.there else 'NO '}  {each.what}: {each.detail}" for each in found]
    return "\n".join(lines + [
        "docs/gpu.md tells how to install the driver and the toolkit. Without a GPU ./run test",
        "executes the same kernels on the processor, as far as that goes."])


def missing(found):
    """The exit code for what is missing; 0: nothing that matters. Device, toolkit, sanitizer."""
    device, nvcc, _ = found
    return NO_DEVICE if not device.there else 0 if nvcc.there else NO_TOOLKIT


def look():
    return [find_device(), find_nvcc(), find_sanitizer()]

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Takes the PTX text out of an object that nvcc made, and names it."""
import re


class TranslationError(Exception):
    """Something that this translator does not know, with its place."""


def read_ptx(path):
    """The PTX of an object compiled with --no-compress, or of a .ptx file; "" for host code alone.

    The fat binary inside the object holds the text verbatim, ended by a zero byte.
    """
    with open(path, "rb") as file:
        data = file.read()
    if not data.startswith(b"\x7fELF"):
        return data.rstrip(b"\0").decode()
    found = re.findall(rb"\.version \d+\.\d+\s+\.target [^\0]*", data)
    if len(found) > 1:
        raise TranslationError(f"{path}: PTX for {len(found)} architectures; compile for one")
    if not found and b".nv_fatbin" in data:
        raise TranslationError(
            f"{path}: no readable PTX; compile with --no-compress for compute_XX")
    return found[0].decode() if found else ""


def module_hash(ptx):
    """FNV-1a, 64 bits: ties a translated module to the object that it came from."""
    value = 0xCBF29CE484222325
    for byte in ptx.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value

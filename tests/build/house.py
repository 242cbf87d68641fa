# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""What the checks of the house share: the tree's root and its own source files."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("host", "kernels", "bench", "tests", "cmake", "data", "results", "docs", ".ci")


def tree_files(suffixes=None, folders=SOURCE_FOLDERS):
    """The files in the root and below `folders`, sorted; `suffixes` None takes every file."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in folders:
        for parent, _, names in os.walk(ROOT / folder):
            found += [pathlib.Path(parent) / name for name in names]
    return sorted(p for p in found if suffixes is None or p.suffix in suffixes)


def relative(path):
    return path.relative_to(ROOT).as_posix()

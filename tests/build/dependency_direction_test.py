# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Each folder of host/, and kernels/, uses only the folders it may use (docs/design.md)."""

import re
import unittest

from house import ROOT, relative, tree_files

MAY_USE = {
    "core": set(),
    "backend": {"core"},
    "reference": {"core", "backend"},
    "cpu": {"core", "backend"},
    "kernels": {"core"},
    "gpu": {"core", "backend", "kernels", "kernel_interfaces"},
    "io": {"core"},
    "nn": {"core", "backend", "io"},
    "sweep": {"core", "backend", "io", "nn"},
    "report": {"core", "backend", "io", "nn", "sweep"},
    "reproduce": {"core", "backend", "io", "nn", "sweep", "report"},
    "app": {"core", "backend", "reference", "cpu", "gpu", "io", "nn", "sweep", "report",
            "reproduce"},
}
# The only folders that see a library: a header's prefix -> folders.
LIBRARY_SEEN_BY = {
    "dnnl": {"cpu"},
    "oneapi/": {"cpu"},
    "omp.h": {"cpu", "reference"},
    "cublas": {"gpu"},
    "cudnn": {"gpu"},
    "cuda": {"gpu", "kernels"},
    "cub/": {"gpu", "kernels"},
    "thrust/": {"gpu", "kernels"},
    "curl/": {"io"},
    "openssl/": {"io"},
    "zlib.h": {"io"},
    "CLI/": {"app"},
}
# A header of kernels/ is named from there: op/op.hpp.
KERNEL_FOLDERS = {path.name for path in (ROOT / "kernels").iterdir() if path.is_dir()}


def folder_of(path):
    """The folder that an included path belongs to, as MAY_USE names it."""
    first = path.split("/")[0] if "/" in path else ""
    return "kernels" if first in KERNEL_FOLDERS else first


def sources_of(folder):
    """The C++ and CUDA sources of a folder of MAY_USE."""
    root = ROOT / "kernels" if folder == "kernels" else ROOT / "host" / folder
    return sorted(path for path in root.rglob("*")
                  if path.suffix in (".cpp", ".hpp", ".cu", ".cuh"))


def include_violations(folder, text):
    """What the includes of a file of host/<folder> do that they may not."""
    found = []
    for path in re.findall(r'^\s*#\s*include\s*["<]([^">]+)[">]', text, re.MULTILINE):
        used = folder_of(path)
        if used in MAY_USE and used not in MAY_USE[folder] | {folder}:
            found.append(f"{folder} must not include {path}")
        for prefix, folders in LIBRARY_SEEN_BY.items():
            if path.startswith(prefix) and folder not in folders:
                found.append(f"{folder} must not include {path}")
    return found


def link_violations(folder, text):
    """What the DEPENDS of host/<folder>/CMakeLists.txt name that they may not."""
    found = []
    for call in re.findall(r"qsweep_library\(([^)]*)\)", text):
        depends = re.search(r"\bDEPENDS\b(.*?)(?:\b(?:SOURCES|LINK|PRIVATE_LINK)\b|$)", call, re.S)
        for used in depends.group(1).split() if depends else ():
            if used not in MAY_USE[folder]:
                found.append(f"{folder} must not link {used}")
    return found


class DependencyDirection(unittest.TestCase):
    def test_every_folder_of_host_has_a_rule(self):
        folders = {relative(p).split("/")[1] for p in tree_files({".cpp", ".hpp"}, ("host",))
                   if relative(p).startswith("host/")}
        self.assertGreater(len(folders), 3)
        self.assertEqual(folders - MAY_USE.keys(), set())
        self.assertGreater(len(sources_of("kernels")), 3)

    def test_includes_follow_the_direction(self):
        for folder in MAY_USE:
            for path in sources_of(folder):
                with self.subTest(file=relative(path)):
                    self.assertEqual(include_violations(folder, path.read_text()), [])

    def test_links_follow_the_direction(self):
        for folder in MAY_USE:
            lists = ROOT / "host" / folder / "CMakeLists.txt"
            if lists.exists():
                with self.subTest(file=relative(lists)):
                    self.assertEqual(link_violations(folder, lists.read_text()), [])

    def test_a_planted_include_is_found(self):
        self.assertEqual(len(include_violations("core", '#include "backend/backend.hpp"\n')), 1)
        self.assertEqual(len(include_violations("cpu", '#  include "reference/ops.hpp"\n')), 1)
        self.assertEqual(len(include_violations("nn", "#include <dnnl.hpp>\n")), 1)
        self.assertEqual(len(include_violations("kernels", '#include "backend/backend.hpp"')), 1)
        self.assertEqual(len(include_violations("cpu", '#include "common/stream.hpp"')), 1)
        self.assertEqual(len(include_violations("app", "#include <cuda_runtime_api.h>")), 1)
        self.assertEqual(len(include_violations("kernels", "#include <cublas_v2.h>")), 1)
        self.assertEqual(len(include_violations("sweep", '#include "gpu/ops.hpp"')), 1)
        self.assertEqual(include_violations("gpu", '#include "common/a.hpp"\n#include <cudnn.h>'),
                         [])
        self.assertEqual(include_violations("cpu", '#include <dnnl.hpp>\n#include "cpu/a.hpp"'), [])

    def test_a_planted_link_is_found(self):
        self.assertEqual(len(link_violations("io", "qsweep_library(io SOURCES a DEPENDS nn)")), 1)
        self.assertEqual(link_violations("io", "qsweep_library(io DEPENDS core LINK nn)"), [])


if __name__ == "__main__":
    unittest.main()

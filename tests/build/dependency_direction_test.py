# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Each folder of host/ uses only the folders it may use (docs/design.md, "The house")."""

import re
import unittest

from house import ROOT, relative, tree_files

MAY_USE = {
    "core": set(),
    "backend": {"core"},
    "reference": {"core", "backend"},
    "cpu": {"core", "backend"},
    "gpu": {"core", "backend", "kernel_interfaces"},
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
    "curl/": {"io"},
    "openssl/": {"io"},
    "zlib.h": {"io"},
    "CLI/": {"app"},
    "cuda": {"gpu"},
    "cublas": {"gpu"},
    "cudnn": {"gpu"},
    "common/": {"gpu"},  # kernels/common
}


def include_violations(folder, text):
    """What the includes of a file of host/<folder> do that they may not."""
    found = []
    for path in re.findall(r'^\s*#\s*include\s*["<]([^">]+)[">]', text, re.MULTILINE):
        used = path.split("/")[0]
        if "/" in path and used in MAY_USE and used not in MAY_USE[folder] | {folder}:
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

    def test_includes_follow_the_direction(self):
        for folder in MAY_USE:
            for path in sorted((ROOT / "host" / folder).rglob("*.[ch]pp")):
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
        self.assertEqual(include_violations("cpu", '#include <dnnl.hpp>\n#include "cpu/a.hpp"'), [])

    def test_a_planted_link_is_found(self):
        self.assertEqual(len(link_violations("io", "qsweep_library(io SOURCES a DEPENDS nn)")), 1)
        self.assertEqual(link_violations("io", "qsweep_library(io DEPENDS core LINK nn)"), [])


if __name__ == "__main__":
    unittest.main()

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Every source file names its licence, and none outgrows what can be read in one sitting."""

import re
import unittest

from house import ROOT, relative, tree_files

COPYRIGHT = "SPDX-FileCopyrightText: 2026 The qsweep authors"
LICENCE = "SPDX-License-Identifier: Apache-2.0"
SUFFIXES = {".cpp", ".hpp", ".cu", ".cuh", ".cmake", ".py", ".sh", ".in", ".gp"}
MAX_LINES = 500
MAX_COLUMNS = 100


def is_source(path):
    name = relative(path)
    if name.startswith(("results/", "data/")):
        return False
    return path.suffix in SUFFIXES or name in ("run", ".ci/run") or path.name == "CMakeLists.txt"


def violations(text):
    lines = text.splitlines()
    head = "\n".join(lines[:3])
    found = [f"no line '{line}' at the head" for line in (COPYRIGHT, LICENCE) if line not in head]
    if len(lines) > MAX_LINES:
        found.append(f"{len(lines)} lines, more than {MAX_LINES}")
    found += [f"line {number} has {len(line)} columns, more than {MAX_COLUMNS}"
              for number, line in enumerate(lines, 1) if len(line) > MAX_COLUMNS]
    return found


def first_include(text):
    found = re.search(r'^#include ["<]([^">]+)', text, re.MULTILINE)
    return found.group(1) if found else None


class SourceFiles(unittest.TestCase):
    def test_sources_keep_the_rules(self):
        sources = [path for path in tree_files() if is_source(path)]
        self.assertGreater(len(sources), 20)
        for path in sources:
            with self.subTest(file=relative(path)):
                self.assertEqual(violations(path.read_text(encoding="utf-8")), [])

    def test_a_source_includes_its_own_header_first_so_that_it_stands_alone(self):
        sources = sorted((ROOT / "host").rglob("*.cpp"))
        pairs = [(source, header) for source in sources
                 if (header := source.with_suffix(".hpp")).exists()]
        self.assertGreater(len(pairs), 10)
        for source, header in pairs:
            with self.subTest(file=relative(source)):
                self.assertEqual(first_include(source.read_text()), relative(header)[len("host/"):])

    def test_a_planted_violation_is_found(self):
        head = f"// {COPYRIGHT}\n// {LICENCE}\n"
        self.assertEqual(violations(head), [])
        self.assertEqual(len(violations(f"// {LICENCE}\n")), 1)
        self.assertEqual(len(violations(head + "x" * 101)), 1)
        self.assertEqual(len(violations(head + "x\n" * 500)), 1)


if __name__ == "__main__":
    unittest.main()

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Every file that the documents link to or name exists."""

import re
import unittest

from house import ROOT, relative, tree_files

# `host/core/codebook.hpp` in a document is a path; `host/<folder>` and `*` are patterns.
PATH = re.compile(r"(?:host|kernels|bench|tests|data|docs|cmake|results|\.ci)/[\w./-]*[\w/]")


def documents():
    return [p for p in tree_files({".md"}, ("docs", "data", "tests", "bench", "kernels"))]


def linked_paths(text):
    """Targets of [text](target) that are not addresses."""
    targets = re.findall(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)", text)
    return [t for t in targets if not re.match(r"[a-z]+:", t)]


def named_paths(text):
    """`path` in backquotes that starts with a top-level folder, outside of code blocks."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [q for q in re.findall(r"`([^`\n]+)`", prose) if PATH.fullmatch(q)]


def exists(base, path):
    return (base / path).exists()


class DocumentLinks(unittest.TestCase):
    def test_linked_files_exist(self):
        self.assertGreater(len(documents()), 3)
        for document in documents():
            for target in linked_paths(document.read_text(encoding="utf-8")):
                with self.subTest(document=relative(document), target=target):
                    self.assertTrue(exists(document.parent, target))

    def test_named_files_exist(self):
        for document in documents():
            for path in named_paths(document.read_text(encoding="utf-8")):
                with self.subTest(document=relative(document), path=path):
                    self.assertTrue(exists(ROOT, path) or path.startswith(FETCHED))

    def test_planted_paths_are_found(self):
        self.assertEqual(linked_paths("[a](docs/no.md#part) [b](https://x.org)"), ["docs/no.md"])
        self.assertEqual(named_paths("`host/no.cpp` `host/<op>.cpp` `a b`\n```\n`host/x`\n```\n"),
                         ["host/no.cpp"])
        self.assertFalse(exists(ROOT, "host/no.cpp"))


# Folders that exist only once the data is fetched.
FETCHED = ("data/mnist", "data/fashion-mnist")

if __name__ == "__main__":
    unittest.main()

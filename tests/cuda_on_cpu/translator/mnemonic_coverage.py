# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Which instructions objects use, and whether each has a test."""
import re
from collections import Counter

from ptx_object import read_ptx
from ptx_parser import Parser


def mnemonics(path):
    """How often each mnemonic, with its modifiers and types, stands in the PTX of a file."""
    ptx = read_ptx(path)
    counts = Counter()
    for function in Parser(ptx, path).module().functions if ptx else []:
        for statement in function.statements or []:
            if statement.kind == "instruction":
                counts[re.sub(r"^@!?[\w$%]+ ", "", statement.text).split()[0]] += 1
    return counts


def report_coverage(tested, used):
    """Prints a line a mnemonic; 1 if one that is used has no test."""
    have = set().union(*(mnemonics(path) for path in tested))
    uses = sum((mnemonics(path) for path in used), Counter())
    missing = [name for name in uses if name not in have]
    for name, count in uses.most_common():
        print(f"{count:8}  {name}{'' if name in have else '  NO TEST'}")
    tested = len(uses) - len(missing)
    print(f"{len(uses)} instructions with their modifiers are used, {tested} have "
          f"a test; the tests have {len(have)}")
    return 1 if missing else 0

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Finds the row of the instruction table that a mnemonic belongs to."""
import functools
import itertools
import re
from dataclasses import dataclass

import memory_instructions
from instructions import TABLE

_GROUP = re.compile(r"<(\w+):([^>]*)>")


@dataclass(frozen=True)
class Operand:
    """kind: one of scalar, pair, vector, address, immediate, label, call."""
    name: str
    kind: str
    type: str
    is_optional: bool
    default: str


@dataclass(frozen=True)
class Row:
    pattern: str
    operands: tuple
    code: str
    meets: bool             # threads wait for each other in it

    @property
    def has_destination(self):
        return bool(self.operands) and self.operands[0].name == "d"


def _operand(text):
    name, _, kind = text.partition(":")
    kind, is_optional, default = kind.partition("=")
    if name == "call":
        return Operand("call", "call", "", False, "")
    if name[0] in "{[":
        return Operand(name[1:-1], "vector" if name[0] == "{" else "address", kind, False, "")
    if kind in ("imm", "label", "targets"):
        return Operand(name, kind, "", False, "")
    if name == "d|q":
        return Operand("d", "pair", kind, False, "")
    return Operand(name, "scalar", kind, bool(is_optional), default)


def _rows():
    meeting = {row[0] for row in memory_instructions.WARP + memory_instructions.MATRIX
               if row[0] != "activemask.b32"} | {"nanosleep.u32"}
    return [Row(pattern, tuple(_operand(text) for text in operands.split()), code,
                pattern in meeting) for pattern, operands, code in TABLE]


def _regex(pattern):
    parts = []
    end = 0
    for group in _GROUP.finditer(pattern):
        choices = "|".join(re.escape(choice) for choice in group[2].split("|"))
        parts += [re.escape(pattern[end:group.start()]), f"(?P<{group[1]}>{choices})"]
        end = group.end()
    return re.compile("".join(parts) + re.escape(pattern[end:]))


ROWS = _rows()
_COMPILED = {row.pattern: _regex(row.pattern) for row in ROWS}


@functools.lru_cache(maxsize=None)
def find_row(mnemonic):
    """The row and its groups for a mnemonic; (None, None) if the table does not have it."""
    for row in ROWS:
        found = _COMPILED[row.pattern].fullmatch(mnemonic)
        if found:
            return row, found.groupdict()
    return None, None


def expand(pattern):
    """Every mnemonic that a pattern stands for."""
    pieces = _GROUP.split(pattern)
    choices = [[pieces[i]] if i % 3 == 0 else pieces[i].split("|")
               for i in range(len(pieces)) if i % 3 != 1]
    return ["".join(parts) for parts in itertools.product(*choices)]

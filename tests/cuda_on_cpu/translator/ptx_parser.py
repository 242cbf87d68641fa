# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Splits PTX into variables, functions and the statements of their bodies, each with its line."""
import bisect
import re
from dataclasses import dataclass, field

from ptx_object import TranslationError
from ptx_types import SIZES


@dataclass
class Statement:
    """kind: open, close, label, location, directive or instruction."""
    kind: str
    text: str
    line: int


@dataclass
class Variable:
    space: str
    name: str
    size: int
    alignment: int
    element: str            # type of an element
    values: str             # initialiser, "" if none
    is_external: bool
    line: int


@dataclass
class Parameter:
    name: str
    offset: int
    size: int


@dataclass
class Function:
    name: str
    is_entry: bool
    results: list
    parameters: list
    max_threads: int
    statements: list        # None for a declaration
    line: int


@dataclass
class Module:
    path: str
    files: dict = field(default_factory=dict)
    variables: list = field(default_factory=list)
    functions: list = field(default_factory=list)


_STATEMENT = re.compile(r"""\s*(?:
    (?P<open>\{) | (?P<close>\})
  | (?P<label>[$\w]+)\s*:(?!:)
  | (?P<location>\.loc\b[^\n]*)
  | (?P<directive>\.[a-z](?:"[^"]*"|[^;"])*);
  | (?P<instruction>[@a-z][^;]*);
  )""", re.X)
_TOP_LEVEL = re.compile(r"""\s*(?:
    (?P<line>\.(?:version|target|address_size)\b[^\n]*)
  | \.file\s+(?P<file>\d+)\s+"(?P<path>[^"]*)"[^\n]*
  | (?P<section>\.section\b[^{]*)\{
  | (?P<function>(?:\.(?:visible|extern|weak|common)\s+)*\.(?:entry|func)\b[^{;]*)
  | (?P<variable>\.[a-z](?:"[^"]*"|[^;"])*);
  )""", re.X)
_HEAD = re.compile(r"""(?:\.(?:visible|extern|weak|common)\s+)*\.(?P<kind>entry|func)\s*
    (?:\((?P<results>[^)]*)\))?\s*(?P<name>[\w$]+)\s*(?:\((?P<parameters>[^)]*)\))?
    (?P<directives>[^{]*)$""", re.X)
_PARAMETER = re.compile(r"""\s*\.param\s+(?:\.align\s+(?P<alignment>\d+)\s+)?\.(?P<type>\w+)\s+
    (?:\.ptr\s+(?:\.\w+\s+)?(?:\.align\s+\d+\s+)?)?
    (?P<name>[\w$]+)\s*(?:\[(?P<count>\d*)\])?\s*$""",
    re.X)
_VARIABLE = re.compile(r"""(?P<linkage>(?:\.(?:visible|extern|weak|common)\s+)*)
    \.(?P<space>global|const|shared|local|param)\s+(?:\.align\s+(?P<alignment>\d+)\s+)?
    (?:\.v(?P<vector>[24])\s+)?\.(?P<type>\w+)\s+(?P<name>[\w$%]+)\s*
    (?P<dimensions>(?:\[[^\]]*\])*)\s*(?:=\s*(?P<values>.*))?$""", re.X | re.S)
_FUNCTION_DIRECTIVE = re.compile(
    r"\.(?:maxntid|minnctapersm|reqntid|maxnreg|noreturn|pragma)\b[^.]*|\s+")


class Parser:
    """Parser(text, path).module() is the whole module; TranslationError names what is not known."""

    def __init__(self, text, path):
        blank = lambda comment: re.sub(r"[^\n]", " ", comment.group())
        self.text = re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.S)
        self.path = path
        self.newlines = [found.start() for found in re.finditer("\n", self.text)]

    def line(self, position):
        return bisect.bisect_left(self.newlines, position) + 1

    def fail(self, position, what, text):
        short = " ".join(text.split())[:200]
        raise TranslationError(f"{self.path}:{self.line(position)}: {what}: {short}")

    def module(self):
        module = Module(self.path)
        position = 0
        while self.text[position:].strip():
            found = _TOP_LEVEL.match(self.text, position)
            if not found:
                self.fail(position, "unknown PTX", self.text[position:position + 300])
            position = found.end()
            if found["file"]:
                module.files[int(found["file"])] = found["path"]
            elif found["section"]:
                position = self.text.index("}", position) + 1
            elif found["function"]:
                function, position = self.function(found)
                module.functions.append(function)
            elif found["variable"]:
                module.variables.append(self.variable(found["variable"], found.start("variable")))
        return module

    def variable(self, text, position):
        found = _VARIABLE.match(text)
        if not found or found["type"] not in SIZES:
            self.fail(position, "unknown directive", text)
        count = int(found["vector"] or 1)
        for dimension in re.findall(r"\[([^\]]*)\]", found["dimensions"]):
            count *= int(dimension.strip() or "0", 0)
        size = SIZES[found["type"]]
        return Variable(found["space"], found["name"], count * size,
                        int(found["alignment"] or size), found["type"], found["values"] or "",
                        "extern" in found["linkage"], self.line(position))

    def function(self, found):
        start = found.start("function")
        head = _HEAD.match(found["function"])
        if not head or _FUNCTION_DIRECTIVE.sub("", head["directives"]):
            self.fail(start, "unknown function head", found["function"])
        threads = re.search(r"\.(?:maxntid|reqntid)\s+([\d,\s]+)", head["directives"])
        count = 0
        if threads:
            count = 1
            for extent in threads[1].split(","):
                count *= int(extent)
        function = Function(head["name"], head["kind"] == "entry",
                            self.parameters(head["results"], start),
                            self.parameters(head["parameters"], start), count, None,
                            self.line(start))
        if self.text[found.end()] == ";":
            return function, found.end() + 1
        function.statements, end = self.body(found.end())
        return function, end

    def parameters(self, text, position):
        parameters = []
        offset = 0
        for part in (text or "").split(","):
            if not part.strip():
                continue
            found = _PARAMETER.match(part)
            if not found or found["type"] not in SIZES:
                self.fail(position, "unknown parameter", part)
            size = SIZES[found["type"]]
            alignment = int(found["alignment"] or size)
            size *= int(found["count"] or 1)
            offset = -(-offset // alignment) * alignment
            parameters.append(Parameter(found["name"], offset, size))
            offset += size
        return parameters

    def body(self, position):
        """The statements between the brace at `position` and its partner, and where that ends."""
        statements = []
        depth = 0
        while True:
            found = _STATEMENT.match(self.text, position)
            if not found:
                self.fail(position, "unknown statement", self.text[position:position + 300])
            position = found.end()
            kind = found.lastgroup
            text = " ".join(found[kind].split())
            statements.append(Statement(kind, text, self.line(found.start(kind))))
            depth += (kind == "open") - (kind == "close")
            if depth == 0:
                return statements[1:-1], position


def split_operands(text):
    """`a, {b, c}, [d+4]` at its commas outside brackets."""
    operands = [""]
    depth = 0
    for character in text:
        depth += (character in "{[(") - (character in "}])")
        if character == "," and depth == 0:
            operands.append("")
        else:
            operands[-1] += character
    return [operand.strip() for operand in operands if operand.strip()]

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Translates the PTX inside an object that nvcc made into C++ that runs on the CPU.

usage: translate.py OBJECT OUTPUT.cpp            translate
       translate.py --coverage TESTED... -- USED...   which instructions USED objects use, whether
                                                 the PTX files or objects TESTED have a test of each
"""
import re
import sys

from mnemonic_coverage import report_coverage
from emitter import FunctionEmitter, function_name
from operands import OperandError, integer
from ptx_object import TranslationError, module_hash, read_ptx
from ptx_parser import Parser
from ptx_types import SIZES


class Sites:
    """Places in the .cu sources that generated code can name; `pointer` is a C++ `site*`."""

    def __init__(self, path, files):
        self.path = path
        self.files = files
        self.known = {}
        self.function = ""

    def describe(self, location):
        file, line, outer = location
        if file not in self.files:
            return "unknown source line (compile with -lineinfo)"
        text = f"{self.files[file]}:{line}"
        if outer and outer[0] in self.files and outer[0] != file:
            text += f" inlined at {self.files[outer[0]]}:{outer[1]}"
        return text

    def pointer(self, location):
        key = (self.describe(location), self.function)
        return f"&sites[{self.known.setdefault(key, len(self.known))}]"

    def definition(self):
        rows = [f'  {{{quote(place)}, "{function}"}},' for place, function in self.known]
        return [f"static site sites[{max(len(rows), 1)}] = {{", *rows, "};"]


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def align(offset, alignment):
    return -(-offset // alignment) * alignment


class Translator:
    """Translator(ptx, path).text() is a module's C++; TranslationError says what is unknown."""

    def __init__(self, ptx, path):
        self.path = path
        self.hash = module_hash(ptx)
        self.parser = Parser(ptx, path)
        self.module = self.parser.module()
        self.sites = Sites(path, self.module.files)
        self.symbols = {}
        self.patches = []
        self.shared_bytes = 0

    def text(self):
        variables = list(self.global_variables())
        defined = [f for f in self.module.functions if f.statements is not None]
        for function in defined:
            self.symbols[function.name] = (f"(uint64_t)&{function_name(function.name)}", "code")
        # What a called function declares is shared by all kernels, so it is placed before theirs.
        defined.sort(key=lambda function: function.is_entry)
        emitters, bodies, shared = {}, [], {}
        for function in defined:
            self.sites.function = function.name
            symbols, shared[function.name] = self.with_shared(function)
            if not function.is_entry:
                self.shared_bytes = shared[function.name]
            emitters[function.name] = FunctionEmitter(function, symbols, self.sites)
            bodies += [f"// {function.name}", *emitters[function.name].lines(), ""]
        meeting = self.meeting(emitters)
        lines = ['#include "ptx.hpp"', "", "using namespace cuda_on_cpu;", "namespace {", ""]
        lines += self.sites.definition() + variables
        lines += [emitter.signature() + ";" for emitter in emitters.values()] + [""] + bodies
        lines += self.registration(defined, shared, meeting)
        return "\n".join(lines + ["}  // namespace", ""])

    def global_variables(self):
        """C++ of the module's variables. Shared ones only get their offset in the window."""
        for variable in self.module.variables:
            name = "g_" + re.sub(r"\W", "_", variable.name)
            if variable.space == "shared":
                self.symbols[variable.name] = (self.place_shared(variable), "shared")
            elif variable.space in ("global", "const") and not variable.is_external:
                self.symbols[variable.name] = (f"(uint64_t){name}", variable.space)
                values = self.initial_bytes(variable, name)
                yield (f"alignas({max(variable.alignment, 8)}) static unsigned char "
                       f"{name}[{max(variable.size, 1)}] = {{{values}}};")
            else:
                raise TranslationError(f"{self.path}:{variable.line}: unknown variable: "
                                       f"{variable.space} {variable.name}")

    def place_shared(self, variable):
        if variable.is_external or variable.size == 0:
            return "running.dynamic_shared_offset"
        offset = align(self.shared_bytes, variable.alignment)
        self.shared_bytes = offset + variable.size
        return f"{offset}ull"

    def with_shared(self, function):
        """The symbols a function sees, its own shared variables too, and how far they reach."""
        symbols = dict(self.symbols)
        end = self.shared_bytes
        for statement in function.statements:
            if statement.kind == "directive" and statement.text.startswith(".shared"):
                variable = self.parser.variable(statement.text, 0)
                end = align(end, variable.alignment)
                symbols[variable.name] = (f"{end}ull", "shared")
                end += variable.size
        return symbols, end

    def initial_bytes(self, variable, name):
        """A variable's first bytes; addresses of other variables are patched in at the start."""
        size = SIZES[variable.element]
        out = bytearray()
        for value in re.sub(r"[{}]", " ", variable.values).split(","):
            value = value.strip()
            if not value:
                continue
            if re.match(r"0[fdFD][0-9A-Fa-f]+$", value):
                out += int(value[2:], 16).to_bytes(size, "little")
                continue
            try:
                number = integer(value)
            except OperandError:
                self.patches.append((name, len(out), self.address_value(variable, value, size)))
                number = 0
            out += (number & ((1 << 8 * size) - 1)).to_bytes(size, "little")
        return ", ".join(str(byte) for byte in out)

    def address_value(self, variable, value, size):
        found = re.match(r"(?:generic\(([\w$]+)\)|([\w$]+))(?:\s*\+\s*(\d+))?$", value)
        if not found or size != 8:
            raise TranslationError(f"{self.path}:{variable.line}: unknown initial value: {value}")
        return found[1] or found[2], int(found[3] or 0)

    @staticmethod
    def meeting(emitters):
        """The names of the functions in which, or below which, threads wait for each other."""
        names = {name for name, emitter in emitters.items()
                 if emitter.meets or None in emitter.calls}
        while True:
            more = {name for name, emitter in emitters.items() if emitter.calls & names} - names
            if not more:
                return names
            names |= more

    def registration(self, functions, shared, meeting):
        yield "const bool registered = [] {"
        yield f"  begin_module(0x{self.hash:x}ull);"
        for function in functions:
            if not function.is_entry:
                continue
            parameters = ", ".join(f"{{{p.offset}, {p.size}}}" for p in function.parameters)
            yield (f'  add_kernel({{"{function.name}", {function_name(function.name)}, '
                   f"{'true' if function.name in meeting else 'false'}, "
                   f"{shared[function.name]}, {function.max_threads}, "
                   f"{{{parameters}}}}});")
        for variable in self.module.variables:
            if variable.space in ("global", "const"):
                name = "g_" + re.sub(r"\W", "_", variable.name)
                yield f'  add_symbol("{variable.name}", {name}, {max(variable.size, 1)});'
        for name, offset, (symbol, addend) in self.patches:
            if symbol not in self.symbols:
                raise TranslationError(f"{self.path}: initial value names unknown {symbol}")
            yield f"  patch_address({name} + {offset}, {self.symbols[symbol][0]} + {addend});"
        yield "  return true;"
        yield "}();"


def main(arguments):
    if arguments[:1] == ["--coverage"] and "--" in arguments:
        split = arguments.index("--")
        return report_coverage(arguments[1:split], arguments[split + 1:])
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        ptx = read_ptx(arguments[0])
        text = Translator(ptx, arguments[0]).text() if ptx else ""
    except TranslationError as error:
        print(f"translate.py: {error}", file=sys.stderr)
        return 1
    with open(arguments[1], "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a PTX function as C++: a register is a local, a branch a goto, an instruction its row."""
import re

from operands import OperandError, Scopes, integer, register_name
from patterns import find_row
from ptx_object import TranslationError
from ptx_parser import split_operands
from ptx_types import SIZES, register_type, unsigned, value_type, wide

_ROUNDING = {"": "rounding::nearest", ".rn": "rounding::nearest", ".rni": "rounding::nearest",
             ".rz": "rounding::zero", ".rzi": "rounding::zero", ".rm": "rounding::down",
             ".rmi": "rounding::down", ".rp": "rounding::up", ".rpi": "rounding::up"}
_ORDER = {"": "order::weak", ".weak": "order::weak", ".volatile": "order::relaxed",
          ".relaxed": "order::relaxed", ".acquire": "order::acquire", ".release": "order::release",
          ".acq_rel": "order::acquire_release"}
_FLAGS = ("transposed", "relu", "satfinite")
_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lo": "<", "le": "<=", "ls": "<=", "gt": ">",
                "hi": ">", "ge": ">=", "hs": ">="}
_BUILT_IN = {"vprintf": "device_print", "__assertfail": "fail_assertion"}


def function_name(name):
    return "f_" + re.sub(r"\W", "_", name)


class FunctionEmitter:
    """FunctionEmitter(function, symbols, sites).lines() is the C++ of the body.

    `symbols` maps module-wide names to (address, space); `sites` collects places in the source;
    afterwards `meets` says whether threads wait for each other here, `calls` whom it calls (None:
    a function pointer), `shared_used` which of `shared_names` it names.
    """

    def __init__(self, function, symbols, sites):
        self.function = function
        self.sites = sites
        self.scopes = Scopes(symbols)
        self.meets = False
        self.calls = set()
        self.scope_ids = [0]
        self.scope_count = 0
        self.location = (0, 0, None)
        for parameter in function.parameters + function.results:
            place = (f"(parameters + {parameter.offset})" if function.is_entry else
                     register_name(parameter.name))
            self.scopes.symbols[-1][parameter.name] = (place, "param")
        self.labels, self.targets = self.find_labels()

    def signature(self):
        if self.function.is_entry:
            return f"static void {function_name(self.function.name)}(unsigned char* parameters)"
        names = [f"unsigned char* {register_name(p.name)}"
                 for p in self.function.results + self.function.parameters]
        return f"static void {function_name(self.function.name)}({', '.join(names)})"

    def find_labels(self):
        """Labels by (scope, name), so that equal names in two scopes differ; branch tables too."""
        labels, targets = {}, {}
        scopes, count = [0], 0
        previous = None
        for statement in self.function.statements:
            if statement.kind == "open":
                count += 1
                scopes.append(count)
            elif statement.kind == "close":
                scopes.pop()
            elif statement.kind == "label":
                labels[scopes[-1], statement.text] = f"{register_name(statement.text)}{scopes[-1]}"
            elif statement.text.startswith(".branchtargets"):
                names = statement.text.removeprefix(".branchtargets").split(",")
                targets[previous.text] = [name.strip() for name in names]
            previous = statement
        return labels, targets

    def label(self, name):
        for scope in reversed(self.scope_ids):
            if (scope, name) in self.labels:
                return self.labels[scope, name]
        raise OperandError(f"unknown label {name}")

    def lines(self):
        yield self.signature() + " {"
        yield "  bool carry = false; (void)carry;"
        for statement in self.function.statements:
            try:
                yield "  " + self.statement(statement)
            except OperandError as error:
                raise TranslationError(
                    f"{self.sites.path}:{statement.line}: {self.sites.describe(self.location)}"
                    f" in {self.function.name}: {error}: {statement.text}") from None
        yield "}"

    def statement(self, statement):
        text = statement.text
        if statement.kind == "open":
            self.scope_count += 1
            self.scope_ids.append(self.scope_count)
            self.scopes.open()
            return "{"
        if statement.kind == "close":
            self.scope_ids.pop()
            self.scopes.close()
            return "}"
        if statement.kind == "label":
            return f"{self.label(text)}:;"
        if statement.kind == "location":
            return self.locate(text)
        if statement.kind == "directive":
            return self.directive(text)
        return self.instruction(text)

    def locate(self, text):
        found = re.match(r"\.loc (\d+) (\d+) \d+(?:.*inlined_at (\d+) (\d+))?", text)
        file, line, outer_file, outer_line = (int(part or 0) for part in found.groups())
        self.location = (file, line, (outer_file, outer_line) if outer_file else None)
        return f"// {self.sites.describe(self.location)}"

    def directive(self, text):
        word = text.split()[0]
        if word == ".reg":
            return self.registers(text)
        if word in (".local", ".param"):
            return self.variable(text)
        if word in (".shared", ".pragma", ".branchtargets", ".callprototype"):
            return ""
        raise OperandError("unknown directive")

    def registers(self, text):
        found = re.match(r"\.reg \.(\w+) (.*)$", text)
        if not found or found[1] not in SIZES:
            raise OperandError("unknown register type")
        names = []
        for name in found[2].split(","):
            many = re.match(r"(.*)<(\d+)>$", name.strip())
            names += [f"{many[1]}{i}" for i in range(int(many[2]))] if many else [name.strip()]
        kind = register_type(found[1])
        self.scopes.registers[-1].update((name, kind) for name in names)
        return f"{kind} {', '.join(register_name(name) for name in names)};"

    def variable(self, text):
        found = re.match(
            r"\.(local|param) (?:\.align (\d+) )?\.(\w+) ([\w$%]+)(?: ?\[(\d+)\])?$", text)
        if not found or found[3] not in SIZES:
            raise OperandError("unknown variable")
        size = SIZES[found[3]]
        name = register_name(found[4])
        space = found[1]
        address = name if space == "param" else f"(uint64_t){name}"
        self.scopes.symbols[-1][found[4]] = (address, space)
        return (f"alignas({max(int(found[2] or size), 8)}) unsigned char "
                f"{name}[{size * int(found[5] or 1)}];")

    # Instructions.

    def instruction(self, text):
        guard, text = re.match(r"(?:@(!?[\w$%]+) )?(.*)$", text).groups()
        mnemonic, _, rest = text.partition(" ")
        row, groups = find_row(mnemonic)
        if not row:
            raise OperandError("unknown instruction")
        self.meets |= row.meets
        body = self.translate(row, groups, mnemonic, split_operands(rest))
        if not guard:
            return body
        return f"if ({self.scopes.source(guard, 'pred')}) {{ {body} }}"

    def translate(self, row, groups, mnemonic, operands):
        if mnemonic.startswith("mov."):
            return self.move(groups["T"], operands)
        if mnemonic.startswith("call"):
            return self.call(operands)
        bound = self.bind(row, operands)
        words = {name: self.word(name, value or "") for name, value in groups.items()}
        words.update(site=self.sites.pointer(self.location), q="ignored", exit=self.exit_code(),
                     n=1)
        for operand in row.operands[1 if row.has_destination else 0:]:
            words[operand.name] = self.operand(operand, bound[operand.name], groups, words)
        if not row.has_destination:
            return row.code.format(**words)
        return self.write(row, groups, words, bound)

    @staticmethod
    def bind(row, operands):
        """Operands by name. Optional ones are taken only where enough operands are left."""
        bound = {}
        spare = len(operands) - sum(not operand.is_optional for operand in row.operands)
        rest = list(operands)
        for operand in row.operands:
            if operand.is_optional and spare <= 0:
                bound[operand.name] = None
                continue
            spare -= operand.is_optional
            if not rest:
                raise OperandError("operands missing")
            bound[operand.name] = rest.pop(0)
        if rest:
            raise OperandError("too many operands")
        return bound

    @staticmethod
    def word(name, value):
        """C++ for what a group of the pattern matched."""
        if name == "R":
            return _ROUNDING[value]
        if name == "order":
            return _ORDER[value]
        if name in _FLAGS:
            return "true" if value else "false"
        if name == "space":
            text = value.lstrip(".").replace("::cta", "")
            return {"": "generic", "const": "constant"}.get(text, text)
        if name == "to":
            return "to_" if value else "from_"
        if name == "cmp":
            return value
        text = value.lstrip(".")
        return value_type(text) if len(name) == 1 and text in SIZES else text.replace("::", "_")

    @staticmethod
    def type_of(text, groups):
        """The PTX type that a row's operand type stands for."""
        if text.startswith("u("):
            return unsigned(FunctionEmitter.type_of(text[2:-1], groups))
        if text.startswith("w("):
            return wide(FunctionEmitter.type_of(text[2:-1], groups))
        return groups.get(text, text)

    def operand(self, operand, text, groups, words):
        if text is None:
            return operand.default
        if operand.kind == "address":
            named = operand.type
            space = words["space"] if named == "space" else named
            address, found = self.scopes.address(text, space)
            if named == "space":
                words["space"] = found
            return address
        if operand.kind == "imm":
            return str(integer(text))
        if operand.kind == "label":
            return self.label(text)
        if operand.kind == "targets":
            cases = "".join(f"case {i}: goto {self.label(name)}; "
                            for i, name in enumerate(self.targets[text]))
            return f"switch ({words['a']}) {{ {cases}default: trap({words['site']}); }}"
        ptx_type = self.type_of(operand.type, groups)
        if operand.kind == "vector":
            names = split_operands(text[1:-1]) if text.startswith("{") else [text]
            values = ", ".join(self.scopes.source(name, ptx_type) for name in names)
            return f"std::array<{value_type(ptx_type)}, {len(names)}>{{{values}}}"
        value = self.scopes.source(text, ptx_type)
        flushed = groups.get("ftz") and ptx_type in ("f32", "f16", "f16x2")
        return f"flush({value})" if flushed else value

    def write(self, row, groups, words, bound):
        destination = row.operands[0]
        target = bound["d"]
        ptx_type = self.type_of(destination.type, groups)
        if "cmp" in groups and row.pattern.startswith("setp"):
            return self.compare(row, groups, words, target, bound["c"])
        if destination.kind == "vector":
            names = split_operands(target[1:-1]) if target.startswith("{") else [target]
            words["n"] = len(names)
            if len(names) == 1:
                return self.scopes.destination(target, ptx_type, row.code.format(**words) + "[0]")
            writes = " ".join(self.scopes.destination(name, ptx_type, f"v[{i}]")
                              for i, name in enumerate(names) if name != "_")
            return f"{{ const auto v = {row.code.format(**words)}; {writes} }}"
        if destination.kind == "pair" and "|" in target:
            target, second = target.split("|")
            words["q"] = self.scopes.register(second)[0] if second != "_" else "ignored"
        if "cmp" in groups and "compare_" not in row.code and "set_" not in row.code:
            words["cmp"] = _COMPARISONS[words["cmp"]]
        expression = row.code.format(**words)
        if groups.get("ftz") and ptx_type in ("f32", "f16", "f16x2"):
            expression = f"flush({expression})"
        if groups.get("sat"):
            expression = f"saturate({expression})"
        return self.scopes.destination(target, ptx_type, expression)

    def compare(self, row, groups, words, target, combined):
        """setp: `p` is the comparison, `q` its opposite, each combined with a third predicate."""
        if "compare_" not in row.code:
            words["cmp"] = _COMPARISONS[words["cmp"]]
        test = row.code.format(**words)
        targets = target.split("|")
        if bool(groups["bool"]) != (combined is not None):
            raise OperandError("a predicate to combine with is missing or superfluous")
        if not combined and len(targets) == 1:
            return self.scopes.destination(target, "pred", test)
        sign = {".and": "&&", ".or": "||", ".xor": "!=", "": ""}[groups["bool"]]
        third = f" {sign} {self.scopes.source(combined, 'pred')}" if combined else ""
        values = [f"e{third}", f"!e{third}"]
        names = [self.scopes.destination(name, "pred", f"x{i}")
                 for i, name in enumerate(targets) if name != "_"]
        declared = "; ".join(f"const bool x{i} = ({values[i]})" for i in range(len(targets)))
        return f"{{ const bool e = {test}; {declared}; {' '.join(names)} }}"

    def move(self, ptx_type, operands):
        """mov: also packs a vector into a register and unpacks it."""
        if len(operands) != 2:
            raise OperandError("operands missing")
        target, source = operands
        vector = split_operands((source if source.startswith("{") else target)[1:-1])
        width = 8 * SIZES[ptx_type] // max(len(vector), 1)
        whole = value_type("b" + str(8 * SIZES[ptx_type]))
        if source.startswith("{"):
            parts = [f"({whole}){self.scopes.source(name, f'b{width}')} << {width * i}"
                     for i, name in enumerate(vector)]
            return self.scopes.destination(target, ptx_type, " | ".join(parts))
        if target.startswith("{"):
            writes = [self.scopes.destination(name, f"b{width}",
                                              f"(uint{width}_t)(v >> {width * i})")
                      for i, name in enumerate(vector) if name != "_"]
            value = self.scopes.source(source, ptx_type)
            return f"{{ const {whole} v = {value}; {' '.join(writes)} }}"
        return self.scopes.destination(target, ptx_type, self.scopes.source(source, ptx_type))

    def call(self, operands):
        """Arguments and results are passed as pointers to their bytes, results first."""
        results = []
        if operands[0].startswith("("):
            results = split_operands(operands.pop(0)[1:-1])
        name = operands[0]
        arguments = split_operands(operands[1][1:-1]) if len(operands) > 1 else []
        places = [self.scopes.symbol(argument)[0] for argument in results + arguments]
        if name in _BUILT_IN:
            return f"{_BUILT_IN[name]}({', '.join(places)}, {self.sites.pointer(self.location)});"
        pointer = self.scopes.register(name)
        self.calls.add(None if pointer else name)
        if pointer:
            types = ", ".join(["unsigned char*"] * len(places))
            return f"((void (*)({types})){pointer[0]})({', '.join(places)});"
        if self.scopes.symbol(name)[1] != "code":
            raise OperandError(f"{name} is no function")
        return f"{function_name(name)}({', '.join(places)});"

    def exit_code(self):
        return "return;" if self.function.is_entry else "throw thread_exit();"

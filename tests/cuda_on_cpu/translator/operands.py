# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Turns PTX operands (registers, immediates, symbols, addresses) into C++ expressions."""
import re

from ptx_types import SIZES, is_integer, read_as, value_type, write_as

_SPECIAL = {
    **{f"%tid.{axis}": f"self->index.{axis}" for axis in "xyz"},
    **{f"%ntid.{axis}": f"running.block_size.{axis}" for axis in "xyz"},
    **{f"%ctaid.{axis}": f"running.block_index.{axis}" for axis in "xyz"},
    **{f"%nctaid.{axis}": f"running.grid_size.{axis}" for axis in "xyz"},
    "%laneid": "self->lane", "%warpid": "self->warp", "%nwarpid": "running.warp_count()",
    "%smid": "0u", "%nsmid": "1u", "%gridid": "0ull", "WARP_SZ": "32u",
    "%clock": "(uint32_t)clock_ticks()", "%clock64": "clock_ticks()",
    "%globaltimer": "clock_ticks()",
    "%lanemask_eq": "(1u << self->lane)", "%lanemask_lt": "((1u << self->lane) - 1)",
    "%lanemask_le": "((2u << self->lane) - 1)", "%lanemask_gt": "~((2u << self->lane) - 1)",
    "%lanemask_ge": "~((1u << self->lane) - 1)",
    "%dynamic_smem_size": "running.dynamic_shared_bytes",
    "%total_smem_size": "running.shared_bytes",
}
_WIDE_SPECIAL = ("%gridid", "%clock64", "%globaltimer")
_INTEGER = re.compile(r"-?(?:0[xX][0-9A-Fa-f]+|\d+)U?$")
_FLOAT = re.compile(r"(-?)0[fFdD]([0-9A-Fa-f]{8}|[0-9A-Fa-f]{16})$")


class OperandError(Exception):
    """An operand that cannot be translated; the caller knows the place."""


def integer(text):
    """The value of an integer literal (octal with a leading 0, as in C)."""
    if not _INTEGER.match(text):
        raise OperandError(f"integer literal expected: {text}")
    digits = text.rstrip("U")
    return int(digits, 8) if re.match(r"-?0\d+$", digits) else int(digits, 0)


def register_name(name):
    return re.sub(r"\W", "_", name.lstrip("%")) + "_"


class Scopes:
    """What names stand for at a point of a function: registers, and where symbols lie.

    `symbols` maps a name to (C++ address, space), space being "param" for a parameter.
    """

    def __init__(self, symbols):
        self.symbols = [symbols]
        self.registers = [{}]

    def open(self):
        self.symbols.append({})
        self.registers.append({})

    def close(self):
        self.symbols.pop()
        self.registers.pop()

    def register(self, name):
        """(C++ name, C++ type) of a register or special register, None if it is neither."""
        for scope in reversed(self.registers):
            if name in scope:
                return register_name(name), scope[name]
        if name in _SPECIAL:
            return _SPECIAL[name], "uint64_t" if name in _WIDE_SPECIAL else "uint32_t"
        return None

    def symbol(self, name):
        for scope in reversed(self.symbols):
            if name in scope:
                return scope[name]
        raise OperandError(f"unknown name {name}")

    def source(self, text, ptx_type):
        """C++ that reads an operand as a value of a PTX type."""
        if ptx_type == "pred" and text.startswith("!"):
            return f"!{self.source(text[1:], 'pred')}"
        found = self.register(text)
        if found:
            if is_integer(found[1]) and SIZES[ptx_type] * 8 > int(re.sub(r"\D", "", found[1])):
                raise OperandError(f"register {text} is narrower than .{ptx_type}")
            return read_as(*found, ptx_type)
        if _FLOAT.match(text):
            return self.floating(text, ptx_type)
        if _INTEGER.match(text):
            return self.literal(integer(text), ptx_type)
        return self.symbol_address(text, ptx_type)

    @staticmethod
    def floating(text, ptx_type):
        sign, digits = _FLOAT.match(text).groups()
        size = len(digits) // 2
        if ptx_type in ("f32", "f64"):
            return f"{sign}float_from_bits(0x{digits}{'u' if size == 4 else 'ull'})"
        if SIZES[ptx_type] != size or sign:
            raise OperandError(f"literal {text} as .{ptx_type}")
        return f"0x{digits}{'u' if size == 4 else 'ull'}"

    @staticmethod
    def literal(value, ptx_type):
        cpp_type = value_type(ptx_type)
        if ptx_type == "pred":
            return "true" if value else "false"
        bits = value & ((1 << 8 * SIZES[ptx_type]) - 1)
        suffix = "ull" if bits >> 32 else "u"
        if not is_integer(cpp_type):
            raw = f"(uint{8 * SIZES[ptx_type]}_t){bits}{suffix}"
            real = ptx_type in ("f32", "f64")
            return f"({cpp_type}){value}" if real else f"as<{cpp_type}>({raw})"
        return f"({cpp_type}){bits}{suffix}"

    def symbol_address(self, text, ptx_type):
        base, _, offset = text.partition("+")
        address, _ = self.symbol(base.strip())
        cpp_type = value_type(ptx_type)
        return f"({cpp_type})({address}{f' + {integer(offset.strip())}' if offset else ''})"

    def destination(self, text, ptx_type, expression):
        """A C++ statement that writes a value of a PTX type to a register."""
        if text == "_":
            return f"(void)({expression});"
        found = self.register(text)
        if not found or text in _SPECIAL:
            raise OperandError(f"register expected: {text}")
        return f"{found[0]} = {write_as(expression, found[1], ptx_type)};"

    def address(self, text, space):
        """(C++ address, space) of `[base+offset]`; parameters are pointers, the rest integers."""
        found = re.match(r"\[\s*([^\s+]+)\s*(?:\+\s*(\S+)\s*)?\]$", text)
        if not found:
            raise OperandError(f"address expected: {text}")
        base, offset = found[1], integer(found[2]) if found[2] else 0
        register = self.register(base)
        if register:
            address = register[0] if register[1] == "uint64_t" else f"(uint64_t){register[0]}"
            if space == "param":
                address = f"(unsigned char*){address}"
        elif _INTEGER.match(base):
            address = f"{integer(base)}ull"
        else:
            address, symbol_space = self.symbol(base)
            if (symbol_space == "param") != (space == "param"):
                raise OperandError(f"{base} lies in {symbol_space} space, not in {space}")
            if space == "generic" and symbol_space == "shared":
                space = "shared"
        return (f"{address} + {offset}" if offset > 0 else
                f"{address} - {-offset}" if offset else address), space

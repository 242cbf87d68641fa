# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""PTX's types: their sizes, the C++ types of values, and of the registers that hold them."""

SIZES = {"pred": 1, "b8": 1, "u8": 1, "s8": 1, "b16": 2, "u16": 2, "s16": 2, "f16": 2, "bf16": 2,
         "b32": 4, "u32": 4, "s32": 4, "f32": 4, "tf32": 4, "f16x2": 4, "bf16x2": 4,
         "b64": 8, "u64": 8, "s64": 8, "f64": 8, "b128": 16}

_NAMED = {"pred": "bool", "f16": "half", "bf16": "bfloat16", "f16x2": "half2",
          "bf16x2": "bfloat162", "f32": "float", "tf32": "float", "f64": "double",
          "b128": "uint128"}


def value_type(ptx_type):
    """The C++ type that an instruction computes with."""
    if ptx_type in _NAMED:
        return _NAMED[ptx_type]
    return f"{'' if ptx_type[0] == 's' else 'u'}int{8 * SIZES[ptx_type]}_t"


def register_type(ptx_type):
    """The C++ type of a register: floating point where declared so, else unsigned bits."""
    if ptx_type in ("pred", "f32", "f64", "b128"):
        return _NAMED[ptx_type]
    return f"uint{8 * SIZES[ptx_type]}_t"


def is_integer(cpp_type):
    return "int" in cpp_type and cpp_type != "uint128"


def unsigned(ptx_type):
    return "u" + ptx_type[1:] if ptx_type[0] == "s" else ptx_type


def wide(ptx_type):
    return ptx_type[0] + str(16 * SIZES[ptx_type])


def read_as(expression, register, ptx_type):
    """C++ for a register of C++ type `register` read as a value of `ptx_type`."""
    value = value_type(ptx_type)
    if value == register:
        return expression
    if is_integer(value) and is_integer(register):
        return f"({value}){expression}"
    return f"as<{value}>({expression})"


def write_as(expression, register, ptx_type):
    """C++ for a value of `ptx_type` as it is kept in a register of C++ type `register`."""
    value = value_type(ptx_type)
    if value == register:
        return expression
    if is_integer(value) and is_integer(register):
        return f"({register})({value})({expression})"
    return f"as<{register}>({expression})"

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Floating-point numbers as exact fractions: the arithmetic that instruction tests compare with.

A number is None (NaN) or (sign, magnitude): sign 1 for a minus, magnitude a Fraction or INFINITY.
"""
import math
from fractions import Fraction

INFINITY = math.inf
FORMATS = {"f16": (5, 10), "bf16": (8, 7), "f32": (8, 23), "f64": (11, 52)}


def decode(bits, kind):
    exponent_bits, fraction_bits = FORMATS[kind]
    fraction = bits & ((1 << fraction_bits) - 1)
    exponent = bits >> fraction_bits & ((1 << exponent_bits) - 1)
    sign = bits >> (exponent_bits + fraction_bits) & 1
    bias = (1 << (exponent_bits - 1)) - 1
    if exponent == (1 << exponent_bits) - 1:
        return None if fraction else (sign, INFINITY)
    if exponent:
        fraction |= 1 << fraction_bits
    return sign, Fraction(fraction) * Fraction(2) ** (max(exponent, 1) - bias - fraction_bits)


def encode(number, kind, mode=""):
    """The bits of a number rounded in a mode ("" or rn, rz, rm, rp); None for NaN."""
    if number is None:
        return None
    exponent_bits, fraction_bits = FORMATS[kind]
    sign, magnitude = number
    bias = (1 << (exponent_bits - 1)) - 1
    top = sign << (exponent_bits + fraction_bits)
    infinity = ((1 << exponent_bits) - 1) << fraction_bits
    if magnitude == INFINITY:
        return top | infinity
    if magnitude == 0:
        return top
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if Fraction(2) ** exponent > magnitude:
        exponent -= 1
    exponent = max(exponent, 1 - bias)
    scaled = magnitude / Fraction(2) ** (exponent - fraction_bits)
    whole, rest = divmod(scaled, 1)
    up = {"rz": False, "rm": rest > 0 and sign == 1, "rp": rest > 0 and sign == 0}.get(
        mode, rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1))
    bits = ((exponent + bias - 1) << fraction_bits) + int(whole) + up
    if bits >= infinity:
        stays = mode == "rz" or (mode == "rm" and not sign) or (mode == "rp" and sign)
        bits = infinity - 1 if stays else infinity
    return top | bits


def negate(a):
    return None if a is None else (1 - a[0], a[1])


def value(a):
    return -a[1] if a[0] else a[1]


def add(a, b, mode=""):
    if a is None or b is None:
        return None
    if INFINITY in (a[1], b[1]):
        if a[1] == b[1] and a[0] != b[0]:
            return None
        return a if a[1] == INFINITY else b
    total = value(a) + value(b)
    if total == 0:
        same = a[0] == b[0]
        return (a[0] if same else int(mode == "rm")), Fraction(0)
    return int(total < 0), abs(total)


def multiply(a, b):
    if a is None or b is None:
        return None
    sign = a[0] ^ b[0]
    if INFINITY in (a[1], b[1]):
        return None if 0 in (a[1], b[1]) else (sign, INFINITY)
    return sign, a[1] * b[1]


def divide(a, b):
    if a is None or b is None or (a[1] == b[1] and a[1] in (0, INFINITY)):
        return None
    sign = a[0] ^ b[0]
    if a[1] == INFINITY or b[1] == 0:
        return sign, INFINITY
    return sign, Fraction(0) if b[1] == INFINITY else a[1] / b[1]


def square_root(a):
    """Exact for squares; else a number on the right side of every rounding boundary of 64 bits."""
    if a is None or (a[0] and a[1]):
        return None
    if a[1] in (0, INFINITY):
        return a
    shift = 2 * 1300
    scaled = a[1] * Fraction(2) ** shift
    root = math.isqrt(int(scaled))
    exact = scaled.denominator == 1 and root * root == scaled
    return 0, Fraction(2 * root + (not exact), 2 << (shift // 2))


def less(a, b):
    return value(a) < value(b)


def flush(a, kind):
    """.ftz"""
    exponent_bits, _ = FORMATS[kind]
    smallest = Fraction(2) ** (2 - (1 << (exponent_bits - 1)))
    return a if a is None or a[1] >= smallest else (a[0], Fraction(0))

# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""What each arithmetic instruction gives, written from the PTX manual and apart from the C++."""
import math
from fractions import Fraction

import exact
from exact import FORMATS, decode, encode

SIZES = {"8": 8, "16": 16, "32": 32, "64": 64}


def width(kind):
    return {"pred": 1, "bf16": 16, "f16x2": 32, "bf16x2": 32}.get(kind) or int(kind[1:])


def signed(bits, size):
    bits &= (1 << size) - 1
    return bits - (1 << size) if bits >> (size - 1) else bits


def as_integer(bits, kind):
    return signed(bits, width(kind)) if kind[0] == "s" else bits & ((1 << width(kind)) - 1)


def clamp(number, kind):
    size = width(kind)
    half = 1 << (size - 1)
    low, high = (-half, half - 1) if kind[0] == "s" else (0, 2 * half - 1)
    return max(low, min(high, number))


def truncated_division(a, b):
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


class Instruction:
    """Instruction(mnemonic, groups) computes expected bits of operand bits; `groups` as matched."""

    def __init__(self, mnemonic, groups):
        self.words = mnemonic.split(".")
        self.name = self.words[0]
        self.groups = {name: text or "" for name, text in groups.items()}
        self.types = [word for word in self.words[1:] if word in FORMATS or
                      word in ("pred", "f16x2", "bf16x2") or
                      (word[0] in "usb" and word[1:] in SIZES)]
        self.type = self.types[-1] if self.types else "b32"
        self.mode = self.groups.get("R", "").lstrip(".")

    def has(self, word):
        return word in self.words

    def expected(self, operands):
        """Bits of the result; None for NaN; a float where only a tolerance can be asked for."""
        if self.type.endswith("x2") and self.name not in ("cvt",):
            scalar = Instruction(".".join(self.words).replace("f16x2", "f16"), self.groups)
            halves = [scalar.expected([operand >> shift & 0xffff for operand in operands])
                      for shift in (0, 16)]
            return ("pair", halves)
        if self.name == "mov":
            return operands[0]
        if self.name in ("cvt", "set", "setp"):
            return getattr(self, "do_" + self.name)(operands)
        if self.type in FORMATS and self.name not in ("selp", "slct"):
            return self.floating(operands)
        return getattr(self, "do_" + self.name)(*operands)

    # Floating point.

    def read(self, bits, kind):
        number = decode(bits, kind)
        return exact.flush(number, kind) if self.has("ftz") and kind in ("f32", "f16") else number

    def finish(self, number, kind):
        bits = encode(number, kind, self.mode)
        if self.has("ftz") and kind in ("f32", "f16") and bits is not None:
            bits = encode(exact.flush(decode(bits, kind), kind), kind)
        if self.has("sat"):
            if bits is None or decode(bits, kind)[0]:
                return 0
            if decode(bits, kind)[1] > 1:
                return encode((0, Fraction(1)), kind)
        if self.has("relu") and bits is not None and decode(bits, kind)[0]:
            return 0
        return bits

    def floating(self, operands):
        kind = self.type
        numbers = [self.read(bits, kind) for bits in operands]
        a, b, c = (numbers + [None, None])[:3]
        if self.has("approx") and kind == "f64" and self.name == "rcp":
            return self.upper_word_of_reciprocal(operands[0])
        if self.has("approx") or self.has("full"):
            return self.approximate(numbers)
        name = self.name
        if name in ("abs", "neg"):
            top = 1 << (width(kind) - 1)
            if a is None:
                return None
            return self.finish((0 if name == "abs" else 1 - a[0], a[1]), kind)
        if name == "copysign":
            top = 1 << (width(kind) - 1)
            return (operands[0] & top) | (operands[1] & (top - 1))
        if name == "testp":
            return self.test(a, kind)
        if name in ("min", "max"):
            return self.finish(self.extreme(a, b), kind)
        number = {"add": lambda: exact.add(a, b, self.mode),
                  "sub": lambda: exact.add(a, exact.negate(b), self.mode),
                  "mul": lambda: exact.multiply(a, b),
                  "fma": lambda: exact.add(exact.multiply(a, b), c, self.mode),
                  "mad": lambda: exact.add(exact.multiply(a, b), c, self.mode),
                  "div": lambda: exact.divide(a, b),
                  "rcp": lambda: exact.divide((0, Fraction(1)), a),
                  "sqrt": lambda: exact.square_root(a)}[name]()
        return self.finish(number, kind)

    @staticmethod
    def upper_word_of_reciprocal(bits):
        """rcp.approx.ftz.f64 knows the operand's upper word only and gives the result's."""
        number = exact.flush(decode(bits >> 32 << 32, "f64"), "f64")
        result = encode(exact.divide((0, Fraction(1)), number), "f64")
        if result is None:
            return None
        result = result >> 32 << 32
        return encode(exact.flush(decode(result, "f64"), "f64"), "f64")

    def extreme(self, a, b):
        if a is None or b is None:
            return None if self.has("NaN") or (a is None and b is None) else a or b
        if a[1] == b[1] == 0:
            return (int(a[0] or b[0]) if self.name == "min" else int(a[0] and b[0])), a[1]
        return a if exact.less(a, b) == (self.name == "min") else b

    def test(self, a, kind):
        smallest = Fraction(2) ** (2 - (1 << (FORMATS[kind][0] - 1)))
        is_number = a is not None
        finite = is_number and a[1] != exact.INFINITY
        return int({"finite": finite, "infinite": is_number and not finite, "number": is_number,
                    "notanumber": not is_number, "normal": finite and a[1] >= smallest,
                    "subnormal": finite and 0 < a[1] < smallest}[self.words[1]])

    def approximate(self, numbers):
        values = [math.nan if n is None else float(exact.value(n)) if n[1] or not n[0] else -0.0
                  for n in numbers]
        a = values[0]
        try:
            if self.name == "div":
                quotient = exact.divide(*numbers)
                return math.nan if quotient is None else float(exact.value(quotient))
            return {"rcp": lambda: 1 / a, "sqrt": lambda: math.sqrt(a),
                    "rsqrt": lambda: 1 / math.sqrt(a), "sin": lambda: math.sin(a),
                    "cos": lambda: math.cos(a), "lg2": lambda: math.log2(a),
                    "ex2": lambda: 2.0 ** a, "tanh": lambda: math.tanh(a)}[self.name]()
        except ZeroDivisionError:
            return math.copysign(math.inf, a)
        except OverflowError:
            return math.inf
        except ValueError:
            return -math.inf if self.name == "lg2" and a == 0 else math.nan

    # Comparisons.

    def compared(self, a, b, kind):
        word = self.groups["cmp"]
        if kind in FORMATS:
            a, b = self.read(a, kind), self.read(b, kind)
            if word in ("num", "nan"):
                return (a is not None and b is not None) == (word == "num")
            if a is None or b is None:
                return word.endswith("u")
            a, b, word = exact.value(a), exact.value(b), word[:2]
        else:
            a, b = as_integer(a, kind), as_integer(b, kind)
        return {"eq": a == b, "ne": a != b, "lt": a < b, "lo": a < b, "le": a <= b, "ls": a <= b,
                "gt": a > b, "hi": a > b, "ge": a >= b, "hs": a >= b}[word]

    def do_setp(self, operands):
        result = self.compared(operands[0], operands[1], self.type)
        if self.groups["bool"]:
            third = bool(operands[2])
            return int({".and": result and third, ".or": result or third,
                        ".xor": result != third}[self.groups["bool"]])
        return int(result)

    def do_set(self, operands):
        target, kind = self.types[-2], self.types[-1]
        result = self.compared(operands[0], operands[1], kind)
        if target in FORMATS:
            return encode((0, Fraction(int(result))), target)
        return 0xffffffff if result else 0

    # Conversions.

    def do_cvt(self, operands):
        target = self.types[0]
        source = self.types[-1]
        if target in ("f16x2", "bf16x2"):
            one = Instruction(".".join(self.words).replace("f16x2", "f16"), self.groups)
            return ("pair", [one.do_cvt([operands[1]]), one.do_cvt([operands[0]])])
        bits = operands[0]
        if self.has("tf32"):
            number = decode(bits, "f32")
            if number is None or number[1] == exact.INFINITY:
                return None if number is None else bits
            return (bits + 0x1000) & 0xffffe000
        if source not in FORMATS:
            number = as_integer(bits, source)
            if target in FORMATS:
                return self.finish((int(number < 0), Fraction(abs(number))), target)
            if self.has("sat"):
                number = clamp(number, target)
            return as_integer(number, target)
        number = self.read(bits, source)
        if target not in FORMATS:
            if number is None:
                return 0
            if number[1] == exact.INFINITY:
                return clamp((-1 if number[0] else 1) << 80, target)
            return clamp(self.integral(exact.value(number)), target)
        if self.mode in ("rni", "rzi", "rmi", "rpi") and number and number[1] != exact.INFINITY:
            whole = self.integral(exact.value(number))
            number = (number[0], Fraction(abs(whole)))
        return self.finish(number, target)

    def integral(self, number):
        how = {"rni": round, "rzi": math.trunc, "rmi": math.floor, "rpi": math.ceil}[self.mode]
        return how(number)

    # Integers. Results are cut to the register by the caller.

    def pair_of(self, a, b):
        return as_integer(a, self.type), as_integer(b, self.type)

    def do_add(self, a, b, carry=0):
        a, b = self.pair_of(a, b)
        return clamp(a + b, "s32") if self.has("sat") else a + b

    def do_sub(self, a, b):
        a, b = self.pair_of(a, b)
        return clamp(a - b, "s32") if self.has("sat") else a - b

    def do_mul(self, a, b):
        a, b = self.pair_of(a, b)
        return a * b >> width(self.type) if self.has("hi") else a * b

    def do_mul24(self, a, b):
        kind = self.type[0]
        low = [signed(x, 24) if kind == "s" else x & 0xffffff for x in (a, b)]
        return low[0] * low[1]

    def do_mad(self, a, b, c):
        return self.do_mul(a, b) + c

    def do_sad(self, a, b, c):
        a, b = self.pair_of(a, b)
        return abs(a - b) + c

    def do_div(self, a, b):
        a, b = self.pair_of(a, b)
        return truncated_division(a, b) if b else -1

    def do_rem(self, a, b):
        a, b = self.pair_of(a, b)
        return a - b * truncated_division(a, b) if b else a

    def do_abs(self, a):
        return abs(as_integer(a, self.type))

    def do_neg(self, a):
        return -a

    def do_min(self, a, b):
        return min(self.pair_of(a, b))

    def do_max(self, a, b):
        return max(self.pair_of(a, b))

    def do_popc(self, a):
        return bin(a).count("1")

    def do_clz(self, a):
        return width(self.type) - a.bit_length()

    def do_bfind(self, a):
        number = as_integer(a, self.type)
        magnitude = ~number if number < 0 else number
        if magnitude == 0:
            return -1
        at = magnitude.bit_length() - 1
        return width(self.type) - 1 - at if self.has("shiftamt") else at

    def do_brev(self, a):
        return int(format(a, f"0{width(self.type)}b")[::-1], 2)

    def do_bfe(self, a, start, count):
        start, count, top = start & 255, count & 255, width(self.type) - 1
        sign = (a >> min(start + count - 1, top)) & 1 if self.type[0] == "s" and count else 0
        bits = [(a >> (start + i)) & 1 if i < count and start + i <= top else sign
                for i in range(top + 1)]
        return sum(bit << i for i, bit in enumerate(bits))

    def do_bfi(self, a, b, start, count):
        start, count = start & 255, count & 255
        for i in range(count):
            if start + i < width(self.type):
                b = b & ~(1 << (start + i)) | ((a >> i & 1) << (start + i))
        return b

    def do_szext(self, a, n):
        n = n & 31 if self.has("wrap") else min(n, 32)
        low = a & ((1 << n) - 1)
        return signed(low, n) if self.type == "s32" and n else low

    def do_bmsk(self, start, count):
        if self.has("wrap"):
            start, count = start & 31, count & 31
        start, count = min(start, 32), min(count, 32)
        return ((1 << count) - 1) << start

    def do_dp4a(self, a, b, c):
        kinds = [kind[0] + "8" for kind in self.types[-2:]]
        return c + sum(as_integer(a >> i, kinds[0]) * as_integer(b >> i, kinds[1])
                       for i in (0, 8, 16, 24))

    def do_dp2a(self, a, b, c):
        kinds = [self.types[-2][0] + "16", self.types[-1][0] + "8"]
        b >>= 16 if self.has("hi") else 0
        return c + sum(as_integer(a >> 16 * i, kinds[0]) * as_integer(b >> 8 * i, kinds[1])
                       for i in (0, 1))

    def do_and(self, a, b):
        return a & b

    def do_or(self, a, b):
        return a | b

    def do_xor(self, a, b):
        return a ^ b

    def do_not(self, a):
        return ~a

    def do_cnot(self, a):
        return int(a == 0)

    def do_lop3(self, a, b, c, table):
        return sum((table >> ((a >> i & 1) * 4 + (b >> i & 1) * 2 + (c >> i & 1)) & 1) << i
                   for i in range(32))

    def do_shl(self, a, n):
        return a << n if n < 64 else 0

    def do_shr(self, a, n):
        return as_integer(a, self.type) >> min(n, 64)

    def do_shf(self, low, high, n):
        n = n & 31 if self.has("wrap") else min(n, 32)
        both = high << 32 | low
        return (both << n) >> 32 if self.has("l") else both >> n

    def do_prmt(self, a, b, selector):
        data = [(a >> 8 * i) & 255 for i in range(4)] + [(b >> 8 * i) & 255 for i in range(4)]
        n = selector & 3
        choices = {"f4e": [n, n + 1, n + 2, n + 3], "b4e": [n, n - 1 & 7, n - 2 & 7, n - 3 & 7],
                   "rc8": [n] * 4, "ecl": [max(i, n) for i in range(4)],
                   "ecr": [min(i, n) for i in range(4)],
                   "rc16": [n % 2 * 2, n % 2 * 2 + 1] * 2}.get(self.words[-1])
        if choices:
            return sum(data[choice] << 8 * i for i, choice in enumerate(choices))
        result = 0
        for i in range(4):
            choice = selector >> 4 * i & 15
            byte = data[choice & 7]
            result |= (byte if choice < 8 else 255 * (byte >> 7)) << 8 * i
        return result

    def do_selp(self, a, b, c):
        return a if c else b

    def do_slct(self, a, b, c):
        if self.types[-1] == "f32":
            number = self.read(c, "f32")
            return a if number is not None and exact.value(number) >= 0 else b
        return a if signed(c, 32) >= 0 else b

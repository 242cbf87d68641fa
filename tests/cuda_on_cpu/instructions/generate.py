# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a PTX kernel for every arithmetic instruction of the table and for each way to move bytes,
its inputs and what it must give.

usage: generate.py KERNELS.ptx CASES.txt

Each kernel reads its operands from slots of 8 bytes, one row a thread, and writes one slot. CASES
holds the module's hash and then, a line each, `kernel mnemonic kind operands rows` and rows of
hexadecimal words: operands and result; a result is bits, `nan`, `~value` where only a tolerance can
be asked for, or a pair.
"""
import random
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "translator"))

from emitter import FunctionEmitter  # noqa: E402
from expectations import Instruction, width  # noqa: E402
from memory_cases import copies  # noqa: E402
from instructions import COMPARE, CONVERT, FLOAT, HALF, INTEGER, LOGIC  # noqa: E402
from memory_instructions import DATA  # noqa: E402
from patterns import expand, find_row  # noqa: E402
from ptx_object import module_hash  # noqa: E402

ROWS_A_CASE = 96
EDGES = {
    16: [0, 1, 0x7fff, 0x8000, 0xffff, 0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0x0400, 0x03ff,
         0x3f80,
         0x7bff, 0x7f80, 0x3555],
    32: [0, 1, 31, 32, 33, 255, 0x7fffffff, 0x80000000, 0xffffffff, 0x3f800000, 0xbf800000,
         0x7f800000, 0xff800000, 0x7fc00000, 0x00800000, 0x007fffff, 0x7f7fffff, 0x3f000000,
         0x4f000000, 0xcf000000, 0x3fc00000, 0x40200000, 0x477fe000, 0x477ff000, 0x33000000],
    64: [0, 1, 63, 64, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 0x3ff0000000000000,
         0xbff0000000000000,
         0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0x0010000000000000,
         0x000fffffffffffff, 0x3fe0000000000000, 0x41dfffffffc00000, 0x43e0000000000000,
         0x3ff8000000000000, 0x47efffffe0000000, 0x36a0000000000000, 0x40effdffffffffff],
}
UNTESTED = {"rsqrt.approx.ftz.f64", "mov.b128"}
# Chains, tested in sequences.cu.
CARRY = ("add.cc", "addc", "sub.cc", "subc", "mad.lo.cc", "mad.hi.cc", "madc")


def random_operand(kind, rng):
    size = width(kind)
    if kind == "pred":
        return rng.getrandbits(1)
    if kind.endswith("x2"):
        return random_operand(kind[:-2], rng) | random_operand(kind[:-2], rng) << 16
    size = max(size, 32) if size == 8 else size
    choice = rng.random()
    if choice < 0.3:
        return rng.choice(EDGES[size])
    if kind in ("f32", "f64") and choice < 0.7:
        number = rng.choice([rng.uniform(-4, 4), rng.gauss(0, 1) * 2 ** rng.randint(-40, 40),
                             rng.randint(-300, 300) / 2])
        return struct.unpack("<I" if size == 32 else "<Q",
                             struct.pack("<f" if size == 32 else "<d", number))[0]
    if kind in ("f16", "bf16") and choice < 0.7:
        low = 0x3800 if kind == "f16" else 0x3e00
        return low + rng.randint(0, 0xc00) | rng.getrandbits(1) << 15
    return rng.getrandbits(size) >> rng.choice([0, 0, 0, size // 2, size - 6])


def register_kind(kind):
    """The register class of a type; bytes live in registers of 32 bits."""
    return {"f32": "f", "f64": "d", "pred": "p"}.get(kind) or {8: "r", 16: "h", 32: "r", 64: "l"}[
        width(kind)]


LOADS = {"f": "ld.global.f32", "d": "ld.global.f64", "r": "ld.global.u32", "h": "ld.global.u16",
         "l": "ld.global.u64"}
STORES = {"f": "st.global.f32", "d": "st.global.f64", "r": "st.global.u32", "h": "st.global.u16",
          "l": "st.global.u64"}


def kernel(number, mnemonic, operand_kinds, target):
    """PTX of the kernel; an immediate operand stands as its number."""
    names, lines = [], []
    for i, kind in enumerate(operand_kinds):
        if isinstance(kind, int):
            names.append(str(kind))
            continue
        register = f"%{register_kind(kind)}{i + 1}"
        if kind == "pred":
            lines += [f"ld.global.u32 %r20, [%l20+{8 * i}];", f"setp.ne.u32 {register}, %r20, 0;"]
        else:
            lines.append(f"{LOADS[register_kind(kind)]} {register}, [%l20+{8 * i}];")
        names.append(register)
    result = f"%{register_kind(target)}0"
    lines.append(f"{mnemonic} {', '.join([result, *names])};")
    if target == "pred":
        lines += ["selp.u32 %r20, 1, 0, %p0;", "st.global.u32 [%l21], %r20;"]
    else:
        lines.append(f"{STORES[register_kind(target)]} [%l21], {result};")
    body = "\n  ".join(lines)
    return f"""
.visible .entry t{number}(.param .u64 in, .param .u64 out)
{{
  .reg .pred %p<8>;
  .reg .b16 %h<8>;
  .reg .b32 %r<22>;
  .reg .b64 %l<24>;
  .reg .f32 %f<8>;
  .reg .f64 %d<8>;
  ld.param.u64 %l20, [in];
  ld.param.u64 %l21, [out];
  mov.u32 %r21, %tid.x;
  mad.wide.u32 %l20, %r21, {8 * max(len(operand_kinds), 1)}, %l20;
  mad.wide.u32 %l21, %r21, 8, %l21;
  {body}
  ret;
}}
"""


def cut(result, kind):
    """The register's bits of a result: bytes are extended to 32 bits by their sign."""
    return result & ((1 << max(width(kind), 32 if width(kind) == 8 else 1)) - 1)


def show(result, kind):
    if result is None:
        return "nan"
    if isinstance(result, float):
        return f"~{result!r}"
    if isinstance(result, tuple):
        return "/".join(show(half, "b16") for half in result[1])
    return format(cut(result, kind), "x")


def main(ptx_path, cases_path):
    rng = random.Random(1)
    kernels = [".version 8.6\n.target sm_90\n.address_size 64\n"]
    cases = []
    for pattern, operands, _ in INTEGER + LOGIC + FLOAT + HALF + COMPARE + CONVERT + DATA[:1]:
        for mnemonic in expand(pattern):
            if mnemonic in UNTESTED or mnemonic.startswith(CARRY):
                continue
            row, groups = find_row(mnemonic)
            kinds = [FunctionEmitter.type_of(o.type, groups) if o.kind != "imm"
                     else rng.randrange(256)
                     for o in row.operands]
            if row.operands[-1].is_optional and not groups.get("bool"):
                kinds.pop()
            target, kinds = kinds[0], kinds[1:]
            kernels.append(kernel(len(cases), mnemonic, kinds, target))
            cases.append(f"t{len(cases)} {mnemonic} {target} {len(kinds)} {ROWS_A_CASE}")
            instruction = Instruction(mnemonic, groups)
            for _ in range(ROWS_A_CASE):
                values = [kind if isinstance(kind, int) else random_operand(kind, rng)
                          for kind in kinds]
                result = instruction.expected(list(values))
                cases.append(" ".join([format(v, "x") for v in values] + [show(result, target)]))
    for text, lines in copies(rng):
        kernels.append(text)
        cases += lines
    ptx = "".join(kernels)
    cases.insert(0, format(module_hash(ptx), "x"))
    Path(ptx_path).write_text(ptx, encoding="utf-8")
    Path(cases_path).write_text("\n".join(cases) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

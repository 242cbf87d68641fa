# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Kernels that copy bytes with each load and store, through global, shared and local memory."""

SIZES = {"8": 1, "16": 2, "32": 4, "64": 8}
TYPES = ["b8", "u8", "s8", "b16", "u16", "s16", "b32", "u32", "s32", "f32", "b64", "u64", "s64",
         "f64"]
ROWS = 64  # of 8 bytes; each thread copies two

# (loads, stores, where the bytes go on their way)
WAYS = [("ld.global", "st.global", ""), ("ld.global.nc", "st", ""), ("ld", "st.cg", ""),
        ("ld.cg", "st.global", ""), ("ld.volatile.global", "st.volatile.global", ""),
        ("ld.relaxed.gpu", "st.relaxed.gpu", ""), ("ld.acquire.gpu", "st.release.gpu", ""),
        ("ld.relaxed.gpu.global", "st.relaxed.gpu.global", ""),
        ("ld.acquire.gpu.global", "st.release.gpu.global", ""),
        ("ld.global", "st.global", "shared"), ("ld.global", "st.global", "volatile.shared"),
        ("ld.global", "st.global", "local")]


def copy_kernel(name, load, store, through, suffix, kind, count):
    register = {"f32": "f", "f64": "d"}.get(kind) or {1: "r", 2: "h", 4: "r", 8: "l"}[
        SIZES[kind[1:]]]
    names = ", ".join(f"%{register}{i}" for i in range(count))
    value = f"{{{names}}}" if count > 1 else names
    lines = [f"{load}{suffix} {value}, [%l20];"]
    if through:
        lines += [f"st.{through}{suffix} [%l22], {value};",
                  f"ld.{through}{suffix} {value}, [%l22];"]
    lines.append(f"{store}{suffix} [%l21], {value};")
    place = "slots" if "shared" in through else "own"
    body = "\n  ".join(lines)
    return f"""
.visible .entry {name}(.param .u64 in, .param .u64 out)
{{
  .reg .pred %p<2>;
  .reg .b16 %h<8>;
  .reg .b32 %r<22>;
  .reg .b64 %l<24>;
  .reg .f32 %f<8>;
  .reg .f64 %d<8>;
  .local .align 16 .b8 own[16];
  .shared .align 16 .b8 slots[{ROWS * 8}];
  ld.param.u64 %l20, [in];
  ld.param.u64 %l21, [out];
  mov.u32 %r21, %tid.x;
  setp.ge.u32 %p1, %r21, {ROWS // 2};
  @%p1 exit;
  mad.wide.u32 %l20, %r21, 16, %l20;
  mad.wide.u32 %l21, %r21, 16, %l21;
  mov.u64 %l22, {place};
  {"mad.wide.u32 %l22, %r21, 16, %l22;" if place == "slots" else ""}
  {body}
  bra.uni end;
end:
  ret;
}}
"""


def parameter_kernel(name, kind):
    """Puts the pointers together from parts that were loaded as `kind`."""
    size = SIZES[kind[1:]]
    register = ({"f32": "%f0", "f64": "%d0"}.get(kind) or
                {1: "%r0", 2: "%h0", 4: "%r0", 8: "%l0"}[size])
    lines = []
    for i in range(0, 8, size):
        lines += [f"ld.param.{kind} {register}, [in+{i}];",
                  f"st.local.{kind} [own+{i}], {register};"]
    plain = copy_kernel(name, "ld.global", "st.global", "", ".v2.u64", "u64", 2)
    instead = "\n  ".join(lines + ["ld.local.u64 %l20, [own];"])
    return plain.replace("ld.param.u64 %l20, [in];", instead)


def copies(rng):
    """Yields (PTX, case lines); the bytes that a kernel copies are as before, the others stay 0."""
    number = 0
    for load, store, through in WAYS:
        for kind in TYPES:
            for count in (1, 2, 4):
                size = count * SIZES[kind[1:]]
                if size > 16:
                    continue
                suffix = f"{f'.v{count}' if count > 1 else ''}.{kind}"
                number += 1
                lines = [f"c{number} {load}{suffix} b64 1 {ROWS}"]
                for row in range(ROWS):
                    value = rng.getrandbits(64)
                    covered = max(0, min(8, size - 8 * (row % 2)))
                    lines.append(f"{value:x} {value & ((1 << 8 * covered) - 1):x}")
                yield copy_kernel(f"c{number}", load, store, through, suffix, kind, count), lines
    for kind in TYPES:
        lines = [f"p{kind} ld.param.{kind} b64 1 {ROWS}"]
        values = [rng.getrandbits(64) for _ in range(ROWS)]
        expected = [f"{value:x} {value:x}" for value in values]
        yield parameter_kernel(f"p{kind}", kind), lines + expected

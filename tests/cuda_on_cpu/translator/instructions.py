# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""The table of PTX instructions: how each is written, what it takes, and its C++.

A row is (pattern, operands, C++).

Pattern: the mnemonic with groups <name:choice|choice>; an empty choice makes a group optional. What
no pattern matches is refused.

Operands, in the order of PTX, `name:type`:
  d:T        destination (`_` discards it);  d|q:T  with an optional second one, a predicate
  a:T        source register, immediate or symbol;  a:T=1  may be left out
  {d}:T {a}:T  one register or a vector of them;  [a]:space  address
  i:imm      integer literal;  l:label  branch target
A type is a PTX type, the name of a group, u(T) for T unsigned, or w(T) for twice as wide.

C++: an expression where there is a destination, else a statement. {a} is an operand, {T} a group's
C++ type, {R} a rounding mode, any other group its text without the dot; {site} is the place in the
source, {q} a bool for the second destination, {n} the number of registers of {d}. Groups `ftz` and
`sat` act by themselves on operands and result.
"""
from memory_instructions import MEMORY_AND_CONTROL

_R = "<R:.rn|.rz|.rm|.rp|>"
_R1 = "<R:.rn|.rz|.rm|.rp>"
_FTZ = "<ftz:.ftz|>"
_SAT = "<sat:.sat|>"
_I = "u16|s16|u32|s32|u64|s64"
_I32 = "u32|s32|u64|s64"
_HALF = "f16|f16x2|bf16|bf16x2"

INTEGER = [
    (f"<op:add>.<T:{_I}>", "d:u(T) a:u(T) b:u(T)", "{a} + {b}"),
    (f"<op:sub>.<T:{_I}>", "d:u(T) a:u(T) b:u(T)", "{a} - {b}"),
    ("add.sat.s32", "d:s32 a:s32 b:s32", "clamp_s32(int64_t({a}) + {b})"),
    ("sub.sat.s32", "d:s32 a:s32 b:s32", "clamp_s32(int64_t({a}) - {b})"),
    (f"add.cc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T)", "add_carry({a}, {b}, false, carry)"),
    (f"addc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T)", "add_carry({a}, {b}, carry)"),
    (f"addc.cc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T)", "add_carry({a}, {b}, carry, carry)"),
    (f"sub.cc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T)", "sub_borrow({a}, {b}, false, carry)"),
    (f"subc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T)", "sub_borrow({a}, {b}, carry)"),
    (f"subc.cc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T)", "sub_borrow({a}, {b}, carry, carry)"),
    (f"mul.lo.<T:{_I}>", "d:u(T) a:u(T) b:u(T)", "mul_lo({a}, {b})"),
    (f"mul.hi.<T:{_I}>", "d:T a:T b:T", "mul_hi({a}, {b})"),
    ("mul.wide.<T:u16|s16|u32|s32>", "d:w(T) a:T b:T", "mul_wide({a}, {b})"),
    ("mul24.lo.<T:u32|s32>", "d:T a:T b:T", "mul24_lo({a}, {b})"),
    (f"mad.lo.<T:{_I}>", "d:u(T) a:u(T) b:u(T) c:u(T)", "mul_lo({a}, {b}) + {c}"),
    (f"mad.hi.<T:{_I}>", "d:u(T) a:T b:T c:u(T)", "mul_hi({a}, {b}) + {c}"),
    ("mad.wide.<T:u16|s16|u32|s32>", "d:u(w(T)) a:T b:T c:u(w(T))", "mul_wide({a}, {b}) + {c}"),
    (f"mad.lo.cc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T) c:u(T)",
     "add_carry(mul_lo({a}, {b}), {c}, false, carry)"),
    (f"mad.hi.cc.<T:{_I32}>", "d:u(T) a:T b:T c:u(T)",
     "add_carry(decltype({c})(mul_hi({a}, {b})), {c}, false, carry)"),
    (f"madc.lo.<T:{_I32}>", "d:u(T) a:u(T) b:u(T) c:u(T)",
     "add_carry(mul_lo({a}, {b}), {c}, carry)"),
    (f"madc.hi.<T:{_I32}>", "d:u(T) a:T b:T c:u(T)",
     "add_carry(decltype({c})(mul_hi({a}, {b})), {c}, carry)"),
    (f"madc.lo.cc.<T:{_I32}>", "d:u(T) a:u(T) b:u(T) c:u(T)",
     "add_carry(mul_lo({a}, {b}), {c}, carry, carry)"),
    (f"madc.hi.cc.<T:{_I32}>", "d:u(T) a:T b:T c:u(T)",
     "add_carry(decltype({c})(mul_hi({a}, {b})), {c}, carry, carry)"),
    (f"sad.<T:{_I}>", "d:u(T) a:T b:T c:u(T)", "absolute_difference({a}, {b}) + {c}"),
    (f"div.<T:{_I}>", "d:T a:T b:T", "divide({a}, {b})"),
    (f"rem.<T:{_I}>", "d:T a:T b:T", "remainder({a}, {b})"),
    ("abs.<T:s16|s32|s64>", "d:u(T) a:u(T)", "absolute({a})"),
    ("neg.<T:s16|s32|s64>", "d:u(T) a:u(T)", "negate({a})"),
    (f"min.<T:{_I}>", "d:T a:T b:T", "std::min({a}, {b})"),
    (f"max.<T:{_I}>", "d:T a:T b:T", "std::max({a}, {b})"),
    ("popc.<T:b32|b64>", "d:u32 a:T", "std::popcount({a})"),
    ("clz.<T:b32|b64>", "d:u32 a:T", "std::countl_zero({a})"),
    ("bfind.<T:u32|s32|u64|s64>", "d:u32 a:T", "leading_bit({a})"),
    ("bfind.shiftamt.<T:u32|s32|u64|s64>", "d:u32 a:T", "leading_bit_shift({a})"),
    ("brev.<T:b32|b64>", "d:T a:T", "reverse_bits({a})"),
    (f"bfe.<T:{_I32}>", "d:T a:T b:u32 c:u32", "extract_bits({a}, {b}, {c})"),
    ("bfi.<T:b32|b64>", "d:T a:T b:T c:u32 e:u32", "insert_bits({a}, {b}, {c}, {e})"),
    ("szext.clamp.<T:u32|s32>", "d:T a:T b:u32", "extend_bits({a}, {b})"),
    ("szext.wrap.<T:u32|s32>", "d:T a:T b:u32", "extend_bits({a}, {b} & 31)"),
    ("bmsk.clamp.b32", "d:b32 a:u32 b:u32", "bit_mask({a}, {b})"),
    ("bmsk.wrap.b32", "d:b32 a:u32 b:u32", "bit_mask({a} & 31, {b} & 31)"),
    ("dp4a.<T:u32|s32>.<S:u32|s32>", "d:u32 a:b32 b:b32 c:u32", "dot4<{T}, {S}>({a}, {b}, {c})"),
    ("dp2a.<half:lo|hi>.<T:u32|s32>.<S:u32|s32>", "d:u32 a:b32 b:b32 c:u32",
     "dot2_{half}<{T}, {S}>({a}, {b}, {c})"),
]

LOGIC = [
    ("and.<T:b16|b32|b64>", "d:T a:T b:T", "{a} & {b}"),
    ("or.<T:b16|b32|b64>", "d:T a:T b:T", "{a} | {b}"),
    ("xor.<T:b16|b32|b64>", "d:T a:T b:T", "{a} ^ {b}"),
    ("not.<T:b16|b32|b64>", "d:T a:T", "~{a}"),
    ("and.pred", "d:pred a:pred b:pred", "{a} && {b}"),
    ("or.pred", "d:pred a:pred b:pred", "{a} || {b}"),
    ("xor.pred", "d:pred a:pred b:pred", "{a} != {b}"),
    ("not.pred", "d:pred a:pred", "!{a}"),
    ("cnot.<T:b16|b32|b64>", "d:T a:T", "{a} == 0"),
    ("lop3.b32", "d:b32 a:b32 b:b32 c:b32 i:imm", "logic3<{i}>({a}, {b}, {c})"),
    ("shl.<T:b16|b32|b64>", "d:T a:T b:u32", "shift_left({a}, {b})"),
    (f"shr.<T:b16|b32|b64|{_I}>", "d:T a:T b:u32", "shift_right({a}, {b})"),
    ("shf.<way:l|r>.<mode:clamp|wrap>.b32", "d:b32 a:b32 b:b32 c:u32",
     "funnel_{way}_{mode}({a}, {b}, {c})"),
    ("prmt.b32", "d:b32 a:b32 b:b32 c:b32", "permute_bytes({a}, {b}, {c})"),
    ("prmt.b32.<mode:f4e|b4e|rc8|ecl|ecr|rc16>", "d:b32 a:b32 b:b32 c:b32",
     "permute_bytes({a}, {b}, selector_{mode}({c}))"),
]

FLOAT = [
    (f"add{_R}{_FTZ}{_SAT}.<T:f32>", "d:T a:T b:T", "add<{R}>({a}, {b})"),
    (f"sub{_R}{_FTZ}{_SAT}.<T:f32>", "d:T a:T b:T", "sub<{R}>({a}, {b})"),
    (f"mul{_R}{_FTZ}{_SAT}.<T:f32>", "d:T a:T b:T", "mul<{R}>({a}, {b})"),
    (f"<op:fma|mad>{_R1}{_FTZ}{_SAT}.<T:f32>", "d:T a:T b:T c:T", "fma<{R}>({a}, {b}, {c})"),
    (f"add{_R}.f64", "d:f64 a:f64 b:f64", "add<{R}>({a}, {b})"),
    (f"sub{_R}.f64", "d:f64 a:f64 b:f64", "sub<{R}>({a}, {b})"),
    (f"mul{_R}.f64", "d:f64 a:f64 b:f64", "mul<{R}>({a}, {b})"),
    (f"<op:fma|mad>{_R1}.f64", "d:f64 a:f64 b:f64 c:f64", "fma<{R}>({a}, {b}, {c})"),
    (f"div{_R1}{_FTZ}.f32", "d:f32 a:f32 b:f32", "div<{R}>({a}, {b})"),
    (f"div{_R1}.f64", "d:f64 a:f64 b:f64", "div<{R}>({a}, {b})"),
    (f"div.<approx:approx|full>{_FTZ}.f32", "d:f32 a:f32 b:f32", "div<>({a}, {b})"),
    (f"rcp{_R1}{_FTZ}.f32", "d:f32 a:f32", "div<{R}>(1.0f, {a})"),
    (f"rcp{_R1}.f64", "d:f64 a:f64", "div<{R}>(1.0, {a})"),
    (f"rcp.approx{_FTZ}.f32", "d:f32 a:f32", "div<>(1.0f, {a})"),
    ("rcp.approx.ftz.f64", "d:f64 a:f64", "approximate_reciprocal({a})"),
    (f"sqrt{_R1}{_FTZ}.f32", "d:f32 a:f32", "square_root<{R}>({a})"),
    (f"sqrt{_R1}.f64", "d:f64 a:f64", "square_root<{R}>({a})"),
    (f"sqrt.approx{_FTZ}.f32", "d:f32 a:f32", "square_root<>({a})"),
    (f"rsqrt.approx{_FTZ}.f32", "d:f32 a:f32", "reciprocal_root({a})"),
    ("rsqrt.approx.f64", "d:f64 a:f64", "reciprocal_root({a})"),
    ("rsqrt.approx.ftz.f64", "d:f64 a:f64", "approximate_reciprocal_root({a})"),
    (f"sin.approx{_FTZ}.f32", "d:f32 a:f32", "std::sin({a})"),
    (f"cos.approx{_FTZ}.f32", "d:f32 a:f32", "std::cos({a})"),
    (f"lg2.approx{_FTZ}.f32", "d:f32 a:f32", "std::log2({a})"),
    (f"ex2.approx{_FTZ}.f32", "d:f32 a:f32", "std::exp2({a})"),
    ("tanh.approx.f32", "d:f32 a:f32", "std::tanh({a})"),
    (f"abs{_FTZ}.f32", "d:f32 a:f32", "std::fabs({a})"),
    ("abs.f64", "d:f64 a:f64", "std::fabs({a})"),
    (f"neg{_FTZ}.f32", "d:f32 a:f32", "-{a}"),
    ("neg.f64", "d:f64 a:f64", "-{a}"),
    (f"<op:min|max>{_FTZ}<nan:.NaN|>.f32", "d:f32 a:f32 b:f32", "float_{op}{nan}({a}, {b})"),
    ("<op:min|max>.f64", "d:f64 a:f64 b:f64", "float_{op}({a}, {b})"),
    ("copysign.<T:f32|f64>", "d:T a:T b:T", "std::copysign({b}, {a})"),
    ("testp.<test:finite|infinite|number|notanumber|normal|subnormal>.<T:f32|f64>",
     "d:pred a:T", "is_{test}({a})"),
]

HALF = [
    (f"<op:add|sub|mul><R:.rn|>{_FTZ}{_SAT}.<T:f16|f16x2>", "d:T a:T b:T", "{op}<>({a}, {b})"),
    ("<op:add|sub|mul><R:.rn|>.<T:bf16|bf16x2>", "d:T a:T b:T", "{op}<>({a}, {b})"),
    (f"fma.rn{_FTZ}{_SAT}.<T:f16|f16x2>", "d:T a:T b:T c:T", "fma<>({a}, {b}, {c})"),
    (f"fma.rn{_FTZ}.relu.<T:f16|f16x2>", "d:T a:T b:T c:T", "relu(fma<>({a}, {b}, {c}))"),
    ("fma.rn.<T:bf16|bf16x2>", "d:T a:T b:T c:T", "fma<>({a}, {b}, {c})"),
    ("fma.rn.relu.<T:bf16|bf16x2>", "d:T a:T b:T c:T", "relu(fma<>({a}, {b}, {c}))"),
    (f"<op:neg|abs>{_FTZ}.<T:f16|f16x2>", "d:T a:T", "half_{op}({a})"),
    ("<op:neg|abs>.<T:bf16|bf16x2>", "d:T a:T", "half_{op}({a})"),
    (f"<op:min|max>{_FTZ}<nan:.NaN|>.<T:f16|f16x2>", "d:T a:T b:T", "float_{op}{nan}({a}, {b})"),
    ("<op:min|max><nan:.NaN|>.<T:bf16|bf16x2>", "d:T a:T b:T", "float_{op}{nan}({a}, {b})"),
    ("ex2.approx.<T:f16|f16x2>", "d:T a:T", "half_exp2({a})"),
    ("ex2.approx.ftz.<T:bf16|bf16x2>", "d:T a:T", "half_exp2({a})"),
    ("tanh.approx.<T:f16|f16x2|bf16|bf16x2>", "d:T a:T", "half_tanh({a})"),
]

_ORDERED = "eq|ne|lt|le|gt|ge"
_FCMP = "eq|ne|lt|le|gt|ge|equ|neu|ltu|leu|gtu|geu|num|nan"

COMPARE = [
    (f"setp.<cmp:eq|ne|lt|le|gt|ge><bool:.and|.or|.xor|>.<T:{_I}>",
     "d|q:pred a:T b:T c:pred=none", "{a} {cmp} {b}"),
    ("setp.<cmp:lo|ls|hi|hs><bool:.and|.or|.xor|>.<T:u16|u32|u64>",
     "d|q:pred a:T b:T c:pred=none", "{a} {cmp} {b}"),
    ("setp.<cmp:eq|ne><bool:.and|.or|.xor|>.<T:b16|b32|b64>",
     "d|q:pred a:T b:T c:pred=none", "{a} {cmp} {b}"),
    (f"setp.<cmp:{_FCMP}><bool:.and|.or|.xor|>{_FTZ}.<T:f32|f16>",
     "d|q:pred a:T b:T c:pred=none", "compare_{cmp}({a}, {b})"),
    (f"setp.<cmp:{_FCMP}><bool:.and|.or|.xor|>.<T:f64|bf16>",
     "d|q:pred a:T b:T c:pred=none", "compare_{cmp}({a}, {b})"),
    (f"set.<cmp:{_ORDERED}>.<D:u32|s32>.<T:u32|s32>", "d:D a:T b:T", "({a} {cmp} {b}) ? -1 : 0"),
    (f"set.<cmp:{_ORDERED}>.f32.<T:u32|s32>", "d:f32 a:T b:T", "({a} {cmp} {b}) ? 1.0f : 0.0f"),
    (f"set.<cmp:{_FCMP}>{_FTZ}.<D:u32|s32>.f32", "d:D a:f32 b:f32",
     "compare_{cmp}({a}, {b}) ? -1 : 0"),
    (f"set.<cmp:{_FCMP}>{_FTZ}.f32.f32", "d:f32 a:f32 b:f32",
     "compare_{cmp}({a}, {b}) ? 1.0f : 0.0f"),
    *[(f"set.<cmp:{_FCMP}>{_FTZ}.{t}.{t}", f"d:{t} a:{t} b:{t}", "half_set<set_{cmp}>({a}, {b})")
      for t in ("f16", "f16x2")],
    *[(f"set.<cmp:{_FCMP}>.{t}.{t}", f"d:{t} a:{t} b:{t}", "half_set<set_{cmp}>({a}, {b})")
      for t in ("bf16", "bf16x2")],
    ("selp.<T:b16|b32|b64|u16|s16|u32|s32|u64|s64|f32|f64>", "d:T a:T b:T c:pred",
     "{c} ? {a} : {b}"),
    ("slct.<T:b32|b64|u32|s32|u64|s64|f32|f64>.s32", "d:T a:T b:T c:s32", "{c} >= 0 ? {a} : {b}"),
    ("slct.<T:b32|b64|u32|s32|u64|s64|f32|f64>.f32", "d:T a:T b:T c:f32", "{c} >= 0 ? {a} : {b}"),
]


def _can_saturate(target, source):
    """Whether the target lacks values of the source, both integer types."""
    bits, source_bits = int(target[1:]), int(source[1:])
    if target[0] == source[0]:
        return bits < source_bits
    return target[0] == "u" or bits <= source_bits


_INT = "u8|s8|u16|s16|u32|s32|u64|s64"
_WIDER_INT = _INT.removeprefix("u8|s8|")
_INTEGRAL = "<R:.rni|.rzi|.rmi|.rpi>"

CONVERT = [
    (f"cvt.<D:{_INT}>.<S:{_INT}>", "d:D a:S", "({D}){a}"),
    *[(f"cvt.sat.<D:{target}>.<S:{source}>", "d:D a:S", "clamp_integer<{D}>({a})")
      for target in _INT.split("|") for source in _INT.split("|") if _can_saturate(target, source)],
    (f"cvt{_INTEGRAL}{_FTZ}<clamp:.sat|>.<D:{_INT}>.f32", "d:D a:f32", "to_integer<{D}, {R}>({a})"),
    (f"cvt{_INTEGRAL}<clamp:.sat|>.<D:{_INT}>.<S:f16|f64>", "d:D a:S", "to_integer<{D}, {R}>({a})"),
    (f"cvt{_INTEGRAL}.<D:{_WIDER_INT}>.bf16", "d:D a:bf16", "to_integer<{D}, {R}>({a})"),
    (f"cvt{_R1}{_SAT}.<D:f16|f32|f64>.<S:{_INT}>", "d:D a:S", "from_integer<{D}, {R}>({a})"),
    (f"cvt{_R1}.bf16.<S:{_WIDER_INT}>", "d:bf16 a:S", "from_integer<bfloat16, {R}>({a})"),
    (f"cvt{_FTZ}{_SAT}.<D:f32>.<S:f16>", "d:D a:S", "to_float({a})"),
    ("cvt.<D:f32>.<S:bf16>", "d:D a:S", "to_float({a})"),
    (f"cvt{_FTZ}{_SAT}.f64.f32", "d:f64 a:f32", "double({a})"),
    ("cvt.f64.<S:f16|bf16>", "d:f64 a:S", "double(to_float({a}))"),
    (f"cvt{_R1}{_FTZ}{_SAT}.f32.f64", "d:f32 a:f64", "narrow<{R}>({a})"),
    (f"cvt{_R1}{_FTZ}{_SAT}.f16.f32", "d:f16 a:f32", "round_to<half, {R}>({a})"),
    (f"cvt{_R1}{_SAT}.f16.f64", "d:f16 a:f64", "round_to<half, {R}>({a})"),
    ("cvt<R:.rn|.rz><relu:.relu>.f16.f32", "d:f16 a:f32",
     "relu_if<{relu}>(round_to<half, {R}>({a}))"),
    ("cvt<R:.rn|.rz><relu:.relu|>.bf16.f32", "d:bf16 a:f32",
     "relu_if<{relu}>(round_to<bfloat16, {R}>({a}))"),
    ("cvt<R:.rn|.rz|.rm|.rp>.bf16.f64", "d:bf16 a:f64", "round_to<bfloat16, {R}>({a})"),
    ("cvt<R:.rn|.rz><relu:.relu|>.<D:f16x2|bf16x2>.f32", "d:D a:f32 b:f32",
     "relu_if<{relu}>(pack<{D}, {R}>({a}, {b}))"),
    ("cvt.rna.tf32.f32", "d:b32 a:f32", "round_to_tf32({a})"),
    (f"cvt{_INTEGRAL}{_FTZ}{_SAT}.f32.f32", "d:f32 a:f32", "to_integral<{R}>({a})"),
    (f"cvt{_INTEGRAL}{_SAT}.f64.f64", "d:f64 a:f64", "to_integral<{R}>({a})"),
    (f"cvt{_INTEGRAL}{_SAT}.f16.f16", "d:f16 a:f16", "to_integral<{R}>({a})"),
    (f"cvt{_FTZ}{_SAT}.f32.f32", "d:f32 a:f32", "{a}"),
    ("cvt<sat:.sat>.f64.f64", "d:f64 a:f64", "{a}"),
]

TABLE = INTEGER + LOGIC + FLOAT + HALF + COMPARE + CONVERT + MEMORY_AND_CONTROL

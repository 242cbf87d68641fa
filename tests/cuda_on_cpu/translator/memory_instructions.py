# SPDX-FileCopyrightText: 2026 The qsweep authors
# SPDX-License-Identifier: Apache-2.0
"""Rows of the instruction table (instructions.py) that move data, meet other threads or jump."""

_T = "b8|u8|s8|b16|u16|s16|b32|u32|s32|f32|b64|u64|s64|f64"
_LD_CACHE = (".ca|.cg|.cs|.lu|.cv|.L1::evict_normal|.L1::evict_unchanged|.L1::evict_first"
             "|.L1::evict_last|.L1::no_allocate|")
_ST_CACHE = ".wb|.cg|.cs|.wt|.L1::evict_last|.L1::no_allocate|"
_PREFETCH = ".L2::64B|.L2::128B|.L2::256B|"
_SCOPE = ".cta|.cluster|.gpu|.sys"
_VECTOR = "<vector:.v2|.v4|>"
_SPACE = ".global|.shared|.shared::cta|.local|.const|"

_ORDER = "<order:.relaxed|.acquire|.release|.acq_rel|><scope:.cta|.cluster|.gpu|.sys|>"
_ATOMIC_SPACE = "<space:.global|.shared|.shared::cta|>"

DATA = [
    ("mov.<T:b16|u16|s16|b32|u32|s32|f32|b64|u64|s64|f64|pred|b128>", "{d}:T {a}:T", "{a}"),
    (f"ld<order:.volatile|.weak|><space:{_SPACE}><cache:{_LD_CACHE}><prefetch:{_PREFETCH}>{_VECTOR}"
     f".<T:{_T}>", "{d}:T [a]:space", "load_{space}<{order}, {T}, {n}>({a}, {site})"),
    (f"ld<order:.relaxed|.acquire><scope:{_SCOPE}><space:{_SPACE}><cache:{_LD_CACHE}>"
     f"<prefetch:{_PREFETCH}>{_VECTOR}.<T:{_T}>", "{d}:T [a]:space",
     "load_{space}<{order}, {T}, {n}>({a}, {site})"),
    (f"ld.param{_VECTOR}.<T:{_T}>", "{d}:T [a]:param", "load_param<{T}, {n}>({a})"),
    (f"ld<space:.global><cache:{_LD_CACHE}>.nc<cache2:{_LD_CACHE}><prefetch:{_PREFETCH}>{_VECTOR}"
     f".<T:{_T}>", "{d}:T [a]:space", "load_{space}<order::weak, {T}, {n}>({a}, {site})"),
    (f"ldu<space:.global|>{_VECTOR}.<T:{_T}>", "{d}:T [a]:space",
     "load_{space}<order::weak, {T}, {n}>({a}, {site})"),
    (f"st<order:.volatile|.weak|><space:{_SPACE}><cache:{_ST_CACHE}>{_VECTOR}.<T:{_T}>",
     "[a]:space {b}:T", "store_{space}<{order}, {T}>({a}, {b}, {site});"),
    (f"st<order:.relaxed|.release><scope:{_SCOPE}><space:{_SPACE}><cache:{_ST_CACHE}>{_VECTOR}"
     f".<T:{_T}>", "[a]:space {b}:T", "store_{space}<{order}, {T}>({a}, {b}, {site});"),
    (f"st.param{_VECTOR}.<T:{_T}>", "[a]:param {b}:T", "store_param<{T}>({a}, {b});"),
    ("cvta<to:.to|>.<space:global|shared|shared::cta|local|const|param>.u64", "d:u64 a:u64",
     "address_{to}{space}({a})"),
    ("isspacep.<space:global|shared|shared::cta|local|const>", "d:pred a:u64", "is_{space}({a})"),
    ("prefetch<space:.global|.local|>.<level:L1|L2>", "[a]:space", ";"),
    ("prefetchu.L1", "[a]:generic", ";"),
    ("discard<space:.global|>.L2", "[a]:space i:imm", ";"),
]

ATOMIC = [
    (f"atom{_ORDER}{_ATOMIC_SPACE}.<op:add>.<T:u32|s32|u64|f32|f64>", "d:T [a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site})"),
    (f"atom{_ORDER}{_ATOMIC_SPACE}.add.noftz.<T:f16|f16x2|bf16|bf16x2>", "d:T [a]:space b:T",
     "atomic_{space}<{order}, atomic_add, {T}>({a}, {b}, {site})"),
    (f"atom{_ORDER}{_ATOMIC_SPACE}.<op:and|or|xor|exch>.<T:b32|b64>", "d:T [a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site})"),
    (f"atom{_ORDER}{_ATOMIC_SPACE}.<op:min|max>.<T:u32|s32|u64|s64>", "d:T [a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site})"),
    (f"atom{_ORDER}{_ATOMIC_SPACE}.<op:inc|dec>.<T:u32>", "d:T [a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site})"),
    (f"atom{_ORDER}{_ATOMIC_SPACE}.cas.<T:b16|b32|b64>", "d:T [a]:space b:T c:T",
     "atomic_cas_{space}<{order}, {T}>({a}, {b}, {c}, {site})"),
    (f"red{_ORDER}{_ATOMIC_SPACE}.<op:add>.<T:u32|s32|u64|f32|f64>", "[a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site});"),
    (f"red{_ORDER}{_ATOMIC_SPACE}.add.noftz.<T:f16|f16x2|bf16|bf16x2>", "[a]:space b:T",
     "atomic_{space}<{order}, atomic_add, {T}>({a}, {b}, {site});"),
    (f"red{_ORDER}{_ATOMIC_SPACE}.<op:and|or|xor>.<T:b32|b64>", "[a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site});"),
    (f"red{_ORDER}{_ATOMIC_SPACE}.<op:min|max>.<T:u32|s32|u64|s64>", "[a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site});"),
    (f"red{_ORDER}{_ATOMIC_SPACE}.<op:inc|dec>.<T:u32>", "[a]:space b:T",
     "atomic_{space}<{order}, atomic_{op}, {T}>({a}, {b}, {site});"),
    ("membar.<scope:cta|gl|sys>", "", "fence_{scope}();"),
    ("fence<kind:.sc|.acq_rel|.acquire|.release>.<scope:cta|cluster|gpu|sys>", "",
     "fence_{scope}();"),
    ("fence.proxy.async<space:.global|.shared::cta|>", "", ";"),
]

WARP = [
    ("shfl.sync.<mode:up|down|bfly|idx>.b32", "d|q:b32 a:b32 b:b32 c:b32 e:b32",
     "shuffle<shuffle_{mode}>({e}, {a}, {b}, {c}, {q}, {site})"),
    ("vote.sync.<mode:any|all|uni>.pred", "d:pred a:pred b:b32", "vote_{mode}({b}, {a}, {site})"),
    ("vote<form:.sync.ballot|.ballot.sync>.b32", "d:b32 a:pred b:b32", "ballot({b}, {a}, {site})"),
    ("match.any.sync.<T:b32|b64>", "d:b32 a:T b:b32", "match_any({b}, {a}, {site})"),
    ("match.all.sync.<T:b32|b64>", "d|q:b32 a:T b:b32", "match_all({b}, {a}, {q}, {site})"),
    ("redux.sync.<op:add|min|max>.<T:u32|s32>", "d:T a:T b:b32",
     "reduce<atomic_{op}>({b}, {a}, {site})"),
    ("redux.sync.<op:and|or|xor>.<T:b32>", "d:T a:T b:b32",
     "reduce<atomic_{op}>({b}, {a}, {site})"),
    ("activemask.b32", "d:b32", "active_mask()"),
    ("elect.sync", "d|q:b32 a:b32", "elect({a}, {q}, {site})"),
    ("bar.warp.sync", "a:b32", "synchronize_warp({a}, {site});"),
    ("<op:bar|barrier><cta:.cta|>.sync<aligned:.aligned|>", "a:u32 b:u32=0",
     "synchronize_block({a}, {b}, {site});"),
    ("<op:bar|barrier><cta:.cta|>.arrive<aligned:.aligned|>", "a:u32 b:u32",
     "arrive_at_barrier({a}, {b}, {site});"),
    ("<op:bar|barrier><cta:.cta|>.red.popc<aligned:.aligned|>.u32", "d:u32 a:u32 b:u32=0 c:pred",
     "synchronize_block({a}, {b}, {site}, {c}).count"),
    ("<op:bar|barrier><cta:.cta|>.red.<what:and|or><aligned:.aligned|>.pred",
     "d:pred a:u32 b:u32=0 c:pred", "synchronize_block({a}, {b}, {site}, {c}).{what}_"),
]

_MMA = ("mma.sync.aligned.{shape}.row.col{more}", "{{d}}:b32 {{a}}:b32 {{b}}:b32 {{c}}:b32",
        "multiply_tiles<{k}, {D}, {A}, {B}>({{a}}, {{b}}, {{c}}, {{site}})")


def _mma(shape, k, more, result, left, right):
    pattern, operands, code = _MMA
    return (pattern.format(shape=shape, more=more), operands.format(),
            code.format(k=k, D=result, A=left, B=right))


MATRIX = [
    _mma("m16n8k16", 16, ".f32.f16.f16.f32", "float_sum", "half", "half"),
    _mma("m16n8k8", 8, ".f32.f16.f16.f32", "float_sum", "half", "half"),
    _mma("m16n8k16", 16, ".f32.bf16.bf16.f32", "float_sum", "bfloat16", "bfloat16"),
    _mma("m16n8k8", 8, ".f32.bf16.bf16.f32", "float_sum", "bfloat16", "bfloat16"),
    _mma("m16n8k16", 16, ".f16.f16.f16.f16", "half_sum", "half", "half"),
    _mma("m16n8k8", 8, ".f16.f16.f16.f16", "half_sum", "half", "half"),
    _mma("m16n8k8", 8, ".f32.tf32.tf32.f32", "float_sum", "tensor_float", "tensor_float"),
    _mma("m16n8k4", 4, ".f32.tf32.tf32.f32", "float_sum", "tensor_float", "tensor_float"),
    *[_mma(f"m16n8k{k}", k, f"<satfinite:.satfinite|>.s32.{a}.{b}.s32",
           "integer_sum<{satfinite}>", {"s8": "int8_t", "u8": "uint8_t"}[a],
           {"s8": "int8_t", "u8": "uint8_t"}[b])
      for k in (16, 32) for a in ("s8", "u8") for b in ("s8", "u8")],
    ("ldmatrix.sync.aligned.m8n8.<count:x1|x2|x4><transposed:.trans|><space:.shared|.shared::cta>"
     ".b16", "{d}:b32 [a]:space", "load_matrices_from<{n}, {transposed}>({a}, {site})"),
    ("stmatrix.sync.aligned.m8n8.<count:x1|x2|x4><transposed:.trans|><space:.shared|.shared::cta>"
     ".b16", "[a]:space {b}:b32", "store_matrices_to<{transposed}>({a}, {b}, {site});"),
]

ASYNC_COPY = [
    (f"cp.async.ca<space:.shared|.shared::cta>.global<prefetch:{_PREFETCH}>",
     "[a]:space [b]:global i:imm c:u32=none", "copy_later<{i}>({a}, {b}, {c}, {site});"),
    (f"cp.async.cg<space:.shared|.shared::cta>.global<prefetch:{_PREFETCH}>",
     "[a]:space [b]:global i:imm c:u32=none", "copy_later<{i}>({a}, {b}, {c}, {site});"),
    ("cp.async.commit_group", "", "commit_copies();"),
    ("cp.async.wait_group", "i:imm", "wait_for_copies({i}, {site});"),
    ("cp.async.wait_all", "", "wait_for_all_copies({site});"),
]

CONTROL = [
    ("bra<uni:.uni|>", "l:label", "goto {l};"),
    ("brx.idx<uni:.uni|>", "a:u32 l:targets", "{l}"),
    ("call<uni:.uni|>", "call", "{call}"),
    ("ret<uni:.uni|>", "", "return;"),
    ("exit", "", "{exit}"),
    ("trap", "", "trap({site});"),
    ("brkpt", "", "trap({site});"),
    ("nanosleep.u32", "a:u32", "pause_thread();"),
    ("griddepcontrol.<what:launch_dependents|wait>", "", ";"),
    ("pmevent", "i:imm", ";"),
]

MEMORY_AND_CONTROL = DATA + ATOMIC + WARP + MATRIX + ASYNC_COPY + CONTROL

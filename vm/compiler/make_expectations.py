# Writes testdata/flow.txt: what CPython's optimiser and assembler make of sequences.
# Counterpart: Lib/test/test_peepholer.py, Lib/test/test_compiler_assemble.py.
"""Usage: python3.14 make_expectations.py

A case is a line "case NAME NLOCALS", a line "const KIND TEXT" for each constant and a line for each
instruction; then the same after "optimized", with constants as their repr; then the tables of the
code object that the assembler makes of that.
"""

import ast
import os
import pathlib
import sys

import _opcode
import _opcode_metadata
import _testinternalcapi as stages

OUT = pathlib.Path(__file__).with_name("testdata") / "flow.txt"
OPCODES = _opcode_metadata.opmap
KEPT = []  # CPython 3.14.8 can crash when a sequence with annotations is freed.
NAMES = {number: name for name, number in OPCODES.items()}
LOCALS = {OPCODES[name] for name in ("LOAD_FAST", "LOAD_FAST_CHECK", "LOAD_FAST_AND_CLEAR", "STORE_FAST",
                                     "DELETE_FAST", "STORE_FAST_MAYBE_NULL", "LOAD_FAST_BORROW")}
CELLS = {OPCODES[name] for name in ("LOAD_DEREF", "STORE_DEREF", "DELETE_DEREF", "LOAD_CLOSURE", "MAKE_CELL",
                                    "LOAD_FROM_DICT_OR_DEREF")}

# One piece of source for each thing that a pass does.
SOURCES = {
    "fold_operators": "a = 1 + 2 * 3 - 4; b = 7 // 2; c = 7 % 4; d = 2 ** 10; e = 1 << 8; f = 6 & 3 | 8 ^ 1",
    "fold_unary": "a = -1; b = ~5; c = not 0; d = +3.5; e = -0.0; f = --1; g = not not 1",
    "fold_raises": "a = 1 // 0; b = 'x' + 1; c = 'abc'[5]; d = -'a'; e = 1 << -1",
    "fold_limits": "a = 2 ** 127; b = 2 ** 128; c = 'x' * 4096; d = 'x' * 4097; e = (1,) * 256; f = (1,) * 257; "
                   "g = 1 << 127; h = 1 << 128; i = 10 ** 30 * 10 ** 30; j = ((1, 2),) * 200; k = ((1,) * 20,) * 50",
    "fold_subscript": "a = 'abc'[1]; b = (1, 2, 3)[-1]; c = b'ab'[0]; d = (1, 2)[0:1]",
    "fold_format": "a = 'x%s' % 1",
    "fold_tuples": "a = (1, 2, 3); b = (1, (2, (3, 4))); c = (); d = ((),)",
    "fold_lists": "a = [1, 2, 3]; b = [1, 2]; c = {1, 2, 3}; d = {4}",
    "fold_for_in": "for x in [1, 2]: pass\nfor y in {5}: pass\nfor z in [x, y]: pass\nx in [1, 2]\nx in {1}\nx not in [x]",
    "fold_long_displays": "a = " + str(list(range(31))) + "\nfor x in " + str(list(range(40))) + ": pass\nx in {"
                          + ", ".join(map(str, range(33))) + "}\nb = " + str(tuple(range(35))) + "\nfor y in ("
                          + "x, " * 32 + "): pass",
    "merge_constants": "a = 0.0, -0.0, 0, False, 1, True, 1.0, 0j, -0j, 'a', b'a', (0,), (False,), (0.0,), (-0.0,)\n"
                       "b = 2.5 + 0; c = 2.5; d = 'a' 'b'; e = 'ab'",
    "small_ints": "a = 255; b = 256; c = -1; d = 0; e = True",
    "constant_tests": "if 1: a\nif 0: b\nif None: c\nwhile 1:\n  a\n  if 'x': break\nx = 1 or a\ny = 0 and b\nassert (), a",
    "none_tests": "if a is None: b\nif a is not None: b\nif not (a is None): c\nx = a is None\nwhile a is not None: b",
    "not_tests": "if not a: b\nx = not (a in b)\ny = not (a is b)\nz = not not a\nif not (a < b): c\nw = (a == b) and c",
    "chained": "x = a < b < c\nif a < b < c: d\nif a and b or c: d\nx = (a and b) or (c and d)\nx = a if b and c else d",
    "loops": "for i in a:\n  if i: continue\n  b\nelse:\n  c\nwhile a:\n  if b: break\n  c\nelse: d\nwhile True: pass",
    "swaps": "a, b = b, a\na, b, c = c, b, a\na, b, c, d = d, c, b, a\n(a,) = (b,)",
    "exits": "try:\n  a\nexcept B as e:\n  c\nexcept (D, E):\n  raise\nelse:\n  f\nfinally:\n  g",
    "with": "with a as b, c as d:\n  e\nwith a: pass",
    "match": "match a:\n  case 1 | 2: b\n  case [x, *y]: c\n  case {'k': v, **r}: d\n  case C(1, k=z): e\n  case _: f",
    "comprehensions": "[x for x in a if x]\n{x: y for x, y in a}\n{x for y in a for x in y}\n(x for x in a)",
    "globals": "import a.b as c\nfrom d import e as f\nprint(c)\ndel f\nclass C(a):\n  x: int = 1\n  def m(self): return super().m()",
    "annotations": "x: int\ndef f(a: b, *c: d) -> e: pass",
    "f_strings": "f'{a}{b!r:>{w}}c' + f'{a:x}'",
    "calls": "f(*a, **b)\ng(1, *a, k=2, **b)\na.m(1, k=2)\nsuper().x",
}
# These become sequences of functions, whose constants are not known and so are made up.
FUNCTIONS = {
    "locals": "def f(a, b):\n  c = a\n  d = c + b\n  c, d = d, c\n  return c, d, a",
    "unbound": "def f(a):\n  if a: b = 1\n  else: del a\n  try:\n    c = b\n  except E:\n    c = a\n  return b, c",
    "unbound_loop": "def f(x):\n  for i in x:\n    if i: y = i\n    else: del y\n  return i, y",
    "many_locals": "def f():\n" + "".join(f"  v{i} = {i}\n" for i in range(70)) + "  if v1: del v69\n  return v0, v15, v16, v68, v69",
    "closures": "def f(a, b):\n  c = a\n  def g(d):\n    nonlocal c\n    c = d\n    return a\n  del b\n  return g, c",
    "generators": "def f(a):\n  x = yield a\n  try:\n    yield from x\n  finally:\n    yield\n  return (y async for y in a)",
    "coroutines": "async def f(a):\n  async with a as b:\n    await b\n  async for c in b:\n    if c: return\n    yield [d async for d in c]",
    "borrowing": "def f(a, b):\n  a.x = b\n  a = a.y(b, a := 3)\n  return [a for a in b], a, (b if a else a)",
    "import_from": "def f(a):\n  from m import x, y\n  b = a\n  return b",
    "try_loops": "def f(a):\n  for x in a:\n    try:\n      if x: continue\n      return x\n    except E as e:\n      break\n    finally:\n      g()\n  else:\n    h()",
    "conditional_returns": "def f(a):\n  if a:\n    return 1\n  elif f:\n    raise a\n  while a:\n    if f: return\n    a -= 1",
    "nested_functions": "def f(a=1, *, b=2):\n  def g():\n    return a, b\n  return lambda c: (a, c)",
    "inlined_comprehension": "def f(a):\n  x = [x for x in a]\n  return [y for y in x if (z := y)], z",
    "generic": "def f[T: int, *U](a: T): return a\ntype A[B] = list[B]\nclass C[D = int]: pass",
    "except_star": "def f(a):\n  try:\n    a()\n  except* E as e:\n    return_ = e\n  return return_",
}
# Sequences as no source makes them.
WRITTEN = {
    "threaded_jumps": [("LOAD_NAME", 0, 1), ("POP_JUMP_IF_FALSE", "a", 1), ("LOAD_NAME", 1, 2), ("POP_TOP", 0, 2), "a",
                       ("JUMP", "b", 3), ("LOAD_NAME", 2, 4), ("POP_TOP", 0, 4), "b", ("JUMP", "c", 5), ("NOP", 0, 6),
                       "c", ("NOP", 0, 7), ("LOAD_CONST", 0, 7), ("RETURN_VALUE", 0, 7)],
    "swaps_and_stores": [("LOAD_NAME", 0, 1), ("LOAD_NAME", 1, 1), ("LOAD_NAME", 2, 1), ("SWAP", 3, 1), ("SWAP", 2, 1),
                         ("NOP", 0, 1), ("SWAP", 3, 1), ("STORE_FAST", 0, 1), ("POP_TOP", 0, 1), ("STORE_FAST", 1, 1),
                         ("LOAD_CONST", 0, 2), ("RETURN_VALUE", 0, 2)],
    "pairs": [("LOAD_CONST", 0, 1), ("POP_TOP", 0, 1), ("LOAD_NAME", 0, 2), ("COPY", 1, 2), ("POP_TOP", 0, 2),
              ("POP_TOP", 0, 3), ("LOAD_CONST", 0, 4), ("RETURN_VALUE", 0, 4)],
    "next_location": [("NOP", 0, -2), ("LOAD_NAME", 0, -2), ("POP_TOP", 0, 3), ("LOAD_CONST", 0, -2), ("RETURN_VALUE", 0, -2)],
    "long_jump": [("LOAD_NAME", 0, 1), ("POP_JUMP_IF_TRUE", "end", 1)] + [("LOAD_NAME", 300, 2), ("POP_TOP", 0, 2)] * 150
                 + ["end", ("LOAD_CONST", 0, 3), ("RETURN_VALUE", 0, 3)],
    "long_loop": ["top", ("LOAD_NAME", 0, 1), ("POP_TOP", 0, 1)] + [("LOAD_NAME", 70000, 2), ("POP_TOP", 0, 2)] * 90
                 + [("LOAD_NAME", 1, 3), ("POP_JUMP_IF_TRUE", "top", 3), ("LOAD_CONST", 0, 4), ("RETURN_VALUE", 0, 4)],
    "yield_depths": [("SETUP_CLEANUP", "h", 1), ("RETURN_GENERATOR", 0, 1), ("POP_TOP", 0, 1), ("RESUME", 0, 1),
                     ("LOAD_CONST", 0, 1), ("YIELD_VALUE", 0, 1), ("RESUME", 1, 1), ("POP_TOP", 0, 1), ("LOAD_CONST", 0, 1),
                     ("RETURN_VALUE", 0, 1), "h", ("CALL_INTRINSIC_1", 3, 1), ("RERAISE", 1, 1)],
    "long_set": [("BUILD_SET", 0, 1), ("LOAD_CONST", 0, 1), ("SET_ADD", 1, 1), ("NOP", 0, 2), ("GET_ITER", 0, 2),
                 ("POP_TOP", 0, 2), ("LOAD_CONST", 0, 2), ("RETURN_VALUE", 0, 2)],
}


def has_target(opcode: int) -> bool:
    return _opcode.has_jump(opcode) or _opcode.has_exc(opcode)


def rebuild(instructions):
    """A sequence of the instructions that get_instructions() gave, jumps leading to positions."""
    sequence = stages.new_instruction_sequence()
    labels = {}
    for opcode, oparg, *_ in instructions:
        if has_target(opcode) and oparg not in labels:
            labels[oparg] = sequence.new_label()
    for position, (opcode, oparg, *place) in enumerate(instructions):
        if position in labels:
            sequence.use_label(labels[position])
        sequence.addop(opcode, labels[oparg] if has_target(opcode) else oparg or 0, *place)
    return sequence


def written(items):
    sequence = stages.new_instruction_sequence()
    labels = {}
    for item in items:
        if isinstance(item, str):
            labels[item] = sequence.new_label()
    for item in items:
        if isinstance(item, str):
            sequence.use_label(labels[item])
        else:
            name, oparg, line = item
            columns = (line, -2, -2) if line == -2 else (line, 3, 9)
            sequence.addop(OPCODES[name], labels[oparg] if isinstance(oparg, str) else oparg, line, *columns)
    return sequence


def constant(value) -> str:
    match value:
        case bool() | None:
            return f"{value} "
        case int():
            return f"int {value}"
        case float():
            return f"float {value!r}"
        case str() if value.isascii() and value.isprintable():
            return f"str {value}"
        case bytes():
            return f"bytes {value.decode()}"
    return f"str {type(value).__name__} of the source"


def instruction(opcode, oparg, *place) -> str:
    return f"{NAMES[opcode]} {oparg or 0} {' '.join(map(str, place))}"


def normal(value) -> str:
    """The repr, in which sets of strings have no order."""
    if isinstance(value, frozenset):
        return f"frozenset of {len(value)}"
    return repr(value)


def write_case(out, name, sequence, constants) -> None:
    texts = [constant(value) for value in constants]
    constants = [f"{type(value).__name__} of the source" if text.endswith("of the source") else value
                 for text, value in zip(texts, constants)]
    before = sequence.get_instructions()
    nlocals = max([oparg + 1 for opcode, oparg, *_ in before if opcode in LOCALS], default=0)
    print(f"case {name} {nlocals}", file=out)
    for text in texts:
        print("const", text, file=out)
    for item in before:
        print(instruction(*item), file=out)
    after = stages.optimize_cfg(rebuild(before), constants, nlocals).get_instructions()
    print("optimized", file=out)
    for value in constants:
        print("const", normal(value), file=out)
    for item in after:
        print(instruction(*item), file=out)
    ncells = max([oparg + 1 for opcode, oparg, *_ in after if opcode in CELLS], default=0)
    metadata = {
        "name": "f", "qualname": "g.f", "consts": {(i, value): i for i, value in enumerate(constants)}, "names": {},
        "varnames": {f"v{i}": i for i in range(nlocals)}, "freevars": {f"c{i}": i for i in range(ncells // 2, ncells)},
        "cellvars": {("v0" if i == 0 and nlocals else f"c{i}"): i for i in range(ncells // 2)}, "fasthidden": {},
        "argcount": min(1, nlocals), "posonlyargcount": 0, "kwonlyargcount": 0, "firstlineno": 1,
    }
    code = stages.assemble_code_object("file", rebuild(after), metadata)
    print("assembled", ncells, code.co_stacksize, code.co_code.hex(), code.co_linetable.hex(),
          code.co_exceptiontable.hex() or "-", file=out)


def nested_sequences(sequence):
    for inner in sequence.get_nested():
        yield inner
        yield from nested_sequences(inner)


def main() -> None:
    with OUT.open("w") as out:
        print(f"# By CPython {sys.version.split()[0]}; written by make_expectations.py.", file=out)
        for name, source in SOURCES.items():
            sequence, metadata = stages.compiler_codegen(ast.parse(source), "file", 0)
            KEPT.append(sequence)
            write_case(out, name, sequence, metadata["consts"])
        for name, source in FUNCTIONS.items():
            sequence, _ = stages.compiler_codegen(ast.parse(source), "file", 0)
            KEPT.append(sequence)
            for number, inner in enumerate(nested_sequences(sequence)):
                loads = [oparg for opcode, oparg, *_ in inner.get_instructions() if opcode == OPCODES["LOAD_CONST"]]
                write_case(out, f"{name}_{number}", inner, [f"k{i}" for i in range(max(loads, default=-1) + 1)])
        for name, items in WRITTEN.items():
            write_case(out, name, written(items), [None])


if __name__ == "__main__":
    main()
    os._exit(0)

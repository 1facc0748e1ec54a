# Writes testdata/codegen.txt: what CPython's code generator emits, refuses and warns of.
# Counterpart: Lib/test/test_compiler_codegen.py.
"""Usage: python3.14 make_codegen_expectations.py

A case is a line "case NAME FLAGS OPTIMIZE" and the source, each line behind "> ". Then there are a line
"warning LINE TEXT" for each warning, and either "sequence DEPTH" and a line for each instruction, for the
module and everything nested in it, or "error TYPE ARGS".
"""

import __future__
import ast
import pathlib
import sys
import warnings

import _opcode_metadata
import _testinternalcapi as stages

OUT = pathlib.Path(__file__).with_name("testdata") / "codegen.txt"
NAMES = {number: name for name, number in _opcode_metadata.opmap.items()}
KEPT = []  # CPython 3.14.8 can crash when a sequence with annotations is freed.
FUTURE = "from __future__ import annotations\n"

SOURCES = {
    "names": "a = 1\ndef f(b):\n  global a\n  c = b\n  def g():\n    nonlocal c\n    c = a, d, b\n    del c\n  a = d\n  return g",
    "class_names": "class C:\n  a = a\n  def f(self): return __class__, a\n  b = [a for x in b if x]\n  c = lambda: __x",
    "mangling": "class _C:\n  def __f(self, __a, *, __b=1): self.__c = __a.__d__; import __m; del self.__e; __f(__g=1)",
    "static_attributes": "class C:\n  def f(self):\n    self.z = self.a.b = 1\n    def g(): self.y = 2\n  class D:\n    def h(self): self.q: int = 1",
    "super": "class C:\n  def f(self, x):\n    super().a; super().m(x, k=x); super(C, x).m()\n    super(C, self).a; super().__class__\n"
             "    return (super()\n      .long)\n  def g(): super().a",
    "functions": "@d\n@e(1)\ndef f(a, /, b=1, *c, d, e=2, **g):\n  'doc'\n  return a\nlambda x, *, y=3: (yield)",
    "docstrings": "'''one\n   two\n\tthree\n\n  '''\nclass C:\n  '''  a\n     b'''\ndef f(): ' x '",
    "annotations": "x: int\nif x:\n  y: str = 1\na.b: c\na[0:1, 2]: c\n(z): int = 3\nclass C:\n  p: int\n  for q in p: r: int = q\n"
                   "def f(a: b, /, c: d = 1, *e: *f, g: h, **i: j) -> k: l: m = 1",
    "future_annotations": FUTURE + "x: a[b] = 1\nclass C:\n  y: (lambda: 'z')\ndef f(a: b.c, *d: *e) -> {f: -1}: pass",
    "type_parameters": "def f[T: int, *U, **V](a: T = 1, *, b=2) -> U: pass\nclass C[T: (int, str) = int](B, k=T): x: T\n"
                       "type A[T, *U = *V] = T | U\ntype B = A",
    "conditions": "if a and not (b or c): d\nelif a if b else c: e\nwhile a < b < c and not a < b: f\nx = a < b > c\ny = a and b or not c",
    "chains": "if not a < b < c: d\nx = (a := b) is not None is c\nassert a < b < c, d\nassert (a, b)",
    "loops": "for a in b:\n  for c in d:\n    if e: continue\n    break\n  else: f\nwhile True:\n  with g: break\n"
             "async def h():\n  async for i in j:\n    if k: continue\n    return 1\n  else: m",
    "return_through": "def f():\n  for a in b:\n    try:\n      with c as d:\n        try:\n          return e\n        finally: g\n"
                      "    except h as i: return 1\n    finally:\n      for j in k: return\n      continue",
    "except": "try: a\nexcept B: c\nexcept (D, E) as f:\n  try: g\n  except: h\nelse: i\nfinally:\n  try: j\n  finally: k",
    "except_star": "try: a\nexcept* B as c: d\nexcept* E: f\nelse: g\nfinally: h",
    "with": "with a, b as c, d as (e, f): g\nasync def h():\n  async with i as j, k: return j",
    "generators": "def a():\n  x = yield\n  y = yield x\n  z = yield from y\n  return z\nasync def b():\n  await c\n  yield await d\n"
                  "async def e(): return [x async for x in y if await z]",
    "comprehensions": "def f(a):\n  b = [c for d in a if d for c in [d] for e in d]\n  {x: lambda: x for x in a}\n  {y for y, a in b}\n"
                      "  return (z for z in (w async for w in a))\n[q for q in (r for r in q)]",
    "comprehension_cells": "class C:\n  x = 1\n  y = [lambda: z for z in x]\ndef f(z):\n  [lambda: z for z in z if (w := z)]\n  return z, w",
    "builtin_calls": "all(a for b in c)\nany((a for b in c))\ntuple(a for b in c)\nall([a])\nlist(a for b in c)",
    "calls": "f(); f(a, *b, c=d); f(*a); f(**a); f(a, k=b, **c, l=d, **e); a.b(c, k=d); a.b(*c)\nimport m\nm.f(1)\n"
             "(a\n  .b\n  (c))\n(a.b\n .c)",
    "many_arguments": f"f({', '.join(map('a{}'.format, range(31)))})\nf({', '.join(map('k{0}=a'.format, range(16)))})\n"
                      f"a.m({', '.join(map('a{}'.format, range(30)))})\nf({', '.join(map('k{0}=a'.format, range(17)))}, **b)",
    "displays": "[a, *b, c]; (*a,); {*a, b}; {**a}; {a: b, **c, d: e}; {}; [1, 2, 3, 4]; (1, a); {1: 2, 3: 4}",
    "long_displays": f"[{', '.join('a' * 31)}]\n({', '.join('a' * 31)})\n{{{', '.join('a' * 31)}}}\n"
                     f"{{{', '.join('a: b' for _ in range(17))}}}\nf'{'{a}' * 31}'\n{{{', '.join('a: b' for _ in range(36))}, **c}}",
    "assignment": "a = b.c = d[e] = f\n(a, [b, *c]) = d\n[*a] = b\na[b:c] = d[e:]\na[1:2] = a[b:c:d]\ndel a, b.c, d[e], (f, [g]), a[b:c]",
    "augmented": "a += b\na.b -= c\na[b] *= c\na[b:c] @= d\na[1:2] **= d\n(a\n .b) //= c",
    "imports": "import a, a.b, a.b.c as d\nfrom . import e\nfrom ..f import g as h, i\nfrom j import *",
    "f_strings": "f''\nf'a'\nf'{a}'\nf'{a!r:>{b}}c{d!s}' f'{e=}'\nt''\nt'{a}b{c!r:{d}}' t'e'\n'%s-%r' % (a, b)",
    "match": "match a:\n  case 1 | 'b' | -1: c\n  case None if d: e\n  case x.y: f\n  case [g, *_, h]: i\n  case [j, *k]: l\n"
             "  case {'m': n, 'o': 1, **p}: q\n  case C(r, _, s=t): u\n  case [v, w] | (w, v) as z: y\n  case {}: aa\n  case _: bb",
    "match_one": "match a:\n  case _: b\nmatch a, b:\n  case [x, y] if x: c\n  case z: d",
    "raise": "raise\nraise a\nraise a from b",
    "pass": "pass\n1\n'a'\n...\nglobal a\na",
    "slices": "a[1:2]; a[1:2:3]; a[b:2]; a[:]; a[::b]; a[1:2, b]",
    "conditional_lambda": "x = lambda a=1: (lambda: a)\ny = [lambda: i for i in z]",
    # Refused.
    "return_outside": "return", "return_in_class": "class C: return 1", "yield_outside": "yield",
    "yield_from_async": "async def f(): yield from a", "return_async_generator": "async def f():\n  yield\n  return 1",
    "break_outside": "if a: break", "continue_outside": "def f(): continue", "break_in_class": "while a:\n  class C: break",
    "bare_except_first": "try: a\nexcept: b\nexcept C: d", "star_alone": "*a", "star_target": "*a = b",
    "two_stars": "*a, *b = c", "repeated_keyword": "f(a=1, b=2, a=3)", "except_star_break": "for a in b:\n  try: c\n  except* d: break",
    "blocks": "\n".join(" " * i + "for a in b:" for i in range(22)) + "\n" + " " * 22 + "pass",
    "inlined_blocks": "[" * 22 + "a" + " for a in b]" * 22,
    "default_order": "def f[T = int, U](): pass",
    "capture_twice": "match a:\n  case [b, b]: c", "irrefutable": "match a:\n  case b: c\n  case 1: d",
    "wildcard_first": "match a:\n  case _: c\n  case 1: d", "other_names": "match a:\n  case [b] | [c]: d",
    "repeated_key": "match a:\n  case {'b': 1, 'b': 2}: c", "repeated_attribute": "match a:\n  case C(b=1, b=2): c",
    "two_pattern_stars": "match a:\n  case [*b, *c]: d", "no_future": "from __future__ import nothing",
    # Warned of.
    "is_literal": "a is 1\na is not 'b'\n(1, 2) is a\na is None is ...\na < 1 is b",
    "not_callable": "1()\n[1](2)\n{}()\nf'{a}'()\n(a for b in c)()\n(lambda: 1)()\nNone()",
    "not_subscriptable": "1[0]\n{1}[0]\n(a for b in c)[0]\n(lambda: 1)[0]\n'a'[0]",
    "bad_index": "[1]['a']\n(1, 2)[1.5]\n'a'[1, 2]\n[1][a]\nf'{a}'[None]\n[1][True]",
    "warned_once": "try: a\nfinally: b is 1",
}
OPTIONS = {
    "asserts": ("assert a, b\n__debug__\nif __debug__: c\ndef f():\n  'doc'", 0, 1),
    "no_docstrings": ("'doc'\nclass C:\n  'doc'\n  a = 1\ndef f():\n  'doc'\n  return b", 0, 2),
    "future_flag": ("x: a + b", __future__.annotations.compiler_flag, 0),
    "top_level_await": ("await a\nasync with b: c\n[d async for d in e]", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, 0),
}


def write_sequence(out, sequence, depth) -> None:
    print("sequence", depth, file=out)
    for opcode, oparg, *place in sequence.get_instructions():
        print(NAMES[opcode], oparg or 0, *place, file=out)
    for inner in sequence.get_nested():
        write_sequence(out, inner, depth + 1)


def write_case(out, name, source, flags, optimize) -> None:
    print("case", name, flags, optimize, file=out)
    for line in source.split("\n"):
        print(">", line, file=out)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = compile(source, "<test>", "exec", ast.PyCF_ONLY_AST | flags, True)
            if flags:  # compiler_codegen() takes none.
                code = compile(source, "<test>", "exec", flags, True, optimize)
                result = code.co_code.hex(), code.co_flags
            else:
                result = stages.compiler_codegen(tree, "<test>", optimize)
                KEPT.append(result)
        except SyntaxError as error:
            result = error
    for warning in caught:
        print("warning", warning.lineno, warning.message, file=out)
    if isinstance(result, SyntaxError):
        print("error", type(result).__name__, result.args, file=out)
    elif flags:
        print("code", *result, file=out)
    else:
        write_sequence(out, result[0], 0)


def main() -> None:
    with OUT.open("w") as out:
        print(f"# By CPython {sys.version.split()[0]}; written by make_codegen_expectations.py.", file=out)
        for name, source in SOURCES.items():
            write_case(out, name, source, 0, 0)
        for name, (source, flags, optimize) in OPTIONS.items():
            write_case(out, name, source, flags, optimize)


if __name__ == "__main__":
    main()

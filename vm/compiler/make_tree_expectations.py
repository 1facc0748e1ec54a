# Writes testdata/symtable.txt and testdata/unparse.txt: what CPython knows of a program's names, and
# how it writes annotations that stay strings.
# Counterpart: Lib/test/test_symtable.py, Lib/test/test_annotations.py.
"""Usage: python3.14 make_tree_expectations.py

symtable.txt: the lines of a program behind "> ", then for each of its scopes a line
"scope DEPTH TYPE NAME LINE NESTED", one "parameters ..." and one "name NAME FLAGS" for each name; or
one line "error LINE COLUMN ENDLINE ENDCOLUMN MESSAGE". Names that only pass through a scope come last and
sorted: their order depends on the seed of CPython's hashes.
unparse.txt: an expression, a tab, and the text that `from __future__ import annotations` makes of it.
"""

import pathlib
import sys

import _symtable

HERE = pathlib.Path(__file__).with_name("testdata")
USAGE = (1 << _symtable.SCOPE_OFF) - 1

# Programs that have a table.
GOOD = """
def f(a, /, b=lambda q: q, *c, d=[e for e in g], **h): return a, b, i
===
def outer():
  x = 1
  def inner():
    nonlocal x
    x = [x for y in x if (z := y)]
    return lambda: x + z
  global g
  g = inner
===
class A:
  __private = __other
  def __method(self, __argument): return self.__attribute, __private, super().method
  x = [__class__ for _ in y]
  w = [lambda: __class__ for _ in y]
  class __B(__C): __private = 1
class ___: __private = 1
===
class A[T: (int, str) = bytes, *Ts, **P](B[T], metaclass=M):
  x: T
  def f[__U: T](self, a: T, *b: __U) -> A: return T, __U
  type X[V] = list[V, T, x]
  if x: y: int
===
x: int
def f(a: b, *c: d, **e: f) -> g:
  h: i = j
  (k): l = m
  n.o: p
for q in r:
  s: t
===
"doc"
from __future__ import annotations, generator_stop
x: [a for a in b]
class C:
  y: x
  def f(self, a: y) -> y: return super()
===
def f(v):
  a = [x + v for x in v]
  b = [lambda: x + v for x in v]
  c = {x: (y for y in x) for x in v}
  return [[i + j + v for i in j] for j in v]
===
class A:
  v = 1
  a = [v for x in v]
  b = [lambda: x + v for x in v]
  c = (v for x in v)
  def f(): nonlocal __class__; __class__ = 1
===
async def f():
  async with a as b, c: await d
  async for e in g: yield e
  return_ = [h async for h in i]
  return (j async for j in k)
===
import a.b.c, d.e as f
from g import h, i as j
from k import *
try: l
except m as n: o
except p: q
match r:
  case [s, *t, {"u": v, **w}, X(y, z=aa)] | (bb as cc) if dd: ee
  case _: ff
===
[(a := b) for c in d]
[[(e := f) for g in h] for i in j]
def k():
  global a
  return [(a := b) for c in d]
===
def f[T](a: T = 1, *, b: T = 2) -> T: return T
type A = B
type C[D: E = F, *G, **H] = D[G, H]
===
f"{a!r:>{b}}" + t"{c}{(lambda: d)}"
del e, f.g, h[i:j:k]
with l as (m, *n): o += p
assert q, r
raise s from t
===
def generic_in_function():
  T = int
  class A[U]:
    a: T = T
    def f(self) -> U: return T
    b = [T for _ in U]
  def g[V: T](x: V): return V, T
""".strip("\n").split("\n===\n")

# Programs whose names make no sense.
BAD = """
def f(a): global a
===
def f(a): nonlocal a
===
def f():
  a
  global a
===
def f():
  a = 1
  global a
===
def f():
  a: int
  global a
===
def f():
  a = 1
  def g():
    a: int
    nonlocal a
===
nonlocal a
===
class A: nonlocal a
===
def f():
  nonlocal a
===
def f():
  a = 1
  def g():
    global a
    nonlocal a
===
def f(a, b, *, a): pass
===
def f[T, *T](): pass
===
def f[T]():
  nonlocal T
===
def f[__classdict__](): pass
===
def f():
  global a
  a: int = 1
===
class A:
  from b import *
===
[a := 1 for a in b]
===
[a for a in (b := c)]
===
[(a := b) for c in d for a in c]
===
class A: [(a := b) for c in d]
===
type A = [(a := b) for c in d]
===
def f[T: [(a := b) for c in d]](): pass
===
class A[T]([(a := b) for c in d]): pass
===
def f(a: (b := c)): pass
===
a: (yield)
===
type A = (await b)
===
def f[T: (yield)](): pass
===
def f[T: (int, (yield))](): pass
===
def f[*T = (yield)](): pass
===
class A[T](b := c): pass
===
await a
===
def f(): await a
===
lambda: [await a for b in c]
===
def f(): return [a async for a in b]
===
def f():
  async with a: pass
===
async for a in b: pass
===
[(yield) for a in b]
===
{(yield): a for a in b}
===
((yield from c) for a in b)
===
__debug__ = 1
===
def f(*, __debug__): pass
===
a.__debug__ = 1
===
del __debug__
===
f(__debug__=1)
===
import a.b as __debug__
===
match a:
  case A(__debug__=1): pass
===
from __future__ import braces
===
from __future__ import nothing
===
a
from __future__ import annotations
""".strip("\n").split("\n===\n")

EXPRESSIONS = """
a + b * c - (d - e)
(a ** b) ** c ** -d
-a ** b, (-a) ** b, ~(a + b), not a, not (a and b)
a and b or c, a and (b or c), a or b and c
a < b <= c != d, (a < b) < c, a is not b, a not in c
a if b else c if d else e, (a if b else c) if d else e
lambda: a, lambda *a, b=1, **c: d, lambda a, /, b=2, *, c: (yield a)
f(a, *b, c=d, **e), f(a for b in c), f((a for b in c), d), f(a)(b).c[d]
[a, *b], {a, *b}, {a: b, **c}, (a,), (), ((a, b), c), [], {}
[a for b in c if d if e for f, g in h], {a: b for c in d}
a[b], a[b, c], a[b:c, ::d, *e], a[(b,)], a[()]
1, 1.5, 1e400, -1e400, 1e400j, 2 + 3j, 'a', b'a', "it's", ..., None, True, (1).real, 1.5.real
f'{a!r:>{b}}{{}}', f'{ {a} }{(lambda: b)}', t'{a!s:x} {b}', f'{f"{a}"}', u'a' 'b'
(a := b), [(a := b), c := d]
""".strip("\n").split("\n")


def scopes(table, depth):
    yield f"scope {depth} {table.type} {table.name} {table.lineno} {table.nested}"
    yield " ".join(["parameters", *table.varnames])
    used = [item for item in table.symbols.items() if item[1] & USAGE]
    passing = sorted(item for item in table.symbols.items() if not item[1] & USAGE)
    for name, flags in used + passing:
        yield f"name {name} {flags}"
    for child in table.children:
        yield from scopes(child, depth + 1)


def answer(source):
    try:
        yield from scopes(_symtable.symtable(source, "file", "exec"), 0)
    except SyntaxError as error:
        yield f"error {error.lineno} {error.offset} {error.end_lineno} {error.end_offset} {error.msg}"


def unparsed(source):
    # Inside a lambda more is allowed.
    code = compile(f"from __future__ import annotations\nx: (lambda: ({source}))", "file", "exec")
    return next(text for text in code.co_consts if str(text).startswith("lambda: "))


def main() -> None:
    head = f"# By CPython {sys.version.split()[0]}; written by make_tree_expectations.py."
    with (HERE / "symtable.txt").open("w") as out:
        print(head, file=out)
        for source in GOOD + BAD:
            for line in source.split("\n"):
                print(">", line, file=out)
            for line in answer(source):
                print(line, file=out)
    with (HERE / "unparse.txt").open("w") as out:
        print(head, file=out)
        for source in EXPRESSIONS:
            print(source, unparsed(source), sep="\t", file=out)


if __name__ == "__main__":
    main()

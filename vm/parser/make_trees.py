# Writes testdata/trees.txt: what CPython makes of small programs, right and wrong ones.
# Counterpart: Lib/test/test_ast, test_syntax.py.
"""Usage: python3.14 make_trees.py

One case a line, tab separated: mode, flags (of PyCF_), feature version, source, answer. In the last two \\n, \\t and
\\\\ stand for what they stand for in Python. An answer is a tree, or an error with its place and line.
"""

import ast
import pathlib
import struct
import warnings

OUT = pathlib.Path(__file__).with_name("testdata") / "trees.txt"
UTF8 = 0x100  # PyCF_IGNORE_COOKIE: what compile() sets for a str.
TYPE_COMMENTS = ast.PyCF_TYPE_COMMENTS
INCOMPLETE = 0x4000  # PyCF_ALLOW_INCOMPLETE_INPUT
BARRY = 0x400000

# Programs, each with everything of its sort.
RIGHT = [
    "", "pass", "x = y = 1; del x, (y), [z]", "a, *b = c,\n[d, (e, f)] = g\nh.i, j[k] = l",
    "x: int\nx: int = 1\n(y): int\nz.a: b = yield", "a += 1\nb.c @= yield d\ne[f] //= *g, h",
    "return_ = 1\ndef f():\n  return\ndef g(): return *a, b", "raise\nraise A\nraise A from B",
    "import a, b.c as d\nfrom . import e\nfrom ...... import f as g\nfrom .h.i import (j, k as l,)\nfrom m import *",
    "global a, b\nnonlocal c\nassert d, e\nassert f\nbreak\ncontinue",
    "if a: b\nelif c: d\nelif e: f\nelse: g", "while a:\n  b\n  c\nelse:\n  d", "for a, *b in c, *d:\n  e\nelse:\n  f",
    "async def f():\n  async for a in b: c\n  async with d as e, f: g\n  await h\n  return [i async for i in j]",
    "with a: b\nwith (a, b as c,): d\nwith (a): b\nwith (a) as b, c as (d, e): f\nwith (yield): g",
    "try: a\nexcept B: c\nexcept (D, E) as f: g\nexcept: h\nelse: i\nfinally: j\ntry: a\nfinally: b",
    "try: a\nexcept* B as c: d\nexcept* E, F: g", "try: a\nexcept B, C: d",
    "def f(a, /, b: int, c=1, *d: *e, f, g: h = 2, **i) -> j: k\ndef l(*, m): n\ndef o(p=1, /): q\ndef r(s, t=1, /, u=2, *v): w",
    "@a\n@b.c(d)\nclass E(F, *g, h=i, **j): k\n@l\ndef m(): n\n@o\nasync def p(): q\nclass R: s",
    "def f[T: int = str, *U = *v, **W = x](): y\nclass A[T,]: b\ntype C[D: (e, f)] = g\ntype = 1\ntype[0]",
    "lambda: a\nlambda b, /, c=1, *d, e, f=2, **g: h\nlambda *, i: j\nlambda *k: l\nlambda m=1, /, **n: o",
    "a if b else c if d else e\na or b and not c or d\nnot a in b not in c is d is not e\na < b <= c == d != e > f >= g",
    "a | b ^ c & d << e >> f + g - h * i / j // k % l @ m ** -n ** ~+o", "await_ = a.b[c](d)(e, *f, g=h, **i)[j:k:l, ::, *m, n:o]",
    "f(a for a in b)\nf(a, (b for b in c), *d, e=f, *g)\nf(a := b)\nf(a := b, c)\nf()", "(a := b)\n[c := d]\n{e := f}\nx[y := 1]",
    "()\n(a,)\n(a)\n(*a, b)\n[]\n[*a, b,]\n{}\n{a}\n{*a, b}\n{a: b, **c,}",
    "[a for b in c if d if e for f, in g]\n{a for a in b}\n{a: b for c in d}\n(a async for a in b)",
    "None\nTrue\nFalse\n...\n1\n0x_fF\n0b1\n0o7\n1_000\n1.5e3\n.5\n2j\n12345678901234567890123",
    "'a' \"b\" r'\\c' u'd'\nu'e' 'f'\nb'g' br'\\h'\n'''i\nj'''\n'\\x41\\N{DIGIT ONE}\\u00e9\\101\\\n'",
    "f'a{b}c{d!r}{e:f}{g!s:h{i}j}{{k}}' 'l' f''\nf'{a=}{b = !a}{c=:d}'\nf'''{\na}'''\nrf'\\{a:\\b}'\nf'{a:{b:{c}}}'\nf'{lambda x: 1}'" ,
    "t'a{b}c{d!r:e}' t'{f = }'\nt''\nt'{g  !s}{ h :i{j}}'", "match a:\n  case 1 | -2.5 | 3 + 4j | -5 - 6j | 'b' 'c' | None | True | False: d",
    "match a, *b:\n  case c.d | e.f.g: h\n  case [i, *j, _] | (k, *_) | () | (l) | []: m\n  case n, *o: p\n  case {}: q",
    "match a:\n  case {1: b, 'c': d, e.f: g, **h}: i\n  case {None: _, **j,}: k\n  case A() | B(1,) | C.D(x, y=2) | E(z=_,) as f if g: h\n  case _: l",
    "match = case = _ = 1\nmatch(a)\nmatch[b]\nmatch, c\nmatch.d = 1\nprint(match * a)\nmatch -1",
    "\u00e9 = \ufb01 = \u212b\n\u4e2d.\u6587 = 'ab\u00e9' + f'{\u00e9}'\nx = '\u4e2d', y", "x = \\\n  1\n\n# c\n  # d\nif a:\n\n  b\n  # e\nc\n",
    "a; b;\nif c: d; e", "if a:\n\tb\nelse:\n        c", "yield\ndef f():\n  x = yield\n  y = yield from z\n  yield a, *b\n  await c",
]

# One mistake each.
WRONG = [
    "x +", "1 = x", "f() = 1", "(a, 1) = b", "[a, f()] = b", "*1 = a", "a + b = c", "a if b else c = d", "'a' = 1", "f'{a}' = 1",
    "t'{a}' = 1", "None = 1", "... = 1", "lambda: a = 1", "{} = a", "{a} = b", "[a for a in b] = c", "(a for a in b) = c", "a < b = c",
    "yield = 1", "(yield) = 1", "a = yield = b", "await_ = await a = b", "-a = b", "a or b = c", "(a := 1) = 2", "f() += 1", "(a, b) += 1",
    "[a] -= 1", "x = 1 = 2", "del f()", "del a + b", "del *a", "del (a, 1)", "del", "for 1 in a: b", "for f() in a: b", "for a b in c: d",
    "for a: b", "[a for 1 in b]", "[a for b]", "with a as 1: b", "with a as f(): b", "import a as b.c", "import a as 1",
    "from a import b as c.d", "import a from b", "import", "from a import", "from a import b,", "from a import (b", "from a import b c",
    "if a\n  b", "if a:\nb", "elif a: b", "if a: b\nelif c\n  d", "if a: b\nelif c:\nd", "if a: b\nelse\n  c", "if a: b\nelse:\nc",
    "if a: b\nelse: c\nelif d: e", "while a\n  b", "while a:\nb", "for a in b\n  c", "for a in b:\nc", "with a\n  b", "with a:\nb", "with (a, b)\n  c",
    "with (a as b):\nc", "try\n  a", "try:\na", "try: a\nb", "try: a\nexcept B\n  c", "try: a\nexcept\n  b", "try: a\nexcept B:\nc", "try: a\nexcept:\nb",
    "try: a\nfinally:\nb", "try: a\nexcept B, C as d: e", "try: a\nexcept* B, C as d: e", "try: a\nexcept*: b", "try: a\nexcept B: c\nexcept* D: e",
    "try: a\nexcept* B: c\nexcept D: e", "try: a\nexcept B as c.d: e", "try: a\nexcept* B as c[0]: d", "try: a\nexcept* B:\nc",
    "match a\n  case b: c", "match a:\ncase b: c", "match a:\n  case b\n    c", "match a:\n  case b:\n  c", "match a:\n  case b as _: c",
    "match a:\n  case b as c.d: e", "match a:\n  case A(b=1, c): d", "match a:\n  case 1 + 2: b", "match a:\n  case 1j + 2j: b",
    "def f(: a", "def f()\n  a", "def f():\na", "def f: a", "def f(a, a=1, b): c", "def f(a=1, b): c", "def f(a, (b, c)): d", "def f(*): a",
    "def f(*, **a): b", "def f(*a, *b): c", "def f(*a=1): b", "def f(**a=1): b", "def f(**a, b): c", "def f(**a, *b): c", "def f(/, a): b",
    "def f(a, /, b, /): c", "def f(*a, /): b", "def f(a, / *b): c", "def f(a, /* b): c", "def f(a=): b", "def f(a, b=,): c", "def 1(): a",
    "lambda a=1, b: c", "lambda (a, b): c", "lambda *: a", "lambda *a, *b: c", "lambda *a=1: b", "lambda **a=1: b", "lambda **a, b: c",
    "lambda /: a", "lambda a, /, b, /: c", "lambda *a, /: b", "lambda a=: b", "class A\n  b", "class A:\nb", "class A(B: c", "class: a", "class 1: a",
    "def f[](): a", "class A[T: int, T: str =]: b", "def f[*T: int](): a", "def f[**P: (int, str)](): b", "type A = ",
    "f(a b)", "f(a, b c, d)", "(a b)", "[a, b c]", "{a: b c}", "{a b}", "x = (a\nb = c", "f(a for a in b, c)", "f(a, b for b in c)", "f(a for a in b, c for c in d)",
    "f(a=1, b)", "f(**a, b)", "f(**a, *b)", "f(a=1, *b, c)", "f(1=2)", "f(True=1)", "f(a.b=c)", "f(a + b=c)", "f(a=)", "f(a, b=)", "f(a=b for b in c)",
    "f(**a=b)", "f(*a=b)", "f(*)", "f(**)", "(*a)", "(**a)", "[*a for a in b]", "{**a for a in b}", "{*a for a in b}", "(*a for a in b)", "[a, b for a, b in c]",
    "{a, b for a, b in c}", "[a, for a in b]", "{a: b, c}", "{a:}", "{a: *b}", "{a: b, c: *d}", "{a: b, c:}", "{**a, b}", "{a: b for c in d, e}",
    "a b", "print a", "print a, b", "exec 'a'", "print a if b", "a if b", "(a if b)", "a if b else", "a if b else pass", "x = pass if a else b",
    "a = 1 if b else return", "if a = 1: b", "while a.b = 1: c", "if f() = 1: b", "if 1 = a: b", "(a.b := 1)", "(f() := 1)", "(1 := a)", "a := 1",
    "[a := 1 := 2]", "x = a := 1", "1 <> 2", "a <> b", "a < > b", "a !b", "not", "a not b", "a + not b", "-not a", "a is not", "a ** not b", "a == not b",
    "(a", "[a", "{a", "f(a, b\nc = 1\n", "(a]", "a)", "x = [1, 2\ny = 3\n", "f(a\nif b: c", "((a)\n", "'a", "'''a", "f'a", "f'''a{b", "b'\u00e9'",
    "'a' b'c'", "'a' t'b'", "t'a' 'b'", "f'a' t'b'", "t'a' b'c'", "'a' b 'c'", "'\\x1'", "'\\N{no such}'", "b'\\x1'", "f'\\x1'", "'\\u12'", "'\\q'", "'\\400'",
    "f'{}'", "f'{!r}'", "f'{:a}'", "f'{=}'", "f'{a b}'", "f'{a!}'", "f'{a!x}'", "f'{a! r}'", "f'{a!rr}'", "f'{a!r b}'", "f'{a=b}'", "f'{a = b}'", "f'{a:{b}'", "f'{a'",
    "f'}'", "f'{a:{b c}}'", "f'{lambda x:1}'", "f'{a $ b}'", "f'{*}'", "f'{a!:b}'", "f'{a!1}'", "f'{a:b", "f'{(a}'", "f'{a)}'", "f'{a[}'", "f'{ }'", "f'{a;}'",
    "t'{}'", "t'{!r}'", "t'{a b}'", "t'{a!x}'", "t'{a!}'", "t'{a'", "t'{lambda x:1}'", "f'{a:{b!}}'", "f'{1 if 2}'", "f'{yield = 1}'", "f'{a\n b}'",
    "a: b: c", "(a, b): c", "[a]: b", "f(): a", "a, b: c", "1: a", "((a, b)): c", "'a': b", "a + b: c", "x: int = ", "async a", "async x = 1", "async lambda: a",
    "await", "yield from", "return = 1", "assert", "raise a from", "global a.b", "global", "nonlocal 1", "import a.", "import .a", "from . a import b", "@\ndef f(): a",
    "@a b\ndef f(): c", "@a\nb = 1", " a", "a\n b", "if a:\n  b\n c", "if a:\n    b\n  c\n", "if a:\n  b\n\tc", "  ", "\\", "a \\ b", "a \\", "0777", "1_", "1__0", "0x", "1e", "1a", "0b2", "1.e+",
    "a $ b", "a ? b", "\u20ac = 1", "a\u00a0b", "x = 'a\nb'", "\ufeffa = $", "a;;b", "; a", "a, = ", "a.1", "a..b", "a.", "[1, 2 3]", "{1: 2 3: 4}", "x[a b]", "x[", "x[1:2 3]",
    "(yield a b)", "with a as b c: d", "with a, b c: d", "for a in b c: d", "return a b", "lambda a b: c", "lambda a: b c", "class A(B C): d", "def f(a b): c",
    "None.a = b = None = 1", "f() = g() = 1", "a = f() = 1", "for a.b() in c: d", "for (a, b()) in c: d", "(a, b) := 1", "del (a, b), c()", "del [a, b + c]", "\u4e2d\u6587 = (\u00e9 \u00e8)",
    "x = '\u4e2d\u6587' y", "f('\u4e2d', a b)", "'\U0001f600' = 1",
]


def value(v) -> str:
    if isinstance(v, float):
        return "float:" + struct.pack(">d", v).hex()
    if isinstance(v, complex):
        return f"complex:{struct.pack('>d', v.real).hex()}:{struct.pack('>d', v.imag).hex()}"
    if isinstance(v, str):
        return "str:" + v.encode("utf-8", "surrogatepass").hex()
    if isinstance(v, bytes):
        return "bytes:" + v.hex()
    return repr(v)


def text(n) -> str:
    if isinstance(n, list):
        return "[" + " ".join(map(text, n)) + "]"
    if n is None:
        return "-"
    if not isinstance(n, ast.AST):
        return str(n)
    out = type(n).__name__
    if not n._fields and not n._attributes:
        return out
    if n._attributes:
        out += f"@{n.lineno}:{n.col_offset}-{n.end_lineno}:{n.end_col_offset}"
    for field in n._fields:
        is_value = (type(n), field) in ((ast.Constant, "value"), (ast.MatchSingleton, "value"), (ast.Interpolation, "str"))
        out += " " + (value if is_value else text)(getattr(n, field))
    return f"({out})"


def answer(source: str, mode: str, flags: int, version: int) -> str:
    try:
        return text(compile(source, "<tree>", mode, flags | ast.PyCF_ONLY_AST, True, _feature_version=version))
    except SyntaxError as e:
        return f"{type(e).__name__} {e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset} {e.msg}\n{e.text}"
    except ValueError as e:
        return f"ValueError {e}"


def cases():
    for source in RIGHT + WRONG:
        yield "exec", 0, 14, source
    for source in ("1", "a, *b", " a\n", "a b", "a;", "", "\n\n", "x = 1", "(a", "lambda: (yield)"):
        yield "eval", 0, 14, source
    for source in ("1", "a; b", "if a: b", "if a:\n  b\n", "if a:\n  b\n\n", "a\nb", "", "\n", "# a", "a # b\n\n# c", "def f():", "x = (", "'''a", "a b"):
        yield "single", 0, 14, source
        yield "single", 0x200 | INCOMPLETE, 14, source
        yield "exec", 0x200 | INCOMPLETE, 14, source
    for source in ("() -> a", "(a, *b, **c) -> d", "(*a) -> b", "(**a) -> b", "(a, b)", "(a, **b, *c) -> d", "(*a, **b) -> [c]"):
        yield "func_type", 0, 14, source
    for source in ("a = b # type: c", "def f(a, # type: b\n      *, c=1, # type: d\n      ): # type: () -> e\n  f",
                   "for a in b: # type: c\n  d", "with a as b: # type: c\n  d", "a # type: ignore[b]\n# type: ignore\n", "def f(): # type: a\n  # type: b\n  c",
                   "a # type: b", "def f(*, # type: a\n  b): c"):
        yield "exec", TYPE_COMMENTS, 14, source
    for source in ("1 <> 2", "1 != 2", "from __future__ import barry_as_FLUFL\n1 <> 2\n1 != 2"):
        yield "exec", BARRY, 14, source
    for version, source in ((4, "a @ b"), (4, "a @= b"), (4, "async def f(): a"), (4, "await a"), (5, "x: int"), (5, "(x): int"), (5, "1_0"), (5, "[a async for a in b]"),
                            (7, "def f(a, /): b"), (7, "lambda a, /: b"), (7, "(a := 1)"), (9, "match a:\n  case b: c"), (9, "match a\n  case b: c"), (10, "try: a\nexcept* B: c"),
                            (11, "type A = b"), (11, "def f[T](): a"), (11, "'\\q'"), (12, "def f[T = int](): a"), (13, "t'a'"), (13, "try: a\nexcept B, C: d")):
        yield "exec", 0, version, source


def quoted(s: str) -> str:
    return s.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def main() -> None:
    warnings.simplefilter("ignore")
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="\n") as out:
        for mode, flags, version, source in cases():
            got = answer(source, mode, flags, version)
            out.write("\t".join((mode, str(flags | UTF8), str(version), quoted(source), quoted(got))) + "\n")


if __name__ == "__main__":
    main()

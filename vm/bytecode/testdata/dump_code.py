# Prints what CPython knows about many code objects, for the table and disassembler tests.
# Counterpart: Lib/dis.py, Objects/codeobject.c.
"""usage: python3.14 dump_code.py {tables|dis} [step [offset]]

Compiles the snippets below and every step-th file of the standard library. One record a code
object: lines of a word and a value, values that can hold anything in hex, `end` last.
"""

import dis
import io
import os
import sys
import sysconfig

SNIPPETS = [
    "",
    "x = 1\n" * 3,
    "def f(a, b=1, *args, c: int = 2, **kw):\n    return a[b:c], {**kw}, [*args], f'{a!r:>{b}} {c!s}{b=}'\n",
    "async def g(it):\n    async for x in it:\n        if x: continue\n        await x\n"
    "    async with it as y:\n        yield y\n    return\n",
    "def h():\n    try:\n        with open('x') as f, open('y'):\n            return [i async for i in f] if 0 else 1\n"
    "    except* (OSError, ValueError) as e:\n        raise KeyError from e\n    finally:\n        print('bye')\n",
    "def m(v):\n    match v:\n        case {'a': [1, *r], **rest} if r: return r\n"
    "        case str() | int(): return 1\n        case [x, _, y]: return x\n        case P(a=1, b=2): pass\n",
    "class C[T: int = str](dict, metaclass=type):\n    x: int\n    def m(self):\n        return super().m(), __class__\n"
    "    @property\n    def p(self): return super(C, self).p\ntype A[*Ts, **P] = dict[Ts, P]\n",
    "def outer():\n    a = b = 0\n    def inner():\n        nonlocal a\n        a += b\n        del a\n        return lambda: a\n"
    "    global gg\n    gg = inner\n    del gg\n    return inner\n",
    "from os import *\nimport a.b as c\nfrom . import d\nassert c, 'no'\nx = t'{c} and {d:x}'\n",
    "x = 1 if a is None else 2 if a is not None else not b\ny = a in b, a not in c, a is d, a is not e, a < b < c\n",
    "for i in range(10):\n    while i:\n        if i == 3: break\n        i -= 1\n    else:\n        i @= 2; i **= 3; i //= 4; i >>= i | i ^ i & ~i\n",
    "def gen():\n    x = yield\n    y = yield from gen()\n    return (yield), x, y\nf = lambda *, a: (b := a)\n",
    "\n".join(f"v{i} = v{i - 1} + {i * 1000}" for i in range(1, 400)) + "\nwhile v1:\n" +
    "\n".join(f"    if v{i}: f(v{i}.a{i}, k={i})" for i in range(1, 200)),
    "def f(" + ", ".join(f"a{i}" for i in range(300)) + "):\n    return " + "+".join(f"a{i}" for i in range(300)),
    "x = " + "[" * 30 + "1" + "]" * 30 + "\n" * 300 + "y = (\n" + "\n" * 200 + "a +\n b)\n",
    "é = 'ñ' + '\\ud800' + b'\\xff'.decode()\nclass Ω:\n    ß = é\n",
    "def k():\n    return all(x for x in y), any([x for x in y]), tuple(x for x in y), {k: v for k, v in z}, {*a}\n",
    "def big(o):\n" + "    o.method(" + " " * 90 + "o.value,\n" + " " * 200 + "o.other)\n",
]


def triples(rows):
    return ";".join(",".join("-" if n is None else str(int(n)) for n in row) for row in rows)


def text(value):
    return value.encode("utf-8", "surrogatepass").hex()


def local_names(code):
    names = []
    while True:
        try:
            names.append(code._varname_from_oparg(len(names)))
        except IndexError:
            return names


def record(code, mode, out, outermost=True):
    nested = [c for c in code.co_consts if hasattr(c, "co_code")]
    out.append(f"first {code.co_firstlineno}")
    out.append(f"code {code.co_code.hex()}")
    out.append(f"line_table {code.co_linetable.hex()}")
    out.append(f"exception_table {code.co_exceptiontable.hex()}")
    if mode == "tables":
        out.append(f"positions {triples(code.co_positions())}")
        out.append(f"lines {triples(code.co_lines())}")
        out.append(f"stacksize {code.co_stacksize}")
        out.append(f"branches {triples(code.co_branches())}")
        entries = dis._parse_exception_table(code)
        out.append("entries " + triples((e.start, e.end, e.target, e.depth, e.lasti) for e in entries))
    else:
        out.append(f"adaptive {code._co_code_adaptive.hex()}")
        out.append(f"repr {text(repr(code))}")
        for constant in code.co_consts:
            out.append(f"const {text(repr(constant))}")
        for name in code.co_names:
            out.append(f"name {text(name)}")
        for name in local_names(code):
            out.append(f"local {text(name)}")
        for options in ({}, {"show_offsets": True, "show_caches": True, "adaptive": True},
                        {"show_positions": True}):
            listing = io.StringIO()
            dis.disassemble(code, lasti=len(code.co_code) // 4 * 2, file=listing, **options)
            out.append(f"dis {text(listing.getvalue())}")
        if outermost:
            whole = io.StringIO()
            dis.dis(code, file=whole)
            out.append(f"whole {text(whole.getvalue())}")
    out.append(f"nested {len(nested)}")
    out.append("end")
    for inner in nested:
        record(inner, mode, out, False)


def sources(step, offset):
    for index, snippet in enumerate(SNIPPETS):
        yield f"<snippet {index}>", snippet
    root = sysconfig.get_path("stdlib")
    paths = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
        paths += [os.path.join(folder, file) for file in sorted(files) if file.endswith(".py")]
    for path in filter(os.path.isfile, paths[offset::step]):
        with open(path, "rb") as file:
            yield os.path.relpath(path, root), file.read()


def main(arguments):
    mode = arguments[0]
    step = int(arguments[1]) if len(arguments) > 1 else 1
    offset = int(arguments[2]) if len(arguments) > 2 else 0
    for name, source in sources(step, offset):
        try:
            code = compile(source, name, "exec", dont_inherit=True)
        except (SyntaxError, UnicodeError, ValueError):
            continue  # The library holds files that are wrong on purpose.
        out = []
        record(code, mode, out)
        print("\n".join(out))


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore")
    main(sys.argv[1:])

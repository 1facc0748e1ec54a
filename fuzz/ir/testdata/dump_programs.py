# Prints marshalled code of the standard library and of some small programs, for property tests.
# Counterpart: Lib/py_compile.py.
"""usage: python3.14 dump_programs.py [step [offset]]

Each program is a length in four bytes, little end first, and the bytes that a .pyc file would have
behind its header.
"""

import marshal
import os
import sys
import sysconfig
import warnings

SNIPPETS = [
    "",
    "x = (1, 2.5, -0.0, 1e400, 3j, None, ..., True, b'bytes', 'text', '\\xe9', '\\ud800', 2**31, -2**63, 2**100)\n",
    "x = {1, 2} in y, z in {3, (4, 'five')}\ndef f(a, /, b, *c, d=1, **e): return a[1:2], a[::3]\n",
    "async def g(it):\n    async for x in it:\n        if x: continue\n        await x\n"
    "    async with it as y:\n        yield y\n",
    "def h():\n    try:\n        with open('x') as f:\n            return [i for i in f]\n"
    "    except* OSError as e:\n        raise KeyError from e\n    finally:\n        print('bye')\n",
    "def m(v):\n    match v:\n        case {'a': [1, *r], **rest} if r: return r\n"
    "        case str() | int(): return 1\n        case P(a=1, b=2): pass\n",
    "class C[T: int = str](dict):\n    x: int\n    def m(self):\n        return super().m(), __class__\ntype A[*Ts, **P] = dict[Ts, P]\n",
    "def outer():\n    a = b = 0\n    def inner():\n        nonlocal a\n        a += b\n        del a\n        return lambda: a\n    return inner\n",
    "from os import *\nimport a.b as c\nassert c, 'no'\nx = t'{c} and {d!r:x}'\n",
    "def gen():\n    x = yield\n    y = yield from gen()\n    return (yield), x, y\n",
    "\n".join(f"v{i} = v{i - 1} + {i * 1000}" for i in range(1, 400)) + "\nwhile v1:\n" +
    "\n".join(f"    if v{i}: f(v{i}.a{i}, k={i})" for i in range(1, 200)),
    "def f(" + ", ".join(f"a{i}" for i in range(300)) + "):\n    return " + "+".join(f"a{i}" for i in range(300)),
]


def sources(step, offset):
    yield from ((f"<snippet {index}>", snippet) for index, snippet in enumerate(SNIPPETS))
    root = sysconfig.get_path("stdlib")
    paths = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
        paths += [os.path.join(folder, file) for file in sorted(files) if file.endswith(".py")]
    for path in filter(os.path.isfile, paths[offset::step]):
        with open(path, "rb") as file:
            yield os.path.relpath(path, root), file.read()


def main(arguments):
    step = int(arguments[0]) if arguments else 1
    offset = int(arguments[1]) if len(arguments) > 1 else 0
    out = sys.stdout.buffer
    for name, source in sources(step, offset):
        try:
            code = compile(source, name, "exec", dont_inherit=True)
        except (SyntaxError, UnicodeError, ValueError):
            continue  # The library holds files that are wrong on purpose.
        data = marshal.dumps(code)
        out.write(len(data).to_bytes(4, "little") + data)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1:])

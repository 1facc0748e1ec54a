"""from __future__ import annotations keeps annotations as text."""

from __future__ import annotations


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def f(a: int, b: undefined_name[1, 2] = 5, *c: "quoted", d: lambda x: x + 1, **e: {"k": [1]}) -> not_defined | None:
    pass


class C:
    x: int
    y: undefined.attribute = 1
    z: "already text"
    w: (1, 2)
    v: a if b else c
    u: f"{x!r:>5}"

    def method(self, other: C) -> C: ...


show("f.__annotations__", lambda: f.__annotations__)
show("C.__annotations__", lambda: C.__annotations__)
show("C.method.__annotations__", lambda: C.method.__annotations__)
show(
    "f.__annotate__ is None, C.__annotate__ is None, [type(v).__name__ for v in "
    "f.__annotations__.values()]",
    lambda: (
        f.__annotate__ is None, C.__annotate__ is None,
        [type(v).__name__ for v in f.__annotations__.values()],
    ),
)
v: list[int] = []
w: -1 ** 2 + (3 * 4)
x: not y and (z or 1)
y: a[1:2, ...]
z: lambda *a, k=1, **kw: (a, kw)
aa: {**a, 'b': 1}
bb: {x for x in y if z}
cc: await_ if x else y
dd: a < b <= c != d is not e not in f
ee: print(*args, key=1, **kw)
ff: 1_000 + 0x10 + 1e3 + 2j
gg: b"bytes" + "text"
hh: ~x @ y // z % 2
ii: (yield_)
jj: [*a, b]
kk: x.y.z[0].w()
show("list(__annotations__.items())", lambda: list(__annotations__.items()))
f.__annotations__["new"] = "kept"
show(
    'f.__annotations__["new"], C.__dict__["__annotations__"] is C.__annotations__',
    lambda: (f.__annotations__["new"], C.__dict__["__annotations__"] is C.__annotations__),
)


def local_annotations():
    q: never_evaluated = 1
    return q


show(
    "local_annotations(), local_annotations.__annotations__",
    lambda: (local_annotations(), local_annotations.__annotations__),
)

"""bytearray: construction, repr, methods returning copies, comparison, hashing and subclassing."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Sub(bytearray):
    def __init__(self, *args, tag=None):
        super().__init__(*args)
        self.tag = tag


B = bytearray(b"Hello, World")
show(
    'bytearray(), bytearray(3), bytearray(b"x"), bytearray([1, 2]), bytearray("ñ", '
    '"utf-8"), bytearray(range(3))',
    lambda: (
        bytearray(), bytearray(3), bytearray(b"x"), bytearray([1, 2]), bytearray("ñ", "utf-8"),
        bytearray(range(3)),
    ),
)
show('bytearray("x")', lambda: bytearray("x"))
show("bytearray(-1)", lambda: bytearray(-1))
show("bytearray([256])", lambda: bytearray([256]))
show("bytearray(None)", lambda: bytearray(None))
show("bytearray(1, 2, 3, 4)", lambda: bytearray(1, 2, 3, 4))
show(
    'bytearray(source=b"x"), bytearray("x", encoding="ascii", errors="ignore")',
    lambda: (bytearray(source=b"x"), bytearray("x", encoding="ascii", errors="ignore")),
)
show(
    "repr(bytearray(b\"a'b\")), repr(bytearray(b'\"')), str(bytearray(b\"\\xff\")), Sub(b\"x\")",
    lambda: (repr(bytearray(b"a'b")), repr(bytearray(b'"')), str(bytearray(b"\xff")), Sub(b"x")),
)
show(
    'B.upper(), B.lower(), B.title(), B.swapcase(), B.capitalize(), B.replace(b"l", '
    'b"L"), B.find(b"o"), B.count(b"l")',
    lambda: (
        B.upper(), B.lower(), B.title(), B.swapcase(), B.capitalize(), B.replace(b"l", b"L"),
        B.find(b"o"), B.count(b"l"),
    ),
)
show(
    'B.split(b", "), B.partition(b","), B.rpartition(b"o"), B.strip(b"Hd"), B.center(16, '
    'b"*"), B.zfill(15), B.splitlines()',
    lambda: (
        B.split(b", "), B.partition(b","), B.rpartition(b"o"), B.strip(b"Hd"), B.center(16, b"*"),
        B.zfill(15), B.splitlines(),
    ),
)
show(
    'B.startswith(b"He"), B.endswith((b"x", b"ld")), B.isalpha(), '
    'B.removeprefix(b"Hello"), B.translate(None, b"lo")',
    lambda: (
        B.startswith(b"He"), B.endswith((b"x", b"ld")), B.isalpha(), B.removeprefix(b"Hello"),
        B.translate(None, b"lo"),
    ),
)
show(
    'B.join([b"1", b"2"]), B.decode(), B.hex(" "), B.expandtabs(), B.index(b"W"), B.rindex(b"o")',
    lambda: (
        B.join([b"1", b"2"]), B.decode(), B.hex(" "), B.expandtabs(), B.index(b"W"),
        B.rindex(b"o"),
    ),
)
show(
    '[type(x).__name__ for x in (B.upper(), B.copy(), B[1:], B + b"", b"" + B, B * 2, '
    'B.split()[0], B.partition(b"z")[0])]',
    lambda: [type(x).__name__ for x in (B.upper(), B.copy(), B[1:], B + b"", b"" + B, B * 2, B.split()[0], B.partition(b"z")[0])],
)
show(
    'B[0], B[-1], B[2:5], B[::-1], len(B), list(B)[:3], B[100:], 72 in B, b"World" in B',
    lambda: (B[0], B[-1], B[2:5], B[::-1], len(B), list(B)[:3], B[100:], 72 in B, b"World" in B),
)
show("B[50]", lambda: B[50])
show('B["x"]', lambda: B["x"])
show(
    'B == b"Hello, World", B == "Hello, World", B < b"I", B != bytearray(B), bytearray() '
    '== b"", B >= b"Hello"',
    lambda: (
        B == b"Hello, World", B == "Hello, World", B < b"I", B != bytearray(B), bytearray() == b"",
        B >= b"Hello",
    ),
)
show('B < "x"', lambda: B < "x")
show("hash(B)", lambda: hash(B))
show("{B: 1}", lambda: {B: 1})
show('B + "x"', lambda: B + "x")
show("B + 5", lambda: B + 5)
show(
    'b"%s" % bytearray(b"x"), bytearray(b"%d-%s") % (1, b"a"), bytearray(b"%x") % 255',
    lambda: (b"%s" % bytearray(b"x"), bytearray(b"%d-%s") % (1, b"a"), bytearray(b"%x") % 255),
)
show('bytearray(b"%d") % "x"', lambda: bytearray(b"%d") % "x")
show(
    'bytearray.fromhex("6162"), type(Sub.fromhex("61")).__name__, '
    'bytearray.maketrans(b"a", b"b")[97]',
    lambda: (
        bytearray.fromhex("6162"), type(Sub.fromhex("61")).__name__,
        bytearray.maketrans(b"a", b"b")[97],
    ),
)
show(
    'Sub(b"x", tag=1).tag, Sub(b"x").upper(), type(Sub(b"x").upper()).__name__, '
    'type(Sub(b"x") + b"").__name__',
    lambda: (
        Sub(b"x", tag=1).tag, Sub(b"x").upper(), type(Sub(b"x").upper()).__name__,
        type(Sub(b"x") + b"").__name__,
    ),
)
show(
    'Sub(b"x").__reduce_ex__(2)[1], bytearray(b"\\xe9").__reduce_ex__(2)[1], '
    'bytearray(b"\\xe9").__reduce__()[1]',
    lambda: (
        Sub(b"x").__reduce_ex__(2)[1], bytearray(b"\xe9").__reduce_ex__(2)[1],
        bytearray(b"\xe9").__reduce__()[1],
    ),
)
show(
    'iter(bytearray(b"ab")).__length_hint__(), list(reversed(bytearray(b"abc"))), '
    'bytearray(b"ab").__contains__(97)',
    lambda: (
        iter(bytearray(b"ab")).__length_hint__(), list(reversed(bytearray(b"abc"))),
        bytearray(b"ab").__contains__(97),
    ),
)
show(
    'bool(bytearray()), bool(bytearray(1)), not bytearray(b"x"), bytes(bytearray(b"x")), '
    'int(bytearray(b"12"))',
    lambda: (
        bool(bytearray()), bool(bytearray(1)), not bytearray(b"x"), bytes(bytearray(b"x")),
        int(bytearray(b"12")),
    ),
)
show("B.nope", lambda: B.nope)
show("bytearray.__mro__, bytearray.__hash__", lambda: (bytearray.__mro__, bytearray.__hash__))
a = bytearray(b"abc")
a.__init__(b"again")
print(a)
a.__init__()
print(a)
a += b"xyz"
a *= 2
print(a)
b = a
b += b"!"
print(a is b, a)

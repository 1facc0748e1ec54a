"""marshal: bytes of every type, versions, references, code objects and malformed input."""

import marshal


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def trip(value, *version):
    data = marshal.dumps(value, *version)
    back = marshal.loads(data)
    return type(back).__name__, back == value or back is value or back != back


values = [
    None, True, False, ..., StopIteration, 0, 1, -1, 2**31 - 1, 2**31, -(2**31), 2**64, -(2**100), 1.5, -0.0, float("inf"),
    1j, 2.5 - 3j, "", "abc", "é", "€", "\U0001f600", "\ud800", "x" * 300, b"", b"abc", b"\xff" * 300, (), (1,), (1, 2, 3),
    tuple(range(300)), [], [1, [2]], {}, {"a": 1, 2: [3]}, set(), {1, 2}, frozenset(), frozenset([1]), slice(1, 2, 3),
]
for value in values:
    shown = repr(value)[:40]
    print(ascii(shown), trip(value), [trip(value, v)[1] for v in range(3)] if not isinstance(value, slice) else "")
show(
    '[marshal.dumps(v, 2) for v in (None, True, ..., 5, -1, 2**40, 1.5, "a", b"a", (1,), '
    "[1], {1: 2})]",
    lambda: [marshal.dumps(v, 2) for v in (None, True, ..., 5, -1, 2**40, 1.5, "a", b"a", (1,), [1], {1: 2})],
)
show(
    "marshal.dumps(1j, 2), marshal.dumps(1.5, 0), marshal.dumps(2**70, 2), "
    "marshal.dumps(frozenset([1]), 2), marshal.version",
    lambda: (
        marshal.dumps(1j, 2), marshal.dumps(1.5, 0), marshal.dumps(2**70, 2),
        marshal.dumps(frozenset([1]), 2), marshal.version,
    ),
)
show("marshal.dumps(object())", lambda: marshal.dumps(object()))
show("marshal.dumps(len)", lambda: marshal.dumps(len))
show("marshal.dumps([1, lambda: 0])", lambda: marshal.dumps([1, lambda: 0]))
show('marshal.dumps(type("I", (int,), {})(5))', lambda: marshal.dumps(type("I", (int,), {})(5)))
show("marshal.dumps(slice(1), 4)", lambda: marshal.dumps(slice(1), 4))
show("marshal.dumps()", lambda: marshal.dumps())
show('marshal.loads(b"")', lambda: marshal.loads(b""))
show('marshal.loads(b"z")', lambda: marshal.loads(b"z"))
show('marshal.loads(b"i\\x01\\x00")', lambda: marshal.loads(b"i\x01\x00"))
show('marshal.loads(b"[\\x02\\x00\\x00\\x00N")', lambda: marshal.loads(b"[\x02\x00\x00\x00N"))
show('marshal.loads("x")', lambda: marshal.loads("x"))
show('marshal.loads(b"0")', lambda: marshal.loads(b"0"))
show('marshal.loads(b"r\\x05\\x00\\x00\\x00")', lambda: marshal.loads(b"r\x05\x00\x00\x00"))
show('marshal.loads(b"s\\xff\\xff\\xff\\xff")', lambda: marshal.loads(b"s\xff\xff\xff\xff"))
show(
    'marshal.loads(b"u\\x01\\x00\\x00\\x00\\xff")',
    lambda: marshal.loads(b"u\x01\x00\x00\x00\xff"),
)
show(
    'marshal.loads(b"l\\x01\\x00\\x00\\x00\\xff\\xff")',
    lambda: marshal.loads(b"l\x01\x00\x00\x00\xff\xff"),
)
show(
    'marshal.loads(b"Nextra"), marshal.loads(bytearray(b"T")), marshal.loads(memoryview(b"F"))',
    lambda: (
        marshal.loads(b"Nextra"), marshal.loads(bytearray(b"T")), marshal.loads(memoryview(b"F")),
    ),
)
recursive = []
recursive.append(recursive)
back = marshal.loads(marshal.dumps(recursive))
show("back[0] is back", lambda: back[0] is back)
shared = [1]
both = marshal.loads(marshal.dumps([shared, shared]))
show("both[0] is both[1]", lambda: both[0] is both[1])


def function(a, b=2, *c, d, **e):
    """doc"""
    for x in c:
        try:
            a += x
        except TypeError as error:
            return lambda: (error, a)
    return a, b, d, e


code = function.__code__
again = marshal.loads(marshal.dumps(code))
show(
    "again == code, again is code, again.co_name, again.co_consts[0], again.co_code == "
    "code.co_code, again.co_exceptiontable == code.co_exceptiontable",
    lambda: (
        again == code, again is code, again.co_name, again.co_consts[0],
        again.co_code == code.co_code, again.co_exceptiontable == code.co_exceptiontable,
    ),
)
Function = type(function)
show(
    'Function(again, {}, "f", (2,))(1, 5, 6, d=7, z=8)',
    lambda: Function(again, {}, "f", (2,))(1, 5, 6, d=7, z=8),
)
show(
    "marshal.loads(marshal.dumps(code), allow_code=True).co_name",
    lambda: marshal.loads(marshal.dumps(code), allow_code=True).co_name,
)
show("marshal.dumps(code, allow_code=False)", lambda: marshal.dumps(code, allow_code=False))
show(
    "marshal.loads(marshal.dumps(code), allow_code=False)",
    lambda: marshal.loads(marshal.dumps(code), allow_code=False),
)
deep = ()
for _ in range(1500):
    deep = (deep,)
show("len(marshal.dumps(deep))", lambda: len(marshal.dumps(deep)))
for _ in range(3000):
    deep = (deep,)
show("marshal.dumps(deep)", lambda: marshal.dumps(deep))

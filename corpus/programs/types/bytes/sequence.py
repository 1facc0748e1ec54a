"""bytes as a sequence: indexing, slicing, arithmetic, comparison, iteration and % formatting."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


S = b"abcdef"
show(
    "S[0], S[-1], S[True], S[1:3], S[::-1], S[::2], S[10:], S[-2:], list(S), "
    "tuple(S[:2]), bytes(reversed(S)), len(S)",
    lambda: (
        S[0], S[-1], S[True], S[1:3], S[::-1], S[::2], S[10:], S[-2:], list(S), tuple(S[:2]),
        bytes(reversed(S)), len(S),
    ),
)
show("S[6]", lambda: S[6])
show('S["a"]', lambda: S["a"])
show("S[1.0]", lambda: S[1.0])
show("S[::0]", lambda: S[::0])
show("S[None]", lambda: S[None])
show("S[2**80]", lambda: S[2**80])
show(
    'S + b"x", S + bytearray(b"y"), bytearray(b"y") + S, S + memoryview(b"z"), b"ab" * '
    '3, 2 * b"x", b"x" * -1',
    lambda: (
        S + b"x", S + bytearray(b"y"), bytearray(b"y") + S, S + memoryview(b"z"), b"ab" * 3,
        2 * b"x", b"x" * -1,
    ),
)
show('S + "x"', lambda: S + "x")
show("S + 1", lambda: S + 1)
show("S * 1.5", lambda: S * 1.5)
show('b"ab" * 2**70', lambda: b"ab" * 2**70)
show(
    'S < b"b", b"" < b"a", S == bytearray(S), b"a" == "a", b"a" != 97, b"abc" < b"abcd", '
    "S == memoryview(S)",
    lambda: (
        S < b"b", b"" < b"a", S == bytearray(S), b"a" == "a", b"a" != 97, b"abc" < b"abcd",
        S == memoryview(S),
    ),
)
show('S < "a"', lambda: S < "a")
show("S < 1", lambda: S < 1)
show(
    'hash(b"") == 0, hash(b"ab") == hash(b"a" + b"b"), hash(b"ab") == hash("ab"), {b"k": 1}[b"k"]',
    lambda: (
        hash(b"") == 0, hash(b"ab") == hash(b"a" + b"b"), hash(b"ab") == hash("ab"),
        {b"k": 1}[b"k"],
    ),
)


def assign():
    S[0] = 1


def delete():
    del S[0]


show("assign()", lambda: assign())
show("delete()", lambda: delete())
show(
    'iter(S).__length_hint__(), next(iter(S)), max(S), min(S), sum(S), sorted(b"cab"), '
    'bool(b""), bool(b"\\0")',
    lambda: (
        iter(S).__length_hint__(), next(iter(S)), max(S), min(S), sum(S), sorted(b"cab"),
        bool(b""), bool(b"\0"),
    ),
)
show(
    '[x for x in b"abc" if x > 97], set(b"aab") == {97, 98}, list(zip(b"ab", "ab")), 97 in b"abc"',
    lambda: (
        [x for x in b"abc" if x > 97], set(b"aab") == {97, 98}, list(zip(b"ab", "ab")),
        97 in b"abc",
    ),
)
show(
    'b"%d|%5d|%-5d|%05d|%x|%#o" % (1, 2, 3, 4, 255, 8)',
    lambda: b"%d|%5d|%-5d|%05d|%x|%#o" % (1, 2, 3, 4, 255, 8),
)
show(
    'b"%s|%b|%a|%r|%c|%c|%%" % (b"s", bytearray(b"b"), "é", "x", 65, b"B")',
    lambda: b"%s|%b|%a|%r|%c|%c|%%" % (b"s", bytearray(b"b"), "é", "x", 65, b"B"),
)
show(
    'b"%f %.2f %e %g" % (1.5, 2.345, 1.0, 1e10), b"%(k)s" % {b"k": b"v"}, b"%*d" % (5, '
    '3), b"%5s|%-5s|%.1s" % (b"a", b"b", b"xy")',
    lambda: (
        b"%f %.2f %e %g" % (1.5, 2.345, 1.0, 1e10), b"%(k)s" % {b"k": b"v"}, b"%*d" % (5, 3),
        b"%5s|%-5s|%.1s" % (b"a", b"b", b"xy"),
    ),
)
show('b"%s" % "text"', lambda: b"%s" % "text")
show('b"%b" % 5', lambda: b"%b" % 5)
show('b"%c" % 256', lambda: b"%c" % 256)
show('b"%c" % "a"', lambda: b"%c" % "a")
show('b"%c" % b"ab"', lambda: b"%c" % b"ab")
show('b"%d" % "x"', lambda: b"%d" % "x")
show('b"%d %d" % (1,)', lambda: b"%d %d" % (1,))
show('b"%d" % (1, 2)', lambda: b"%d" % (1, 2))
show('b"%q" % 1', lambda: b"%q" % 1)
show('b"%" % 1', lambda: b"%" % 1)
show('b"%(k" % {}', lambda: b"%(k" % {})
show('b"%(x)s" % {b"k": 1}', lambda: b"%(x)s" % {b"k": 1})
show('b"%s" % memoryview(b"mv")', lambda: b"%s" % memoryview(b"mv"))
show('b"abc" % ()', lambda: b"abc" % ())
show('b"abc" % 1', lambda: b"abc" % 1)
show('b"abc" % {}', lambda: b"abc" % {})
show(
    'b"x".__contains__(120), b"x".__mul__(2), b"x".__add__(b"y"), b"x".__eq__("x"), '
    'b"x".__lt__("x"), b"x".__getitem__(0)',
    lambda: (
        b"x".__contains__(120), b"x".__mul__(2), b"x".__add__(b"y"), b"x".__eq__("x"),
        b"x".__lt__("x"), b"x".__getitem__(0),
    ),
)
show('-b"x"', lambda: -b"x")
show('b"x" / 2', lambda: b"x" / 2)
show('b"x"()', lambda: b"x"())
show(
    'int(b"12"), float(b"1.5"), str(b"a", "ascii"), list(map(chr, b"abc"))',
    lambda: (int(b"12"), float(b"1.5"), str(b"a", "ascii"), list(map(chr, b"abc"))),
)

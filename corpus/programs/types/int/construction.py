"""int(): every form of argument, bases, prefixes, underscores, whitespace and error text."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Int:
    def __int__(self):
        return 42


class Index:
    def __index__(self):
        return 7


class BadInt:
    def __int__(self):
        return "no"


class Sub(int):
    pass


show(
    'int(), int(5), int(-5), int(True), int(3.99), int(-3.99), int("12"), int(" -12\\n"), '
    'int("+7")',
    lambda: (
        int(), int(5), int(-5), int(True), int(3.99), int(-3.99), int("12"), int(" -12\n"),
        int("+7"),
    ),
)
show('int(b"12"), int(bytearray(b" 12 "))', lambda: (int(b"12"), int(bytearray(b" 12 "))))
show('int(memoryview(b"34"))', lambda: int(memoryview(b"34")))
show(
    'int("1_000"), int("0_0"), int("0x_f", 16), int("0b_1", 0)',
    lambda: (int("1_000"), int("0_0"), int("0x_f", 16), int("0b_1", 0)),
)
show('int("_1")', lambda: int("_1"))
show('int("1_")', lambda: int("1_"))
show('int("1__0")', lambda: int("1__0"))
show(
    'int("ff", 16), int("0xff", 16), int("0XFF", 0), int("0o17", 0), int("0b101", 0), int("z", 36)',
    lambda: (
        int("ff", 16), int("0xff", 16), int("0XFF", 0), int("0o17", 0), int("0b101", 0),
        int("z", 36),
    ),
)
show('int("12", 3), int("0", 0), int("000", 0)', lambda: (int("12", 3), int("0", 0), int("000", 0)))
show('int("012", 0)', lambda: int("012", 0))
show('int("0x", 16)', lambda: int("0x", 16))
show('int("8", 8)', lambda: int("8", 8))
show('int("1", 1)', lambda: int("1", 1))
show('int("1", 37)', lambda: int("1", 37))
show('int("1", -5)', lambda: int("1", -5))
show('int("10", 2**100)', lambda: int("10", 2**100))
show("int(10, 2)", lambda: int(10, 2))
show("int(10.5, 2)", lambda: int(10.5, 2))
show(
    'int(b"ff", 16), int(bytearray(b"ff"), 16)',
    lambda: (int(b"ff", 16), int(bytearray(b"ff"), 16)),
)
show("int(base=10)", lambda: int(base=10))
show(
    'int("11", base=2), int("11", base=Index())',
    lambda: (int("11", base=2), int("11", base=Index())),
)
show('int("11", base="2")', lambda: int("11", base="2"))
show("int(x=1)", lambda: int(x=1))
show("int(1, 2, 3)", lambda: int(1, 2, 3))
show('int("")', lambda: int(""))
show('int(" ")', lambda: int(" "))
show('int("1 2")', lambda: int("1 2"))
show('int("3.5")', lambda: int("3.5"))
show('int("1e5")', lambda: int("1e5"))
show('int("a" * 50)', lambda: int("a" * 50))
show('int(b"\\xff")', lambda: int(b"\xff"))
show(
    'int("\\u0663\\u0664"), int("\\uff11"), int("\\u2003 5 \\u3000")',
    lambda: (int("\u0663\u0664"), int("\uff11"), int("\u2003 5 \u3000")),
)
show('int("\\ud800")', lambda: int("\ud800"))
show('int("\\N{ROMAN NUMERAL FIVE}")', lambda: int("\N{ROMAN NUMERAL FIVE}"))
show('int("1\\x002")', lambda: int("1\x002"))
show(
    "int(Int()), int(Index()), int(Sub(9)), type(int(Sub(9)))",
    lambda: (int(Int()), int(Index()), int(Sub(9)), type(int(Sub(9)))),
)
show("int(BadInt())", lambda: int(BadInt()))
show("int(None)", lambda: int(None))
show("int([])", lambda: int([]))
show("int(1j)", lambda: int(1j))
show('int(float("inf"))', lambda: int(float("inf")))
show('int(float("-inf"))', lambda: int(float("-inf")))
show('int(float("nan"))', lambda: int(float("nan")))
show(
    "int(1e30), int(-1.5e20), int(2.0**62), int(2.0**63), int(2.0**64)",
    lambda: (int(1e30), int(-1.5e20), int(2.0**62), int(2.0**63), int(2.0**64)),
)
show(
    'Sub("12"), type(Sub("12")), Sub(3) + 1, type(Sub(3) + 1)',
    lambda: (Sub("12"), type(Sub("12")), Sub(3) + 1, type(Sub(3) + 1)),
)
show(
    'int.__new__(Sub, 5), int.__new__(int, "7")',
    lambda: (int.__new__(Sub, 5), int.__new__(int, "7")),
)
show("int.__new__(str)", lambda: int.__new__(str))
show("int.__new__(5)", lambda: int.__new__(5))
show(
    'Sub.from_bytes(b"\\x01"), type(Sub.from_bytes(b"\\x01"))',
    lambda: (Sub.from_bytes(b"\x01"), type(Sub.from_bytes(b"\x01"))),
)

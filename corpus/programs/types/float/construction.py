"""float(): text forms, special values, from numbers and objects, and error text."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Float:
    def __float__(self):
        return 2.5


class Sub(float):
    pass


class ReturnsSub:
    def __float__(self):
        return Sub(1.5)


class BadFloat:
    def __float__(self):
        return 1


class Index:
    def __index__(self):
        return 9


show(
    'float(), float(3), float("3"), float("3."), float(".5"), float("1e3"), '
    'float("-1E-3"), float(True)',
    lambda: (
        float(), float(3), float("3"), float("3."), float(".5"), float("1e3"), float("-1E-3"),
        float(True),
    ),
)
show(
    'float("  1.5\\n"), float("1_000.5_0"), float("+1"), float("-0"), float("00012.50")',
    lambda: (float("  1.5\n"), float("1_000.5_0"), float("+1"), float("-0"), float("00012.50")),
)
show(
    'float("inf"), float("-Infinity"), float("+INF"), float("nan"), float("-NaN"), '
    'float("iNfInItY")',
    lambda: (
        float("inf"), float("-Infinity"), float("+INF"), float("nan"), float("-NaN"),
        float("iNfInItY"),
    ),
)
show(
    'float(b"1.5"), float(bytearray(b" 2e2 "))',
    lambda: (float(b"1.5"), float(bytearray(b" 2e2 "))),
)
show(
    'float("\\u0661\\u0662.5"), float("\\u30001.5\\u2003")',
    lambda: (float("\u0661\u0662.5"), float("\u30001.5\u2003")),
)
show('float("")', lambda: float(""))
show('float(" ")', lambda: float(" "))
show('float(".")', lambda: float("."))
show('float("e5")', lambda: float("e5"))
show('float("1e")', lambda: float("1e"))
show('float("1e+")', lambda: float("1e+"))
show('float("1__0")', lambda: float("1__0"))
show('float("_1")', lambda: float("_1"))
show('float("1_.5")', lambda: float("1_.5"))
show('float("1._5")', lambda: float("1._5"))
show('float("0x10")', lambda: float("0x10"))
show('float("infin")', lambda: float("infin"))
show('float("nan1")', lambda: float("nan1"))
show('float("1 2")', lambda: float("1 2"))
show('float("1\\x00")', lambda: float("1\x00"))
show('float(b"\\xff")', lambda: float(b"\xff"))
show('float("\\ud800")', lambda: float("\ud800"))
show('float("1,5")', lambda: float("1,5"))
show('float("one")', lambda: float("one"))
show("float(None)", lambda: float(None))
show("float([])", lambda: float([]))
show("float(1j)", lambda: float(1j))
show("float(1, 2)", lambda: float(1, 2))
show("float(x=1)", lambda: float(x=1))
show(
    "float(Float()), float(Index()), float(Sub(4.5)), type(float(Sub(4.5)))",
    lambda: (float(Float()), float(Index()), float(Sub(4.5)), type(float(Sub(4.5)))),
)
show("float(BadFloat())", lambda: float(BadFloat()))
show(
    "float(10**308), float(2**1023), float(-(10**22)), float(2**53 + 1), float(2**54 + 3)",
    lambda: (float(10**308), float(2**1023), float(-(10**22)), float(2**53 + 1), float(2**54 + 3)),
)
show("float(10**309)", lambda: float(10**309))
show(
    'float("1e308"), float("1e309"), float("-1e400"), float("1e-323"), float("1e-400"), '
    'float("4.9e-324")',
    lambda: (
        float("1e308"), float("1e309"), float("-1e400"), float("1e-323"), float("1e-400"),
        float("4.9e-324"),
    ),
)
show(
    'float("2.2250738585072014e-308"), float("2.2250738585072011e-308"), '
    'float("1.7976931348623157e308")',
    lambda: (
        float("2.2250738585072014e-308"), float("2.2250738585072011e-308"),
        float("1.7976931348623157e308"),
    ),
)
show(
    'float("0." + "0" * 400 + "1"), float("1" + "0" * 300), float("9" * 400)',
    lambda: (float("0." + "0" * 400 + "1"), float("1" + "0" * 300), float("9" * 400)),
)
show(
    'float("123456789012345678901234567890"), float("0.1000000000000000055511151231257827")',
    lambda: (
        float("123456789012345678901234567890"), float("0.1000000000000000055511151231257827"),
    ),
)
show(
    'float("9007199254740993"), float("9007199254740992.5"), float("9007199254740993.00000001")',
    lambda: (
        float("9007199254740993"), float("9007199254740992.5"), float("9007199254740993.00000001"),
    ),
)
show(
    'Sub("1.5"), type(Sub("1.5")), Sub(1.5) + 1, type(Sub(1.5) + 1), type(-Sub(1.0))',
    lambda: (Sub("1.5"), type(Sub("1.5")), Sub(1.5) + 1, type(Sub(1.5) + 1), type(-Sub(1.0))),
)
show(
    "float.__new__(Sub, 1), float.__new__(int)",
    lambda: (float.__new__(Sub, 1), float.__new__(int)),
)
show("float.__new__(int)", lambda: float.__new__(int))
show(
    'float.fromhex("0x1.8p1"), float.fromhex("inf"), float.fromhex("-0x.8p0"), '
    'float.fromhex("1.8")',
    lambda: (
        float.fromhex("0x1.8p1"), float.fromhex("inf"), float.fromhex("-0x.8p0"),
        float.fromhex("1.8"),
    ),
)
show(
    'float.fromhex("0x1p-1074"), float.fromhex("0x1.fffffffffffffp1023"), float.fromhex(" 0xA ")',
    lambda: (
        float.fromhex("0x1p-1074"), float.fromhex("0x1.fffffffffffffp1023"),
        float.fromhex(" 0xA "),
    ),
)
show('float.fromhex("0x1p1024")', lambda: float.fromhex("0x1p1024"))
show('float.fromhex("xyz")', lambda: float.fromhex("xyz"))
show('float.fromhex("")', lambda: float.fromhex(""))
show("float.fromhex(5)", lambda: float.fromhex(5))
show(
    "float.from_number(3), float.from_number(Float()), float.from_number(Sub(2.0))",
    lambda: (float.from_number(3), float.from_number(Float()), float.from_number(Sub(2.0))),
)
show('float.from_number("3")', lambda: float.from_number("3"))
show(
    "1e5, 1E-5, 1_0.5e1_0, .5, 5., 1e400, 0x10 * 1.0, 1e22, 1e23",
    lambda: (1e5, 1E-5, 1_0.5e1_0, .5, 5., 1e400, 0x10 * 1.0, 1e22, 1e23),
)

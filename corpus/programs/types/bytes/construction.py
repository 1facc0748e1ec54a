"""bytes(): from counts, iterables, text, buffers and __bytes__; literals and repr."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class HasBytes:
    def __bytes__(self):
        return b"from __bytes__"


class BadBytes:
    def __bytes__(self):
        return "text"


class Sub(bytes):
    pass


show(
    "bytes(), bytes(3), bytes([1, 2, 255]), bytes((65, 66)), bytes(range(5)), "
    'bytes(b"x"), bytes(bytearray(b"y"))',
    lambda: (
        bytes(), bytes(3), bytes([1, 2, 255]), bytes((65, 66)), bytes(range(5)), bytes(b"x"),
        bytes(bytearray(b"y")),
    ),
)
show(
    'bytes("ñ", "utf-8"), bytes("a", encoding="ascii", errors="strict"), '
    'bytes(memoryview(b"mv")), bytes({1: 2})',
    lambda: (
        bytes("ñ", "utf-8"), bytes("a", encoding="ascii", errors="strict"),
        bytes(memoryview(b"mv")), bytes({1: 2}),
    ),
)
show(
    'bytes(HasBytes()), bytes(x for x in (1, 2)), bytes(Sub(b"s")), '
    'type(bytes(Sub(b"s"))).__name__, bytes(True)',
    lambda: (
        bytes(HasBytes()), bytes(x for x in (1, 2)), bytes(Sub(b"s")),
        type(bytes(Sub(b"s"))).__name__, bytes(True),
    ),
)
show('bytes("a")', lambda: bytes("a"))
show('bytes("ñ", "ascii")', lambda: bytes("ñ", "ascii"))
show('bytes(1, "ascii")', lambda: bytes(1, "ascii"))
show('bytes("a", errors="strict")', lambda: bytes("a", errors="strict"))
show('bytes(b"a", "ascii")', lambda: bytes(b"a", "ascii"))
show("bytes(-1)", lambda: bytes(-1))
show("bytes(2**70)", lambda: bytes(2**70))
show("bytes([256])", lambda: bytes([256]))
show("bytes([-1])", lambda: bytes([-1]))
show("bytes([1.5])", lambda: bytes([1.5]))
show('bytes(["a"])', lambda: bytes(["a"]))
show("bytes(1.5)", lambda: bytes(1.5))
show("bytes(None)", lambda: bytes(None))
show("bytes(BadBytes())", lambda: bytes(BadBytes()))
show("bytes(1, 2, 3, 4)", lambda: bytes(1, 2, 3, 4))
show("bytes(x=1)", lambda: bytes(x=1))
show('bytes(source=b"x")', lambda: bytes(source=b"x"))
show('bytes("x", 5)', lambda: bytes("x", 5))
show(
    "b\"\", b\"abc\", b\"\\x00\\x7f\\x80\\xff\", b\"\\n\\r\\t\\\\\", b\"it's\", b'\"', b\"both ' \\\"\", "
    "str(b\"x\"), repr(b\"'\")",
    lambda: (
        b"", b"abc", b"\x00\x7f\x80\xff", b"\n\r\t\\", b"it's", b'"', b"both ' \"", str(b"x"),
        repr(b"'"),
    ),
)
show(
    "rb\"\\n\", b\"a\" b\"b\", b\"\\101\\x41\", ascii(b\"\\xff\"), f\"{b'x'}\", \"%s %r %a\" % (b\"x\", "
    'b"y", b"z")',
    lambda: (
        rb"\n", b"a" b"b", b"\101\x41", ascii(b"\xff"), f"{b'x'}", "%s %r %a" % (b"x", b"y", b"z"),
    ),
)
show('format(b"x"), format(b"x", "")', lambda: (format(b"x"), format(b"x", "")))
show('format(b"x", "5")', lambda: format(b"x", "5"))
show(
    'bytes.fromhex("00 ff 4a"), bytes.fromhex("DEADbeef"), bytes.fromhex(" 0a\\n0b\\t"), '
    'bytes.fromhex("")',
    lambda: (
        bytes.fromhex("00 ff 4a"), bytes.fromhex("DEADbeef"), bytes.fromhex(" 0a\n0b\t"),
        bytes.fromhex(""),
    ),
)
show('bytes.fromhex("0")', lambda: bytes.fromhex("0"))
show('bytes.fromhex("0g")', lambda: bytes.fromhex("0g"))
show('bytes.fromhex("0 a")', lambda: bytes.fromhex("0 a"))
show('bytes.fromhex("ab é")', lambda: bytes.fromhex("ab é"))
show("bytes.fromhex(5)", lambda: bytes.fromhex(5))
show('bytes.fromhex(b"6162")', lambda: bytes.fromhex(b"6162"))
show(
    'Sub.fromhex("61"), type(Sub.fromhex("61")).__name__, Sub(b"x"), type(Sub(b"x") + '
    'b"").__name__',
    lambda: (
        Sub.fromhex("61"), type(Sub.fromhex("61")).__name__, Sub(b"x"),
        type(Sub(b"x") + b"").__name__,
    ),
)
show(
    'b"abc".hex(), b"abcd".hex(":"), b"abcde".hex("-", 2), b"abcde".hex("-", -2), '
    'b"".hex(), b"ab".hex(":", 0)',
    lambda: (
        b"abc".hex(), b"abcd".hex(":"), b"abcde".hex("-", 2), b"abcde".hex("-", -2), b"".hex(),
        b"ab".hex(":", 0),
    ),
)
show('b"ab".hex("::")', lambda: b"ab".hex("::"))
show('b"ab".hex("é")', lambda: b"ab".hex("é"))
show('b"ab".hex(1)', lambda: b"ab".hex(1))
show('b"ab".hex("")', lambda: b"ab".hex(""))
show(
    'b"ab".__bytes__(), b"ab".__getnewargs__(), bytes.__new__(Sub, b"q"), '
    'bytes.maketrans(b"ab", b"xy")[95:100]',
    lambda: (
        b"ab".__bytes__(), b"ab".__getnewargs__(), bytes.__new__(Sub, b"q"),
        bytes.maketrans(b"ab", b"xy")[95:100],
    ),
)
show('bytes.maketrans(b"a", b"xy")', lambda: bytes.maketrans(b"a", b"xy"))
show('bytes.maketrans("a", "b")', lambda: bytes.maketrans("a", "b"))

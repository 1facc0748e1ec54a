"""repr, ascii and str of text: quotes, escapes, unprintables, surrogates; str() from bytes."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    "\"\", \"a\", \"it's\", 'say \"hi\"', \"both ' and \\\"\", \"\\\\\", \"\\n\\r\\t\\v\\f\\a\\b\\0\", "
    '"\\x01\\x1f\\x7f\\x80\\x9f\\xa0\\xad"',
    lambda: (
        "", "a", "it's", 'say "hi"', "both ' and \"", "\\", "\n\r\t\v\f\a\b\0",
        "\x01\x1f\x7f\x80\x9f\xa0\xad",
    ),
)
show(
    '"ñé", "€", "\\u200b", "\\u2028", "\\ufeff", "\\ud800", "\\udfff", "\\ue000", '
    '"\\U0001f600", "\\U000e0001", "\\U0010ffff"',
    lambda: (
        "ñé", "€", "\u200b", "\u2028", "\ufeff", "\ud800", "\udfff", "\ue000", "\U0001f600",
        "\U000e0001", "\U0010ffff",
    ),
)
show(
    "repr(\"'\"), repr('\"'), repr(\"'\\\"\"), repr(repr(\"'\")), repr(\"\\\\'\")",
    lambda: (repr("'"), repr('"'), repr("'\""), repr(repr("'")), repr("\\'")),
)
show(
    "ascii(\"ñ€\\U0001f600'\"), ascii(\"\\x7f\\xff\\u0100\\ud800\"), ascii([\"ñ\", {\"é\": 1}]), "
    "ascii(1)",
    lambda: (
        ascii("ñ€\U0001f600'"), ascii("\x7f\xff\u0100\ud800"), ascii(["ñ", {"é": 1}]), ascii(1),
    ),
)
show(
    'str(), str(1), str("x"), str(None), str([1, "a"]), str(b"x"), str(1.0), str(int)',
    lambda: (str(), str(1), str("x"), str(None), str([1, "a"]), str(b"x"), str(1.0), str(int)),
)
show(
    'str(b"abc", "ascii"), str(b"\\xc3\\xb1", "utf-8"), str(b"\\xff", "latin-1"), '
    'str(bytearray(b"x"), errors="strict")',
    lambda: (
        str(b"abc", "ascii"), str(b"\xc3\xb1", "utf-8"), str(b"\xff", "latin-1"),
        str(bytearray(b"x"), errors="strict"),
    ),
)
show('str(b"\\xff", "utf-8")', lambda: str(b"\xff", "utf-8"))
show(
    'str(b"\\xff\\xfe", "utf-8", "replace"), str(b"a\\xffb", errors="ignore"), str(b"\\xff", '
    'errors="backslashreplace")',
    lambda: (
        str(b"\xff\xfe", "utf-8", "replace"), str(b"a\xffb", errors="ignore"),
        str(b"\xff", errors="backslashreplace"),
    ),
)
show('str(b"\\xff", "ascii", "surrogateescape")', lambda: str(b"\xff", "ascii", "surrogateescape"))
show('str("x", "utf-8")', lambda: str("x", "utf-8"))
show('str(5, "utf-8")', lambda: str(5, "utf-8"))
show('str(b"x", "nope")', lambda: str(b"x", "nope"))
show('str(b"x", "utf-8", "strict", 1)', lambda: str(b"x", "utf-8", "strict", 1))
show(
    'str(object="x"), str(object=b"x", encoding="ascii")',
    lambda: (str(object="x"), str(object=b"x", encoding="ascii")),
)
show('str(memoryview(b"abc"), "ascii")', lambda: str(memoryview(b"abc"), "ascii"))


class Text:
    def __str__(self):
        return "from __str__"

    def __repr__(self):
        return "<repr é>"

    def __format__(self, spec):
        return f"format({spec!r})"


class Only:
    def __repr__(self):
        return "only repr"


class BadStr:
    def __str__(self):
        return 5

    def __repr__(self):
        return b"x"

    def __format__(self, spec):
        return None


class Sub(str):
    def __str__(self):
        return "sub str"

    def __repr__(self):
        return "sub repr"


show(
    'str(Text()), repr(Text()), ascii(Text()), f"{Text()}", f"{Text():x}", '
    'f"{Text()!r:>12}", "%s" % Text()',
    lambda: (
        str(Text()), repr(Text()), ascii(Text()), f"{Text()}", f"{Text():x}", f"{Text()!r:>12}",
        "%s" % Text(),
    ),
)
show(
    'str(Only()), "%s %r" % (Only(), Only()), f"{Only()!s}", [Only()]',
    lambda: (str(Only()), "%s %r" % (Only(), Only()), f"{Only()!s}", [Only()]),
)
show("str(BadStr())", lambda: str(BadStr()))
show("repr(BadStr())", lambda: repr(BadStr()))
show("ascii(BadStr())", lambda: ascii(BadStr()))
show("format(BadStr())", lambda: format(BadStr()))
show('f"{BadStr()}"', lambda: f"{BadStr()}")
show('"%s" % BadStr()', lambda: "%s" % BadStr())
show(
    "str(Sub(\"x\")), repr(Sub(\"x\")), f\"{Sub('x')}\", \"%s\" % Sub(\"x\"), Sub(\"x\") + \"\", "
    '[Sub("x")], type(str(Sub("x")))',
    lambda: (
        str(Sub("x")), repr(Sub("x")), f"{Sub('x')}", "%s" % Sub("x"), Sub("x") + "", [Sub("x")],
        type(str(Sub("x"))),
    ),
)
show(
    'str.__str__(Sub("x")), str.__repr__(Sub("x")), Sub("x") == "x", {Sub("k"): 1}["k"]',
    lambda: (str.__str__(Sub("x")), str.__repr__(Sub("x")), Sub("x") == "x", {Sub("k"): 1}["k"]),
)
show(
    '"\\N{SNOWMAN}\\N{LATIN SMALL LETTER A WITH ACUTE}", "\\x41\\101\\u0041\\U00000041"',
    lambda: ("\N{SNOWMAN}\N{LATIN SMALL LETTER A WITH ACUTE}", "\x41\101\u0041\U00000041"),
)
show('r"\\n\\x", "con" "cat", """tri"ple"""', lambda: (r"\n\x", "con" "cat", """tri"ple"""))

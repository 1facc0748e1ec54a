"""str.split, rsplit, splitlines, join and the strip family."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    '"a b  c ".split(), " a b ".split(" "), "a,b,,c".split(","), "a,b,c".split(",", 1), '
    '"a,b,c".split(",", 0)',
    lambda: (
        "a b  c ".split(), " a b ".split(" "), "a,b,,c".split(","), "a,b,c".split(",", 1),
        "a,b,c".split(",", 0),
    ),
)
show(
    '"a  b c".split(None, 1), "  a b  ".split(maxsplit=1), "".split(), "".split(","), "  '
    ' ".split(), "abc".split("abc")',
    lambda: (
        "a  b c".split(None, 1), "  a b  ".split(maxsplit=1), "".split(), "".split(","),
        "   ".split(), "abc".split("abc"),
    ),
)
show(
    '"a b  c ".rsplit(), "a,b,c".rsplit(",", 1), " a b c ".rsplit(None, 1), '
    '"a,b".rsplit(",", -1), "aXXbXX".rsplit("XX")',
    lambda: (
        "a b  c ".rsplit(), "a,b,c".rsplit(",", 1), " a b c ".rsplit(None, 1),
        "a,b".rsplit(",", -1), "aXXbXX".rsplit("XX"),
    ),
)
show(
    '"a\\u2003b\\u3000c\\x1cd\\x85e".split(), "añbñc".split("ñ"), '
    '"a\\U0001f600b".split("\\U0001f600"), "aaa".split("aa")',
    lambda: (
        "a\u2003b\u3000c\x1cd\x85e".split(), "añbñc".split("ñ"),
        "a\U0001f600b".split("\U0001f600"), "aaa".split("aa"),
    ),
)
show('"abc".split("")', lambda: "abc".split(""))
show('"abc".rsplit("")', lambda: "abc".rsplit(""))
show('"abc".split(1)', lambda: "abc".split(1))
show('"abc".split(" ", "1")', lambda: "abc".split(" ", "1"))
show('"abc".split(" ", 1, 2)', lambda: "abc".split(" ", 1, 2))
show(
    '"abc".split(sep="b"), "a b c".split(sep=None, maxsplit=1)',
    lambda: ("abc".split(sep="b"), "a b c".split(sep=None, maxsplit=1)),
)
show(
    '"a\\nb\\r\\nc\\rd".splitlines(), "a\\nb\\n".splitlines(True), "a\\n\\nb".splitlines(), '
    '"".splitlines(), "\\n".splitlines()',
    lambda: (
        "a\nb\r\nc\rd".splitlines(), "a\nb\n".splitlines(True), "a\n\nb".splitlines(),
        "".splitlines(), "\n".splitlines(),
    ),
)
show(
    '"a\\x0bb\\x0cc\\x1cd\\x1de\\x1ef\\x85g\\u2028h\\u2029i".splitlines(), '
    '"a\\nb".splitlines(keepends=1)',
    lambda: (
        "a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i".splitlines(),
        "a\nb".splitlines(keepends=1),
    ),
)
show('"a".splitlines(1, 2)', lambda: "a".splitlines(1, 2))
show(
    '",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join(("x",)), '
    '"ñ".join(["a", "\\U0001f600"])',
    lambda: (
        ",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join(("x",)),
        "ñ".join(["a", "\U0001f600"]),
    ),
)
show(
    '",".join(str(x) for x in range(5)), "".join({"k": 1}), "x".join([""] * 3), "".join(["only"])',
    lambda: (
        ",".join(str(x) for x in range(5)), "".join({"k": 1}), "x".join([""] * 3),
        "".join(["only"]),
    ),
)
show('",".join([1])', lambda: ",".join([1]))
show('",".join(["a", 2, "b"])', lambda: ",".join(["a", 2, "b"]))
show('",".join(["a", None])', lambda: ",".join(["a", None]))
show('",".join(5)', lambda: ",".join(5))
show('",".join(None)', lambda: ",".join(None))
show('",".join(["a", b"b"])', lambda: ",".join(["a", b"b"]))
show('",".join()', lambda: ",".join())
show(
    '"  a b ".strip(), "xxaxx".strip("x"), "abcba".strip("ab"), "  a".lstrip(), "a  '
    '".rstrip(), "abc".strip("abc")',
    lambda: (
        "  a b ".strip(), "xxaxx".strip("x"), "abcba".strip("ab"), "  a".lstrip(), "a  ".rstrip(),
        "abc".strip("abc"),
    ),
)
show(
    '"\\u2003a\\u3000".strip(), "\\x1ca\\x85".strip(), "ññañ".strip("ñ"), '
    '"a\\U0001f600".rstrip("\\U0001f600"), "abc".strip("")',
    lambda: (
        "\u2003a\u3000".strip(), "\x1ca\x85".strip(), "ññañ".strip("ñ"),
        "a\U0001f600".rstrip("\U0001f600"), "abc".strip(""),
    ),
)
show(
    '"  ".strip(), "".strip(), " a ".strip(None), "a-b".lstrip("a"), "a-b".rstrip("b")',
    lambda: ("  ".strip(), "".strip(), " a ".strip(None), "a-b".lstrip("a"), "a-b".rstrip("b")),
)
show('"a".strip(1)', lambda: "a".strip(1))
show('"a".strip("a", "b")', lambda: "a".strip("a", "b"))
show('"a".lstrip(b"a")', lambda: "a".lstrip(b"a"))
show(
    '(lambda s: s.strip() is s)("abc"), (lambda s: s.split("x")[0] is s)("abc"), '
    '"".join(["abc"]) == "abc"',
    lambda: (
        (lambda s: s.strip() is s)("abc"), (lambda s: s.split("x")[0] is s)("abc"),
        "".join(["abc"]) == "abc",
    ),
)


class Sub(str):
    pass


show(
    'type(Sub("abc").strip()).__name__, type("".join([Sub("abc")])).__name__, '
    'type(Sub("a").split()[0]).__name__',
    lambda: (
        type(Sub("abc").strip()).__name__, type("".join([Sub("abc")])).__name__,
        type(Sub("a").split()[0]).__name__,
    ),
)
show(
    'type(Sub("abc").replace("x", "y")).__name__, type(Sub("abc") + "").__name__, '
    'type(Sub("abc")[:]).__name__',
    lambda: (
        type(Sub("abc").replace("x", "y")).__name__, type(Sub("abc") + "").__name__,
        type(Sub("abc")[:]).__name__,
    ),
)


def generator():
    yield "a"
    raise ValueError("in the middle")


show('",".join(generator())', lambda: ",".join(generator()))
show('",".join(x for x in ["a", Sub("b")])', lambda: ",".join(x for x in ["a", Sub("b")]))
show(
    '"a,b;c".split(",")[1].split(";"), [part.strip() for part in " x ; y ".split(";")]',
    lambda: ("a,b;c".split(",")[1].split(";"), [part.strip() for part in " x ; y ".split(";")]),
)

"""str.center, ljust, rjust, zfill, expandtabs, translate, maketrans and encode."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    '"ab".center(5), "ab".center(6, "*"), "abc".center(6, "*"), "ab".center(1), '
    '"ab".center(7, "ñ"), "".center(3, "\\U0001f600")',
    lambda: (
        "ab".center(5), "ab".center(6, "*"), "abc".center(6, "*"), "ab".center(1),
        "ab".center(7, "ñ"), "".center(3, "\U0001f600"),
    ),
)
show(
    '"ab".ljust(5) + "|", "ab".rjust(5, "-"), "ab".ljust(5, "ñ"), "ab".ljust(-1)',
    lambda: ("ab".ljust(5) + "|", "ab".rjust(5, "-"), "ab".ljust(5, "ñ"), "ab".ljust(-1)),
)
show('"ab".center(5, "xy")', lambda: "ab".center(5, "xy"))
show('"ab".ljust(5, "")', lambda: "ab".ljust(5, ""))
show('"ab".rjust(5, 1)', lambda: "ab".rjust(5, 1))
show('"ab".center()', lambda: "ab".center())
show('"ab".center("5")', lambda: "ab".center("5"))
show(
    '"5".zfill(3), "-5".zfill(4), "+5".zfill(4), "--5".zfill(5), "".zfill(2), '
    '"abc".zfill(2), "ñ".zfill(3), "-".zfill(3)',
    lambda: (
        "5".zfill(3), "-5".zfill(4), "+5".zfill(4), "--5".zfill(5), "".zfill(2), "abc".zfill(2),
        "ñ".zfill(3), "-".zfill(3),
    ),
)
show('"5".zfill("3")', lambda: "5".zfill("3"))
show(
    '"a\\tb".expandtabs(), "a\\tb".expandtabs(4), "\\t".expandtabs(0), '
    '"ab\\tc\\n\\td".expandtabs(3), "a\\tb".expandtabs(-1)',
    lambda: (
        "a\tb".expandtabs(), "a\tb".expandtabs(4), "\t".expandtabs(0), "ab\tc\n\td".expandtabs(3),
        "a\tb".expandtabs(-1),
    ),
)
show(
    '"a\\tb".expandtabs(tabsize=2), "ñ\\tñ".expandtabs(4), "\\r\\t".expandtabs(2)',
    lambda: ("a\tb".expandtabs(tabsize=2), "ñ\tñ".expandtabs(4), "\r\t".expandtabs(2)),
)
show('"a\\tb".expandtabs("x")', lambda: "a\tb".expandtabs("x"))
show(
    'str.maketrans("abc", "xyz"), str.maketrans("ab", "xy", "z"), str.maketrans({"a": '
    '"x", 98: None, "c": 65})',
    lambda: (
        str.maketrans("abc", "xyz"), str.maketrans("ab", "xy", "z"),
        str.maketrans({"a": "x", 98: None, "c": 65}),
    ),
)
show('str.maketrans("ab", "x")', lambda: str.maketrans("ab", "x"))
show('str.maketrans({"ab": "x"})', lambda: str.maketrans({"ab": "x"}))
show('str.maketrans({1.5: "x"})', lambda: str.maketrans({1.5: "x"}))
show('str.maketrans("a")', lambda: str.maketrans("a"))
show("str.maketrans(1, 2)", lambda: str.maketrans(1, 2))
show('str.maketrans("a", "b", 1)', lambda: str.maketrans("a", "b", 1))
show(
    '"abcabc".translate({97: "X", 98: None, 99: 0x1F600}), '
    '"abc".translate(str.maketrans("abc", "xyz"))',
    lambda: (
        "abcabc".translate({97: "X", 98: None, 99: 0x1F600}),
        "abc".translate(str.maketrans("abc", "xyz")),
    ),
)
show(
    '"abc".translate({97: "long text", 98: ""}), "ñandú".translate({0xF1: "n", 0xFA: '
    '"u"}), "abc".translate({})',
    lambda: (
        "abc".translate({97: "long text", 98: ""}), "ñandú".translate({0xF1: "n", 0xFA: "u"}),
        "abc".translate({}),
    ),
)
show(
    '"abc".translate("0123" * 40), "abc".translate([None] * 98 + ["B"])',
    lambda: ("abc".translate("0123" * 40), "abc".translate([None] * 98 + ["B"])),
)
show('"abc".translate({97: 1.5})', lambda: "abc".translate({97: 1.5}))
show('"abc".translate({97: -1})', lambda: "abc".translate({97: -1}))
show('"abc".translate({97: 0x110000})', lambda: "abc".translate({97: 0x110000}))
show('"abc".translate(5)', lambda: "abc".translate(5))


class Table:
    def __getitem__(self, key):
        if key == 98:
            raise LookupError
        if key == 99:
            raise ZeroDivisionError("c")
        return key + 1


show('"ab".translate(Table())', lambda: "ab".translate(Table()))
show('"abc".translate(Table())', lambda: "abc".translate(Table()))
show(
    '"añ€\\U0001f600".encode(), "añ".encode("latin-1"), "a".encode("ascii"), '
    '"é".encode("utf-16-le"), "é".encode("utf-32-be")',
    lambda: (
        "añ€\U0001f600".encode(), "añ".encode("latin-1"), "a".encode("ascii"),
        "é".encode("utf-16-le"), "é".encode("utf-32-be"),
    ),
)
show('"é".encode("ascii")', lambda: "é".encode("ascii"))
show(
    '"aéb€".encode("ascii", "replace"), "aéb€".encode("ascii", "ignore"), '
    '"aéb€".encode("ascii", "backslashreplace")',
    lambda: (
        "aéb€".encode("ascii", "replace"), "aéb€".encode("ascii", "ignore"),
        "aéb€".encode("ascii", "backslashreplace"),
    ),
)
show(
    '"aéb€".encode("ascii", "xmlcharrefreplace"), "aéb€".encode("ascii", '
    '"namereplace")[:3], "\\udcff".encode("utf-8", "surrogateescape")',
    lambda: (
        "aéb€".encode("ascii", "xmlcharrefreplace"), "aéb€".encode("ascii", "namereplace")[:3],
        "\udcff".encode("utf-8", "surrogateescape"),
    ),
)
show('"€".encode("latin-1")', lambda: "€".encode("latin-1"))
show('"\\ud800".encode()', lambda: "\ud800".encode())
show(
    '"a\\ud800b".encode("utf-8", "surrogatepass"), "a\\ud800b".encode("utf-8", "replace")',
    lambda: ("a\ud800b".encode("utf-8", "surrogatepass"), "a\ud800b".encode("utf-8", "replace")),
)
show('"x".encode("no-such-codec")', lambda: "x".encode("no-such-codec"))
show('"é".encode("ascii", "no-such-handler")', lambda: "é".encode("ascii", "no-such-handler"))
show('"x".encode(5)', lambda: "x".encode(5))
show(
    '"x".encode(encoding="utf8", errors="strict"), "\\ufeffx".encode("utf-8")',
    lambda: ("x".encode(encoding="utf8", errors="strict"), "\ufeffx".encode("utf-8")),
)

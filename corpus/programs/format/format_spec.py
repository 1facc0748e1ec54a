"""format() on every type: fill, align, sign, width, precision, type codes and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Spec:
    def __format__(self, spec):
        return repr(spec)


class Plain:
    def __str__(self):
        return "plain str"


class Returns:
    def __format__(self, spec):
        return 5


show(
    '[format("abc", s) for s in ("", "s", "6", "<6", ">6", "^6", "*^7", "06", "0<6", '
    '".2", "6.2", ">6.2s", "=^7", "é>5", "}>5", "{<5")]',
    lambda: [format("abc", s) for s in ("", "s", "6", "<6", ">6", "^6", "*^7", "06", "0<6", ".2", "6.2", ">6.2s", "=^7", "é>5", "}>5", "{<5")],
)
show('format("abc", "=6")', lambda: format("abc", "=6"))
show('format("abc", "+")', lambda: format("abc", "+"))
show('format("abc", " ")', lambda: format("abc", " "))
show('format("abc", "-")', lambda: format("abc", "-"))
show('format("abc", ",")', lambda: format("abc", ","))
show('format("abc", "_")', lambda: format("abc", "_"))
show('format("abc", "#")', lambda: format("abc", "#"))
show('format("abc", "z")', lambda: format("abc", "z"))
show('format("abc", "d")', lambda: format("abc", "d"))
show('format("abc", "f")', lambda: format("abc", "f"))
show('format("abc", "6x")', lambda: format("abc", "6x"))
show('format("abc", ".")', lambda: format("abc", "."))
show('format("abc", "5.5.5")', lambda: format("abc", "5.5.5"))
show('format("abc", "<<<")', lambda: format("abc", "<<<"))
show('format("abc", "99999999999999999999")', lambda: format("abc", "99999999999999999999"))
show('format("abc", ".99999999999999999999")', lambda: format("abc", ".99999999999999999999"))
show(
    "format(Spec(), \"\"), format(Spec(), \"anything at all\"), f\"{Spec():{'x'}y}\", "
    '"{:a{}b}".format(Spec(), 1)',
    lambda: (
        format(Spec(), ""), format(Spec(), "anything at all"), f"{Spec():{'x'}y}",
        "{:a{}b}".format(Spec(), 1),
    ),
)
show("format(Returns())", lambda: format(Returns()))
show('format(Plain()), format(Plain(), "")', lambda: (format(Plain()), format(Plain(), "")))
show('format(Plain(), "5")', lambda: format(Plain(), "5"))
show('format(None, "5")', lambda: format(None, "5"))
show('format([1], "5")', lambda: format([1], "5"))
show('format({}, "x")', lambda: format({}, "x"))
show('format((1,), "s")', lambda: format((1,), "s"))
show('format(b"x", "s")', lambda: format(b"x", "s"))
show('format(object, "5")', lambda: format(object, "5"))
show('format(len, "5")', lambda: format(len, "5"))
show("format(5, 5)", lambda: format(5, 5))
show("format(5, None)", lambda: format(5, None))
show("format()", lambda: format())
show('format(1, "", 1)', lambda: format(1, "", 1))
show(
    '[format(5, s) for s in ("<5", ">5", "^5", "=5", "5", "05", "+5", "-5", " 5", "*>5", '
    '"x>5", "0>5", "<05", "^05", "0^5")]',
    lambda: [format(5, s) for s in ("<5", ">5", "^5", "=5", "5", "05", "+5", "-5", " 5", "*>5", "x>5", "0>5", "<05", "^05", "0^5")],
)
show(
    '[format(-5, s) for s in ("<5", "=5", "05", "*=5", "+", " ", "0=5", "^05")]',
    lambda: [format(-5, s) for s in ("<5", "=5", "05", "*=5", "+", " ", "0=5", "^05")],
)
show(
    '[format(1234567, s) for s in (",", "_", "10,", "015,", "+,", "_d", "_x", "#_x", '
    '"_b", "_o", ",d", ",f", ",.2f", ",e", ",%")]',
    lambda: [format(1234567, s) for s in (",", "_", "10,", "015,", "+,", "_d", "_x", "#_x", "_b", "_o", ",d", ",f", ",.2f", ",e", ",%")],
)
show(
    '[format(3.7, s) for s in ("", "5", "05", "+", ".0f", ".1f", "e", "g", "n", "%", '
    '".3", "10.3", "=+8", "_", ",")]',
    lambda: [format(3.7, s) for s in ("", "5", "05", "+", ".0f", ".1f", "e", "g", "n", "%", ".3", "10.3", "=+8", "_", ",")],
)
show(
    '[format(1e10, s) for s in ("", "g", ".3", "f", ",", "_", ",.2f", "e", "n", "15,.1f")]',
    lambda: [format(1e10, s) for s in ("", "g", ".3", "f", ",", "_", ",.2f", "e", "n", "15,.1f")],
)
show(
    '[format(True, s) for s in ("", "5", "d", "x", "b", "c", "f")]',
    lambda: [format(True, s) for s in ("", "5", "d", "x", "b", "c", "f")],
)
show(
    '[format(1.5 + 2j, s) for s in ("", ".1f", ">12", "e", "g", ",", "+")]',
    lambda: [format(1.5 + 2j, s) for s in ("", ".1f", ">12", "e", "g", ",", "+")],
)
show(
    '[format(0.1, f".{p}f") for p in range(0, 20, 4)], [format(0.1, f".{p}g") for p in '
    'range(1, 20, 4)], [format(0.1, f".{p}e") for p in range(0, 20, 6)]',
    lambda: (
        [format(0.1, f".{p}f") for p in range(0, 20, 4)],
        [format(0.1, f".{p}g") for p in range(1, 20, 4)],
        [format(0.1, f".{p}e") for p in range(0, 20, 6)],
    ),
)
show(
    '[format(123456789.123456789, f".{p}") for p in range(1, 12, 2)], [format(1e-7, '
    'f".{p}") for p in range(1, 6)]',
    lambda: (
        [format(123456789.123456789, f".{p}") for p in range(1, 12, 2)],
        [format(1e-7, f".{p}") for p in range(1, 6)],
    ),
)
show(
    'format(10**21, ".3g"), format(10**21, ".3"), format(2**70, ".5e"), format(-1, "x"), '
    'format(-1, "#010x"), format(1, "+#010b")',
    lambda: (
        format(10**21, ".3g"), format(10**21, ".3"), format(2**70, ".5e"), format(-1, "x"),
        format(-1, "#010x"), format(1, "+#010b"),
    ),
)
show(
    'format("é", "^5"), format("\\U0001f600", "\\U0001f600>3"), format("日本", "6"), '
    'len(format("日本", "6")), format("a\\0b", "5")',
    lambda: (
        format("é", "^5"), format("\U0001f600", "\U0001f600>3"), format("日本", "6"),
        len(format("日本", "6")), format("a\0b", "5"),
    ),
)
show(
    '[format(x, "8.3f") for x in (float("inf"), float("-inf"), float("nan"), -0.0, '
    '1e-10, 1e10)], [format(x, "08") for x in (float("inf"), float("nan"), -0.0)]',
    lambda: (
        [format(x, "8.3f") for x in (float("inf"), float("-inf"), float("nan"), -0.0, 1e-10, 1e10)],
        [format(x, "08") for x in (float("inf"), float("nan"), -0.0)],
    ),
)
show(
    '"{:>{w}.{p}}|{:{f}^{w}}|{:{t}}".format("abcdef", "x", 255, w=8, p=3, f="*", '
    't="#x"), "{0:{1}}".format(5, "05d"), "{:{}}".format(5, "")',
    lambda: (
        "{:>{w}.{p}}|{:{f}^{w}}|{:{t}}".format("abcdef", "x", 255, w=8, p=3, f="*", t="#x"),
        "{0:{1}}".format(5, "05d"), "{:{}}".format(5, ""),
    ),
)
show(
    '[format(n, "c") for n in (65, 0x20AC, 0x1F600)], format(65, ">5c"), format(65, "^5c")',
    lambda: ([format(n, "c") for n in (65, 0x20AC, 0x1F600)], format(65, ">5c"), format(65, "^5c")),
)
show(
    '[format(0, s) for s in ("", "x", "#x", "b", "#b", "o", "#o", "+", " ", ",", "05", '
    '"e", "f", "g", "%")]',
    lambda: [format(0, s) for s in ("", "x", "#x", "b", "#b", "o", "#o", "+", " ", ",", "05", "e", "f", "g", "%")],
)

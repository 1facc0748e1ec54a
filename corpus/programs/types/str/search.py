"""str searching: find, index, count, replace, startswith, endswith, in, partition."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


S = "abracadabra"
W = "añb\U0001f600ñb"
show(
    'S.find("abra"), S.find("abra", 1), S.find("x"), S.find(""), S.find("", 99), '
    'S.find("a", -1), S.find("a", -3, -1)',
    lambda: (
        S.find("abra"), S.find("abra", 1), S.find("x"), S.find(""), S.find("", 99),
        S.find("a", -1), S.find("a", -3, -1),
    ),
)
show(
    'S.rfind("abra"), S.rfind("a", 0, 5), S.rfind(""), S.rfind("", 3, 2), S.rfind("x")',
    lambda: (S.rfind("abra"), S.rfind("a", 0, 5), S.rfind(""), S.rfind("", 3, 2), S.rfind("x")),
)
show('S.index("cad"), S.rindex("a")', lambda: (S.index("cad"), S.rindex("a")))
show('S.index("x")', lambda: S.index("x"))
show('S.rindex("x")', lambda: S.rindex("x"))
show("S.find(1)", lambda: S.find(1))
show("S.find()", lambda: S.find())
show('S.find("a", "b")', lambda: S.find("a", "b"))
show(
    'S.find("a", None, None), S.find("a", 1, None)',
    lambda: (S.find("a", None, None), S.find("a", 1, None)),
)
show(
    'S.count("a"), S.count("abra"), S.count(""), S.count("a", 1, -1), '
    '"aaaa".count("aa"), "".count("")',
    lambda: (
        S.count("a"), S.count("abra"), S.count(""), S.count("a", 1, -1), "aaaa".count("aa"),
        "".count(""),
    ),
)
show('S.count(b"a")', lambda: S.count(b"a"))
show(
    'W.find("ñ"), W.find("\\U0001f600"), W.rfind("b"), W.count("ñ"), W.find("z"), '
    'S.find("ñ"), "abc".find("\\U0001f600")',
    lambda: (
        W.find("ñ"), W.find("\U0001f600"), W.rfind("b"), W.count("ñ"), W.find("z"), S.find("ñ"),
        "abc".find("\U0001f600"),
    ),
)
show(
    'S.replace("a", "-"), S.replace("a", "", 2), S.replace("", "."), S.replace("", ".", '
    '3), S.replace("abra", "ñ")',
    lambda: (
        S.replace("a", "-"), S.replace("a", "", 2), S.replace("", "."), S.replace("", ".", 3),
        S.replace("abra", "ñ"),
    ),
)
show(
    'S.replace("a", "b", -1), S.replace("x", "y") is S, "".replace("", "x"), '
    '"".replace("", "x", 0)',
    lambda: (
        S.replace("a", "b", -1), S.replace("x", "y") is S, "".replace("", "x"),
        "".replace("", "x", 0),
    ),
)
show(
    '"aaa".replace("aa", "b"), W.replace("\\U0001f600", "x"), W.replace("b", '
    '"\\U0001f601", 1), "abc".replace("abc", "")',
    lambda: (
        "aaa".replace("aa", "b"), W.replace("\U0001f600", "x"), W.replace("b", "\U0001f601", 1),
        "abc".replace("abc", ""),
    ),
)
show('S.replace("a", count=1)', lambda: S.replace("a", count=1))
show('S.replace("a", "b", count=1)', lambda: S.replace("a", "b", count=1))
show('S.replace("a")', lambda: S.replace("a"))
show('S.replace("a", 1)', lambda: S.replace("a", 1))
show(
    'S.startswith("ab"), S.startswith(("x", "abr")), S.startswith("", 11), '
    'S.startswith("", 12), S.startswith("b", 1)',
    lambda: (
        S.startswith("ab"), S.startswith(("x", "abr")), S.startswith("", 11), S.startswith("", 12),
        S.startswith("b", 1),
    ),
)
show(
    'S.endswith("ra"), S.endswith(("x", "bra")), S.endswith("a", 0, 4), S.endswith(()), '
    'S.endswith("")',
    lambda: (
        S.endswith("ra"), S.endswith(("x", "bra")), S.endswith("a", 0, 4), S.endswith(()),
        S.endswith(""),
    ),
)
show("S.startswith(1)", lambda: S.startswith(1))
show(
    'S.startswith(("a", 1)), S.startswith((1, "a"))',
    lambda: (S.startswith(("a", 1)), S.startswith((1, "a"))),
)
show('S.startswith((1, "a"))', lambda: S.startswith((1, "a")))
show('S.endswith(["a"])', lambda: S.endswith(["a"]))
show(
    '"a" in S, "" in S, "abrac" in S, "xyz" in S, "ñ" in W, "ñ" in S',
    lambda: ("a" in S, "" in S, "abrac" in S, "xyz" in S, "ñ" in W, "ñ" in S),
)
show("1 in S", lambda: 1 in S)
show("None in S", lambda: None in S)
show(
    'S.__contains__("a"), S.__contains__(b"a")',
    lambda: (S.__contains__("a"), S.__contains__(b"a")),
)
show(
    'S.partition("c"), S.partition("x"), S.rpartition("a"), S.rpartition("x"), S.partition("abra")',
    lambda: (
        S.partition("c"), S.partition("x"), S.rpartition("a"), S.rpartition("x"),
        S.partition("abra"),
    ),
)
show('S.partition("")', lambda: S.partition(""))
show('S.rpartition("")', lambda: S.rpartition(""))
show("S.partition(1)", lambda: S.partition(1))
show(
    'S.removeprefix("abra"), S.removeprefix("x"), S.removesuffix("abra"), '
    'S.removesuffix(""), S.removeprefix(S)',
    lambda: (
        S.removeprefix("abra"), S.removeprefix("x"), S.removesuffix("abra"), S.removesuffix(""),
        S.removeprefix(S),
    ),
)
show("S.removeprefix(1)", lambda: S.removeprefix(1))
show(
    '"a" * 100 + "b" in "a" * 1000 + "b", ("ab" * 500 + "c").find("bc"), ("a" * '
    '300).find("a" * 150 + "b")',
    lambda: (
        "a" * 100 + "b" in "a" * 1000 + "b", ("ab" * 500 + "c").find("bc"),
        ("a" * 300).find("a" * 150 + "b"),
    ),
)
show(
    '("x" * 50 + "needle" + "y" * 50).find("needle"), ("ab" * 300).rfind("ba"), ("ab" * '
    '300).count("ba")',
    lambda: (
        ("x" * 50 + "needle" + "y" * 50).find("needle"), ("ab" * 300).rfind("ba"),
        ("ab" * 300).count("ba"),
    ),
)

"""str.format and format_map: fields, indices, attributes, conversions, nesting and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class P:
    x = 1
    y = {"k": [10, 20], "0": "zero", "a b": "spaced"}

    def __format__(self, spec):
        return f"<P {spec}>"

    def __repr__(self):
        return "P()"


class Default(dict):
    def __missing__(self, key):
        return f"?{key}"


p = P()
show(
    '"{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{a}{b}".format(a=1, b=2), '
    '"{{}}".format(), "{{{}}}".format(5)',
    lambda: (
        "{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{a}{b}".format(a=1, b=2),
        "{{}}".format(), "{{{}}}".format(5),
    ),
)
show(
    '"{0.x} {0.y[k]} {0.y[k][1]} {0.y[0]} {0.y[a b]}".format(p)',
    lambda: "{0.x} {0.y[k]} {0.y[k][1]} {0.y[0]} {0.y[a b]}".format(p),
)
show(
    '"{!r} {!s} {!a}".format("é", "é", "é"), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), '
    '"{:{}}|{:{w}.{p}f}".format(1, 5, 2.5, w=8, p=2)',
    lambda: (
        "{!r} {!s} {!a}".format("é", "é", "é"), "{:>5}|{:<5}|{:^5}".format(1, 2, 3),
        "{:{}}|{:{w}.{p}f}".format(1, 5, 2.5, w=8, p=2),
    ),
)
show(
    '"{:x}".format(p), "{!r:>5}".format(p), "{0:{0.x}}".format(p), "{[1]}".format([1, '
    '2]), "{a[0]}".format(a="xyz")',
    lambda: (
        "{:x}".format(p), "{!r:>5}".format(p), "{0:{0.x}}".format(p), "{[1]}".format([1, 2]),
        "{a[0]}".format(a="xyz"),
    ),
)
show(
    '"{:{}{}{}}".format("x", "*", "^", 7), "{0:{1}{2}}".format(5, ">", 4)',
    lambda: ("{:{}{}{}}".format("x", "*", "^", 7), "{0:{1}{2}}".format(5, ">", 4)),
)
show('"{}".format()', lambda: "{}".format())
show('"{0} {}".format(1, 2)', lambda: "{0} {}".format(1, 2))
show('"{} {0}".format(1, 2)', lambda: "{} {0}".format(1, 2))
show('"{a}".format()', lambda: "{a}".format())
show('"{0}".format(a=1)', lambda: "{0}".format(a=1))
show('"{2}".format(1, 2)', lambda: "{2}".format(1, 2))
show('"{".format()', lambda: "{".format())
show('"}".format()', lambda: "}".format())
show('"{}}".format(1)', lambda: "{}}".format(1))
show('"{0".format(1)', lambda: "{0".format(1))
show('"{0!}".format(1)', lambda: "{0!}".format(1))
show('"{0!x}".format(1)', lambda: "{0!x}".format(1))
show('"{0!rr}".format(1)', lambda: "{0!rr}".format(1))
show('"{!r".format(1)', lambda: "{!r".format(1))
show('"{0.}".format(1)', lambda: "{0.}".format(1))
show('"{0[}".format(1)', lambda: "{0[}".format(1))
show('"{0[]}".format(1)', lambda: "{0[]}".format(1))
show('"{0[a]x}".format({"a": 1})', lambda: "{0[a]x}".format({"a": 1}))
show('"{0.nope}".format(1)', lambda: "{0.nope}".format(1))
show('"{0[5]}".format([1])', lambda: "{0[5]}".format([1]))
show('"{0[a]}".format([1])', lambda: "{0[a]}".format([1]))
show('"{0[-1]}".format([1])', lambda: "{0[-1]}".format([1]))
show('"{-1}".format(1)', lambda: "{-1}".format(1))
show('"{ 0}".format(1)', lambda: "{ 0}".format(1))
show('"{:{:{}}}".format(1, 2, 3)', lambda: "{:{:{}}}".format(1, 2, 3))
show('"{:d}".format("x")', lambda: "{:d}".format("x"))
show('"{:>5q}".format(1)', lambda: "{:>5q}".format(1))
show('"{99999999999999999999}".format(1)', lambda: "{99999999999999999999}".format(1))
show('"{0[99999999999999999999]}".format([1])', lambda: "{0[99999999999999999999]}".format([1]))
show(
    '"{a} {b}".format_map({"a": 1, "b": 2}), "{x}".format_map(Default())',
    lambda: ("{a} {b}".format_map({"a": 1, "b": 2}), "{x}".format_map(Default())),
)
show('"{0}".format_map({})', lambda: "{0}".format_map({}))
show('"{}".format_map({})', lambda: "{}".format_map({}))
show('"{a}".format_map(5)', lambda: "{a}".format_map(5))
show('"{a}".format_map()', lambda: "{a}".format_map())
show(
    '"{a}".format(**{"a": 1}), "{0}{1}".format(*"ab"), "{:,} {:_} {:%} '
    '{:e}".format(1234, 1234, 0.5, 1.5)',
    lambda: (
        "{a}".format(**{"a": 1}), "{0}{1}".format(*"ab"),
        "{:,} {:_} {:%} {:e}".format(1234, 1234, 0.5, 1.5),
    ),
)
show(
    '"{:c}{:b}{:#x}".format(65, 5, 255), "{!s:10}|".format([1]), '
    '"{:10}|{:>10}|".format("ab", True)',
    lambda: (
        "{:c}{:b}{:#x}".format(65, 5, 255), "{!s:10}|".format([1]),
        "{:10}|{:>10}|".format("ab", True),
    ),
)
show('"{}".format([1]), "{:}".format(None)', lambda: ("{}".format([1]), "{:}".format(None)))
show('"{:5}".format([1])', lambda: "{:5}".format([1]))
show('"{:5}".format(None)', lambda: "{:5}".format(None))
show(
    'str.format("{}", 1), str.format_map("{a}", {"a": 2})',
    lambda: (str.format("{}", 1), str.format_map("{a}", {"a": 2})),
)
show("str.format()", lambda: str.format())

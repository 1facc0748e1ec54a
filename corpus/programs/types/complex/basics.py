"""complex: construction from numbers and text, arithmetic, comparison, hashing and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


inf, nan = float("inf"), float("nan")


class Complex:
    def __complex__(self):
        return 1 + 2j


class Bad:
    def __complex__(self):
        return 1.0


class Sub(complex):
    pass


show(
    "complex(), complex(1), complex(1, 2), complex(1.5, -0.0), complex(real=1, imag=2), "
    "complex(imag=3)",
    lambda: (
        complex(), complex(1), complex(1, 2), complex(1.5, -0.0), complex(real=1, imag=2),
        complex(imag=3),
    ),
)
show(
    'complex("1"), complex("1+2j"), complex(" -1.5e3-2J "), complex("(1+2j)"), '
    'complex("j"), complex("-j")',
    lambda: (
        complex("1"), complex("1+2j"), complex(" -1.5e3-2J "), complex("(1+2j)"), complex("j"),
        complex("-j"),
    ),
)
show(
    'complex("1_0+2_0j"), complex("inf"), complex("nanj"), complex("-inf+infj"), '
    'complex("+j"), complex("1e5j")',
    lambda: (
        complex("1_0+2_0j"), complex("inf"), complex("nanj"), complex("-inf+infj"), complex("+j"),
        complex("1e5j"),
    ),
)
show('complex("")', lambda: complex(""))
show('complex("1 + 2j")', lambda: complex("1 + 2j"))
show('complex("1+2")', lambda: complex("1+2"))
show('complex("1+j2")', lambda: complex("1+j2"))
show('complex("((1))")', lambda: complex("((1))"))
show('complex("x")', lambda: complex("x"))
show('complex("1", 2)', lambda: complex("1", 2))
show('complex(1, "2")', lambda: complex(1, "2"))
show('complex(b"1")', lambda: complex(b"1"))
show("complex(None)", lambda: complex(None))
show("complex([])", lambda: complex([]))
show("complex(1, None)", lambda: complex(1, None))
show("complex(1, 2, 3)", lambda: complex(1, 2, 3))
show(
    "complex(Complex()), complex(Sub(1, 2)), type(complex(Sub(1, 2)))",
    lambda: (complex(Complex()), complex(Sub(1, 2)), type(complex(Sub(1, 2)))),
)
show("complex(Bad())", lambda: complex(Bad()))
show(
    "complex.from_number(3), complex.from_number(Complex()), complex.from_number(1.5)",
    lambda: (complex.from_number(3), complex.from_number(Complex()), complex.from_number(1.5)),
)
show('complex.from_number("1")', lambda: complex.from_number("1"))
show(
    "1j, 1 + 2j, -1j, 1 - 0j, -0.0 + 0j, 1e300j, complex(-0.0, -0.0), complex(nan, inf), "
    "complex(inf, -inf)",
    lambda: (
        1j, 1 + 2j, -1j, 1 - 0j, -0.0 + 0j, 1e300j, complex(-0.0, -0.0), complex(nan, inf),
        complex(inf, -inf),
    ),
)
show(
    "repr(1.5 + 2j), str(1j), str(-1 - 1j), repr(complex(0.0, -0.0)), repr(complex(-0.0, 1))",
    lambda: (
        repr(1.5 + 2j), str(1j), str(-1 - 1j), repr(complex(0.0, -0.0)), repr(complex(-0.0, 1)),
    ),
)
show(
    "(1 + 2j) + (3 - 1j), (1 + 2j) - 1, 2 * (1 + 2j), (1 + 2j) * (3 + 4j), (1 + 2j) / (3 "
    "+ 4j), 1 / (1 + 1j)",
    lambda: (
        (1 + 2j) + (3 - 1j), (1 + 2j) - 1, 2 * (1 + 2j), (1 + 2j) * (3 + 4j), (1 + 2j) / (3 + 4j),
        1 / (1 + 1j),
    ),
)
show(
    "(1 + 2j) ** 2, (1 + 2j) ** 0, (1 + 2j) ** -1, 1j**2, (2 + 0j) ** 0.5, 2 ** (1j), "
    "0j**0, (1 + 1j) ** 3",
    lambda: (
        (1 + 2j) ** 2, (1 + 2j) ** 0, (1 + 2j) ** -1, 1j**2, (2 + 0j) ** 0.5, 2 ** (1j), 0j**0,
        (1 + 1j) ** 3,
    ),
)
show("(1 + 2j) / 0", lambda: (1 + 2j) / 0)
show("0j**-1", lambda: 0j**-1)
show("0j ** (1j)", lambda: 0j ** (1j))
show("(1e200 + 1e200j) ** 2", lambda: (1e200 + 1e200j) ** 2)
show("(1e300 + 0j) * (1e300 + 0j)", lambda: (1e300 + 0j) * (1e300 + 0j))
show("(1 + 2j) // 1", lambda: (1 + 2j) // 1)
show("(1 + 2j) % 1", lambda: (1 + 2j) % 1)
show("divmod(1j, 1)", lambda: divmod(1j, 1))
show("1j < 2j", lambda: 1j < 2j)
show("1j >= 1", lambda: 1j >= 1)
show("pow(1j, 2, 3)", lambda: pow(1j, 2, 3))
show('1j + "x"', lambda: 1j + "x")
show("int(1j)", lambda: int(1j))
show("float(1j)", lambda: float(1j))
show("round(1j)", lambda: round(1j))
show(
    "abs(3 + 4j), abs(complex(inf, nan)), abs(complex(nan, 1)), -(1 + 2j), +(1 + 2j), (1 "
    "+ 2j).conjugate()",
    lambda: (
        abs(3 + 4j), abs(complex(inf, nan)), abs(complex(nan, 1)), -(1 + 2j), +(1 + 2j),
        (1 + 2j).conjugate(),
    ),
)
show("abs(complex(1e308, 1e308))", lambda: abs(complex(1e308, 1e308)))
show(
    "(1 + 2j).real, (1 + 2j).imag, (1 + 2j).__complex__(), (1 + 2j).__getnewargs__()",
    lambda: ((1 + 2j).real, (1 + 2j).imag, (1 + 2j).__complex__(), (1 + 2j).__getnewargs__()),
)
show(
    '1j == 1j, 1 + 0j == 1, 1 + 0j == 1.0, 1j != 1, complex(nan, 0) == complex(nan, 0), 1j == "x"',
    lambda: (
        1j == 1j, 1 + 0j == 1, 1 + 0j == 1.0, 1j != 1, complex(nan, 0) == complex(nan, 0),
        1j == "x",
    ),
)
show(
    "hash(1j), hash(1 + 0j), hash(1.5 + 0j), hash(1 + 2j), hash(-1 + 0j), hash(0j), hash(-1j)",
    lambda: (
        hash(1j), hash(1 + 0j), hash(1.5 + 0j), hash(1 + 2j), hash(-1 + 0j), hash(0j), hash(-1j),
    ),
)
show(
    "bool(0j), bool(1j), bool(complex(0, -0.0)), not 1j",
    lambda: (bool(0j), bool(1j), bool(complex(0, -0.0)), not 1j),
)
show(
    "complex(inf, 1) * complex(1, inf), complex(inf, inf) / (1 + 1j), (1 + 1j) / complex(inf, inf)",
    lambda: (
        complex(inf, 1) * complex(1, inf), complex(inf, inf) / (1 + 1j),
        (1 + 1j) / complex(inf, inf),
    ),
)
show(
    "1 - 1j, 1.5 - 1j, 1j - 1, 1j * 2.0, 2.0 / 1j, complex(1, nan) * 2, -0.0 * 1j",
    lambda: (1 - 1j, 1.5 - 1j, 1j - 1, 1j * 2.0, 2.0 / 1j, complex(1, nan) * 2, -0.0 * 1j),
)
show(
    '[format(1.5 - 2j, s) for s in ("", ".2f", "e", "g", ">12", "<12", "^12", "+", ",", ".1")]',
    lambda: [format(1.5 - 2j, s) for s in ("", ".2f", "e", "g", ">12", "<12", "^12", "+", ",", ".1")],
)
show(
    '[format(1j, s) for s in ("", "f", "g", "10", ".3e")], format(complex(nan, inf), "F")',
    lambda: ([format(1j, s) for s in ("", "f", "g", "10", ".3e")], format(complex(nan, inf), "F")),
)
show('format(1j, "=10")', lambda: format(1j, "=10"))
show('format(1j, "010")', lambda: format(1j, "010"))
show('format(1j, "d")', lambda: format(1j, "d"))
show('format(1j, "%")', lambda: format(1j, "%"))
show('"%s %r" % (1j, 1 + 1j)', lambda: "%s %r" % (1j, 1 + 1j))
show('"%f" % 1j', lambda: "%f" % 1j)
show("(1j).x", lambda: (1j).x)
show('setattr(1j, "real", 1)', lambda: setattr(1j, "real", 1))

"""float methods and shortest text: repr, hex, as_integer_ratio, is_integer, format letters."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


inf, nan = float("inf"), float("nan")
show(
    "[0.1, 1.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 1.5e300, 5e-324, 1e22, 1e21, -0.0]",
    lambda: [0.1, 1.0, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 1.5e300, 5e-324, 1e22, 1e21, -0.0],
)
show(
    "[0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 1e100, 9007199254740993.0, 1.1e-10, "
    "3.14159265358979, inf, nan]",
    lambda: [0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 1e100, 9007199254740993.0, 1.1e-10, 3.14159265358979, inf, nan],
)
show(
    "str(1.5), repr(1e5), str(123456.789), str(-1e-7), 1e16 + 1, 2.0**70, 2.0**-70",
    lambda: (str(1.5), repr(1e5), str(123456.789), str(-1e-7), 1e16 + 1, 2.0**70, 2.0**-70),
)
show(
    "[x.hex() for x in (0.0, -0.0, 1.0, -1.5, 0.1, 5e-324, 2.2250738585072014e-308, "
    "1e308, inf, nan)]",
    lambda: [x.hex() for x in (0.0, -0.0, 1.0, -1.5, 0.1, 5e-324, 2.2250738585072014e-308, 1e308, inf, nan)],
)
show(
    "[x.as_integer_ratio() for x in (0.0, 1.5, -0.1, 1e10, 5.0)]",
    lambda: [x.as_integer_ratio() for x in (0.0, 1.5, -0.1, 1e10, 5.0)],
)
show("inf.as_integer_ratio()", lambda: inf.as_integer_ratio())
show("nan.as_integer_ratio()", lambda: nan.as_integer_ratio())
show(
    "[x.is_integer() for x in (1.0, 1.5, -0.0, 1e300, inf, nan)]",
    lambda: [x.is_integer() for x in (1.0, 1.5, -0.0, 1e300, inf, nan)],
)
show(
    "(1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__bool__(), (0.0).__bool__(), "
    "(-1.5).__abs__()",
    lambda: (
        (1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__bool__(), (0.0).__bool__(),
        (-1.5).__abs__(),
    ),
)
show(
    '(1.5).__getnewargs__(), (1.5).__getformat__("double"), float.__getformat__("float")',
    lambda: ((1.5).__getnewargs__(), (1.5).__getformat__("double"), float.__getformat__("float")),
)
show('float.__getformat__("int")', lambda: float.__getformat__("int"))
show(
    '(1.5).__add__(1), (1.5).__radd__(1), (1.5).__add__("x"), (1.5).__rpow__(2), '
    "(7.5).__divmod__(2)",
    lambda: (
        (1.5).__add__(1), (1.5).__radd__(1), (1.5).__add__("x"), (1.5).__rpow__(2),
        (7.5).__divmod__(2),
    ),
)
show(
    '(1.5).__eq__(1.5), (1.5).__lt__(2), (1.5).__lt__("x"), (1.5).__round__(), (1.25).__round__(1)',
    lambda: (
        (1.5).__eq__(1.5), (1.5).__lt__(2), (1.5).__lt__("x"), (1.5).__round__(),
        (1.25).__round__(1),
    ),
)
show("(1.5).nope", lambda: (1.5).nope)
show('setattr(1.5, "real", 2)', lambda: setattr(1.5, "real", 2))
show(
    '[format(3.14159, s) for s in ("", "f", ".2f", ".0f", "#.0f", "e", ".2e", "E", "g", '
    '".3g", "G", "n", "%")]',
    lambda: [format(3.14159, s) for s in ("", "f", ".2f", ".0f", "#.0f", "e", ".2e", "E", "g", ".3g", "G", "n", "%")],
)
show(
    '[format(1234567.891, s) for s in (",", "_", ",.2f", "_.1f", "15,.2f", "015,.2f", '
    '"+,.1f", ".3", ".10")]',
    lambda: [format(1234567.891, s) for s in (",", "_", ",.2f", "_.1f", "15,.2f", "015,.2f", "+,.1f", ".3", ".10")],
)
show(
    '[format(0.00001234, s) for s in ("", "f", "g", "e", ".2", ".10f", "%", ".3%")]',
    lambda: [format(0.00001234, s) for s in ("", "f", "g", "e", ".2", ".10f", "%", ".3%")],
)
show(
    '[format(1e16, s) for s in ("", "f", "g", "e", ".1", ".20g", "n", ",")]',
    lambda: [format(1e16, s) for s in ("", "f", "g", "e", ".1", ".20g", "n", ",")],
)
show(
    '[format(-1.5, s) for s in ("8", "<8", ">8", "^8", "=8", "08", "*=8", "+", " ", "-", '
    '"0<8", "08.3f")]',
    lambda: [format(-1.5, s) for s in ("8", "<8", ">8", "^8", "=8", "08", "*=8", "+", " ", "-", "0<8", "08.3f")],
)
show(
    '[format(x, "z.1f") for x in (-0.0, -0.04, 0.04, -0.06, 0.0)], format(-0.0, "z"), '
    'format(-0.0, "+z")',
    lambda: (
        [format(x, "z.1f") for x in (-0.0, -0.04, 0.04, -0.06, 0.0)], format(-0.0, "z"),
        format(-0.0, "+z"),
    ),
)
show(
    '[format(x, s) for x in (inf, -inf, nan) for s in ("", "f", "F", "08", "+", "e", '
    '"%", "g", "G")]',
    lambda: [format(x, s) for x in (inf, -inf, nan) for s in ("", "f", "F", "08", "+", "e", "%", "g", "G")],
)
show(
    '[format(2.5, s) for s in (".0f", ".0e", ".0g", "#.0e", "#.3g", "#g", "#")]',
    lambda: [format(2.5, s) for s in (".0f", ".0e", ".0g", "#.0e", "#.3g", "#g", "#")],
)
show(
    '[format(0.5, ".0f"), format(1.5, ".0f"), format(2.5, ".0f"), format(0.125, ".2f"), '
    'format(1e21, "f")]',
    lambda: [format(0.5, ".0f"), format(1.5, ".0f"), format(2.5, ".0f"), format(0.125, ".2f"), format(1e21, "f")],
)
show('format(1.5, "d")', lambda: format(1.5, "d"))
show('format(1.5, "x")', lambda: format(1.5, "x"))
show('format(1.5, "c")', lambda: format(1.5, "c"))
show('format(1.5, "s")', lambda: format(1.5, "s"))
show('format(1.5, "._2f"), format(1.5, ",.2f")', lambda: (format(1.5, "._2f"), format(1.5, ",.2f")))
show(
    'format(1234.56789, ".4_f"), format(1234.56789, ".,f")',
    lambda: (format(1234.56789, ".4_f"), format(1234.56789, ".,f")),
)
show('format(1.5, ".")', lambda: format(1.5, "."))
show('format(1.5, "..2f")', lambda: format(1.5, "..2f"))
show('format(1.5, "10.5.2")', lambda: format(1.5, "10.5.2"))
show('format(1.5, ".999999999f")[:3]', lambda: format(1.5, ".999999999f")[:3])
show('format(1.5, ".2147483648f")', lambda: format(1.5, ".2147483648f"))
show(
    'format(1.5, ".400f")[:5], len(format(1.5, ".400f"))',
    lambda: (format(1.5, ".400f")[:5], len(format(1.5, ".400f"))),
)
show(
    '"%f %e %g %.3f %10.2f|%-10.2f|%+.1f|% f|%010.3f" % (1.5, 1.5, 1.5, 1.5, 1.5, 1.5, '
    "1.5, 1.5, 1.5)",
    lambda: "%f %e %g %.3f %10.2f|%-10.2f|%+.1f|% f|%010.3f" % (1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5),
)
show(
    '"%F %E %G %#g %#.0f %.0f" % (1.5, 1.5, 1e-10, 1.5, 1.5, 0.5), "%5.1f|%%|%d" % (2.25, 2.9)',
    lambda: (
        "%F %E %G %#g %#.0f %.0f" % (1.5, 1.5, 1e-10, 1.5, 1.5, 0.5), "%5.1f|%%|%d" % (2.25, 2.9),
    ),
)
show('"%f" % "x"', lambda: "%f" % "x")
show('"%f" % 10**400', lambda: "%f" % 10**400)
show('"%f" % (10**400,)', lambda: "%f" % (10**400,))
show(
    '"%f %f %e" % (inf, -inf, nan), "%g" % 1e6, "%g" % 123456789.0, "%.10g" % 123456789.0',
    lambda: ("%f %f %e" % (inf, -inf, nan), "%g" % 1e6, "%g" % 123456789.0, "%.10g" % 123456789.0),
)
show('"%a|%r|%s" % (1.5, 1e100, 0.1)', lambda: "%a|%r|%s" % (1.5, 1e100, 0.1))

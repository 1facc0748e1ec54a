"""The % operator on str: flags, widths, mappings, tuples, and every kind of mistake."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class N:
    def __int__(self):
        return 7

    def __index__(self):
        return 8

    def __float__(self):
        return 2.5

    def __str__(self):
        return "N str"

    def __repr__(self):
        return "N repr é"


class OnlyInt:
    def __int__(self):
        return 3


class Map:
    def __getitem__(self, key):
        return f"<{key}>"


show(
    '"%s" % 1, "%s %s" % (1, 2), "%%" % (), "%d%%" % 5, "100%%" % {}, "%s" % ((1, 2),), '
    '"%s" % [1, 2], "%r" % "x", "%a" % "é", "no format" % ()',
    lambda: (
        "%s" % 1, "%s %s" % (1, 2), "%%" % (), "%d%%" % 5, "100%%" % {}, "%s" % ((1, 2),),
        "%s" % [1, 2], "%r" % "x", "%a" % "é", "no format" % (),
    ),
)
show(
    '"%(a)s %(b)d" % {"a": 1, "b": 2}, "%(a)s %(a)r" % {"a": "x"}, "%(a(b)c)s" % '
    '{"a(b)c": 1}, "%()s" % {"": 5}, "%(x)s" % Map(), "%s" % {"a": 1}',
    lambda: (
        "%(a)s %(b)d" % {"a": 1, "b": 2}, "%(a)s %(a)r" % {"a": "x"}, "%(a(b)c)s" % {"a(b)c": 1},
        "%()s" % {"": 5}, "%(x)s" % Map(), "%s" % {"a": 1},
    ),
)
show(
    '"%5s|%-5s|%.2s|%5.1s|%-5.1s|" % ("ab", "ab", "abc", "xyz", "xyz"), "%*s|%-*s|%.*s" '
    '% (4, "a", 4, "b", 1, "cd"), "%c%c%c" % ("a", 98, "é")',
    lambda: (
        "%5s|%-5s|%.2s|%5.1s|%-5.1s|" % ("ab", "ab", "abc", "xyz", "xyz"),
        "%*s|%-*s|%.*s" % (4, "a", 4, "b", 1, "cd"), "%c%c%c" % ("a", 98, "é"),
    ),
)
show(
    '"%d %i %u %5d %-5d| %05d %+d % d %.3d %+.3d %x %X %o %#x %#o" % (1, 2, 3, 4, 5, 6, '
    "7, 8, 9, 10, 255, 255, 8, 255, 8)",
    lambda: "%d %i %u %5d %-5d| %05d %+d % d %.3d %+.3d %x %X %o %#x %#o" % (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255, 255, 8, 255, 8),
)
show(
    '"%d" % 2.9, "%d" % -2.9, "%d" % True, "%d" % N(), "%x" % N(), "%f" % N(), "%s %r '
    '%a" % (N(), N(), N()), "%d" % 10**20, "%x" % -255, "%o" % -8',
    lambda: (
        "%d" % 2.9, "%d" % -2.9, "%d" % True, "%d" % N(), "%x" % N(), "%f" % N(),
        "%s %r %a" % (N(), N(), N()), "%d" % 10**20, "%x" % -255, "%o" % -8,
    ),
)
show(
    '"%f %.1f %10.3f %-10.2f| %+.1e %g %G %#.3g %e" % (1.5, 2.25, 3.14159, 2.5, '
    "12345.678, 1e-10, 1e20, 1.0, 0.0)",
    lambda: "%f %.1f %10.3f %-10.2f| %+.1e %g %G %#.3g %e" % (1.5, 2.25, 3.14159, 2.5, 12345.678, 1e-10, 1e20, 1.0, 0.0),
)
show(
    '"%5%|" % (), "%-5d|%+5d|% 5d|%05d" % (3, 3, 3, 3), "%ld %hd %Ld" % (1, 2, 3), "%#s" '
    '% "x", "%05s" % "x", "%+s" % "x"',
    lambda: (
        "%5%|" % (), "%-5d|%+5d|% 5d|%05d" % (3, 3, 3, 3), "%ld %hd %Ld" % (1, 2, 3), "%#s" % "x",
        "%05s" % "x", "%+s" % "x",
    ),
)
show('"%s" % ()', lambda: "%s" % ())
show('"%s %s" % 1', lambda: "%s %s" % 1)
show('"%s %s" % (1,)', lambda: "%s %s" % (1,))
show('"%s" % (1, 2)', lambda: "%s" % (1, 2))
show('"x" % 1', lambda: "x" % 1)
show('"x" % (1,)', lambda: "x" % (1,))
show('"x" % {}, "x" % {}', lambda: ("x" % {}, "x" % {}))
show('"x" % "y"', lambda: "x" % "y")
show('"%d" % "1"', lambda: "%d" % "1")
show('"%d" % None', lambda: "%d" % None)
show('"%x" % 1.5', lambda: "%x" % 1.5)
show('"%x" % OnlyInt()', lambda: "%x" % OnlyInt())
show('"%d" % OnlyInt()', lambda: "%d" % OnlyInt())
show('"%o" % "8"', lambda: "%o" % "8")
show('"%f" % "1.5"', lambda: "%f" % "1.5")
show('"%e" % None', lambda: "%e" % None)
show('"%c" % "ab"', lambda: "%c" % "ab")
show('"%c" % ""', lambda: "%c" % "")
show('"%c" % 1.5', lambda: "%c" % 1.5)
show('"%c" % -1', lambda: "%c" % -1)
show('"%c" % 1114112', lambda: "%c" % 1114112)
show('"%z" % 1', lambda: "%z" % 1)
show('"%é" % 1', lambda: "%é" % 1)
show('"abc%" % 1', lambda: "abc%" % 1)
show('"%(a" % {"a": 1}', lambda: "%(a" % {"a": 1})
show('"%(a)" % {"a": 1}', lambda: "%(a)" % {"a": 1})
show('"%(a)s" % 5', lambda: "%(a)s" % 5)
show('"%(a)s" % (1,)', lambda: "%(a)s" % (1,))
show('"%(a)s" % {}', lambda: "%(a)s" % {})
show('"%(a)s %s" % {"a": 1}', lambda: "%(a)s %s" % {"a": 1})
show('"%s %(a)s" % {"a": 1}', lambda: "%s %(a)s" % {"a": 1})
show('"%*s" % ("x", 1)', lambda: "%*s" % ("x", 1))
show('"%.*f" % ("x", 1.0)', lambda: "%.*f" % ("x", 1.0))
show('"%*d" % (1,)', lambda: "%*d" % (1,))
show('"%99999999999999999999d" % 1', lambda: "%99999999999999999999d" % 1)
show('"%.99999999999999999999f" % 1.0', lambda: "%.99999999999999999999f" % 1.0)
show('"%.3000000000f" % 1.0', lambda: "%.3000000000f" % 1.0)
show('"%5.2q" % 1', lambda: "%5.2q" % 1)
show(
    '"%-010d|%- 5d|%+ d|%-+5d|%#5x|%#05x|%#-7x|" % (1, 2, 3, 4, 255, 255, 255), "%.0f '
    '%.0f %#.0f" % (0.5, 1.5, 1.0), "%5c|%-5c|" % ("a", "b")',
    lambda: (
        "%-010d|%- 5d|%+ d|%-+5d|%#5x|%#05x|%#-7x|" % (1, 2, 3, 4, 255, 255, 255),
        "%.0f %.0f %#.0f" % (0.5, 1.5, 1.0), "%5c|%-5c|" % ("a", "b"),
    ),
)
show(
    '"%s" % b"x", "%s" % "é\\ud800".encode("utf-8", "replace").decode(), "%r" % "\\n", '
    '"%.3r" % "abcdef", "%10r|" % None, "%.1000f" % 0.5 == "0.5" + "0" * 999',
    lambda: (
        "%s" % b"x", "%s" % "é\ud800".encode("utf-8", "replace").decode(), "%r" % "\n",
        "%.3r" % "abcdef", "%10r|" % None, "%.1000f" % 0.5 == "0.5" + "0" * 999,
    ),
)
template = "%-10s|%8.3f|%5d"
for row in [("a", 1.0, 1), ("bb", 22.123456, 22), ("ccc", -333.5, -333)]:
    print(template % row)

"""int text: repr, str, hex, oct, bin and every integer presentation of the format language."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


BIG = 2**100
show(
    'repr(0), repr(-1), str(10**30), repr(-(2**63)), f"{2**64}"',
    lambda: (repr(0), repr(-1), str(10**30), repr(-(2**63)), f"{2**64}"),
)
show(
    "hex(255), hex(-255), hex(0), hex(BIG), oct(8), oct(-8), oct(BIG), bin(5), bin(-5), bin(0)",
    lambda: (
        hex(255), hex(-255), hex(0), hex(BIG), oct(8), oct(-8), oct(BIG), bin(5), bin(-5), bin(0),
    ),
)
show("hex(1.0)", lambda: hex(1.0))
show('bin("1")', lambda: bin("1"))
show(
    '[format(1234567, s) for s in ("", "d", "n", ",", "_", ",d", "_d")]',
    lambda: [format(1234567, s) for s in ("", "d", "n", ",", "_", ",d", "_d")],
)
show(
    '[format(255, s) for s in ("x", "X", "#x", "#X", "o", "#o", "b", "#b", "_x", "_b", "#_x")]',
    lambda: [format(255, s) for s in ("x", "X", "#x", "#X", "o", "#o", "b", "#b", "_x", "_b", "#_x")],
)
show(
    '[format(-255, s) for s in ("x", "#x", "#o", "#b", "+d", " d", "-d")]',
    lambda: [format(-255, s) for s in ("x", "#x", "#o", "#b", "+d", " d", "-d")],
)
show(
    '[format(42, s) for s in ("5", "<5", ">5", "^5", "=5", "*<6", "*>6", "*^6", "05", '
    '"+05", " 05")]',
    lambda: [format(42, s) for s in ("5", "<5", ">5", "^5", "=5", "*<6", "*>6", "*^6", "05", "+05", " 05")],
)
show(
    '[format(-42, s) for s in ("6", "<6", "^6", "=6", "06", "0=6", "*=6", "x=7", "<06", "^06")]',
    lambda: [format(-42, s) for s in ("6", "<6", "^6", "=6", "06", "0=6", "*=6", "x=7", "<06", "^06")],
)
show(
    '[format(42, s) for s in ("c", "5c", "<5c", "^5c")]',
    lambda: [format(42, s) for s in ("c", "5c", "<5c", "^5c")],
)
show(
    'format(0x1F600, "c") == "\\U0001f600", format(0, "c")',
    lambda: (format(0x1F600, "c") == "\U0001f600", format(0, "c")),
)
show('format(-1, "c")', lambda: format(-1, "c"))
show('format(0x110000, "c")', lambda: format(0x110000, "c"))
show('format(42, "+c")', lambda: format(42, "+c"))
show('format(42, "#c")', lambda: format(42, "#c"))
show('format(42, ",c")', lambda: format(42, ",c"))
show(
    '[format(1234567, s) for s in (",.2f", "e", ".3e", "g", ".3g", "%", ".1%", "f", "E", '
    '"G", "F")]',
    lambda: [format(1234567, s) for s in (",.2f", "e", ".3e", "g", ".3g", "%", ".1%", "f", "E", "G", "F")],
)
show(
    '[format(-12, s) for s in ("z", "08.2f", "+.1f", "=+9.1f", "*^+10,.1f")]',
    lambda: [format(-12, s) for s in ("z", "08.2f", "+.1f", "=+9.1f", "*^+10,.1f")],
)
show('format(-0, "z.1f")', lambda: format(-0, "z.1f"))
show('format(5, "zd")', lambda: format(5, "zd"))
show(
    '[format(12345678, s) for s in ("015,", "015_", "+015,", "#015_x", "010,d", "020,.3f", "08,")]',
    lambda: [format(12345678, s) for s in ("015,", "015_", "+015,", "#015_x", "010,d", "020,.3f", "08,")],
)
show('format(1234, "_c")', lambda: format(1234, "_c"))
show('format(1234, ",x")', lambda: format(1234, ",x"))
show('format(1234, ",b")', lambda: format(1234, ",b"))
show('format(1234, "_,")', lambda: format(1234, "_,"))
show('format(1234, ",,")', lambda: format(1234, ",,"))
show('format(1234, "__")', lambda: format(1234, "__"))
show('format(1234, ".3d")', lambda: format(1234, ".3d"))
show('format(1234, ".3x")', lambda: format(1234, ".3x"))
show('format(1234, ".3")', lambda: format(1234, ".3"))
show('format(1234, "s")', lambda: format(1234, "s"))
show('format(1234, "q")', lambda: format(1234, "q"))
show('format(1234, "5d5")', lambda: format(1234, "5d5"))
show('format(1234, "é")', lambda: format(1234, "é"))
show(
    'format(1234, "10n"), format(1234, "#b"), format(0, "#x"), format(0, "#b"), format(0, "#o")',
    lambda: (
        format(1234, "10n"), format(1234, "#b"), format(0, "#x"), format(0, "#b"), format(0, "#o"),
    ),
)
show('format(1234, "{}")', lambda: format(1234, "{}"))
show(
    'format(1234, "\\U0001f600>8"), format(1234, "é^8")',
    lambda: (format(1234, "\U0001f600>8"), format(1234, "é^8")),
)
show('format(1, "99999999999999999999")', lambda: format(1, "99999999999999999999"))
show('format(1, ".99999999999999999999f")', lambda: format(1, ".99999999999999999999f"))
show('format(10**400, "f")', lambda: format(10**400, "f"))
show('format(10**400, "e")', lambda: format(10**400, "e"))
show(
    'format(10**22, "g"), format(BIG, ","), format(BIG, "_x"), format(BIG, "040x"), '
    'format(-BIG, "#b")[:12]',
    lambda: (
        format(10**22, "g"), format(BIG, ","), format(BIG, "_x"), format(BIG, "040x"),
        format(-BIG, "#b")[:12],
    ),
)
show(
    '"%d %i %u" % (1, -2, 3), "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42)',
    lambda: ("%d %i %u" % (1, -2, 3), "%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42)),
)
show(
    '"%x %X %#x %#X %o %#o" % (255, 255, 255, 255, 8, 8), "%.5d|%8.5d|%-8.5d|" % (42, 42, 42)',
    lambda: (
        "%x %X %#x %#X %o %#o" % (255, 255, 255, 255, 8, 8), "%.5d|%8.5d|%-8.5d|" % (42, 42, 42),
    ),
)
show(
    '"%c%c" % (65, "B"), "%s %r %a" % (5, 5, 5), "%x" % BIG, "%d" % 3.99, "%d" % True',
    lambda: ("%c%c" % (65, "B"), "%s %r %a" % (5, 5, 5), "%x" % BIG, "%d" % 3.99, "%d" % True),
)
show('"%x" % 3.5', lambda: "%x" % 3.5)
show('"%d" % "3"', lambda: "%d" % "3")
show('"%c" % -1', lambda: "%c" % -1)
show('"%c" % 0x110000', lambda: "%c" % 0x110000)
show('"%c" % "ab"', lambda: "%c" % "ab")
show('"%*d|%-*d|%.*d" % (5, 42, 5, 42, 4, 42)', lambda: "%*d|%-*d|%.*d" % (5, 42, 5, 42, 4, 42))
show(
    '"%#.4x|%#08x|%+.3d|%-+6d|" % (10, 10, 7, 7)',
    lambda: "%#.4x|%#08x|%+.3d|%-+6d|" % (10, 10, 7, 7),
)

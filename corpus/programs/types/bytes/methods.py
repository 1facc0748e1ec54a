"""bytes methods: searching, splitting, joining, stripping, case, padding, predicates, decode."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


S = b"abracadabra"
show(
    'S.find(b"abra", 1), S.find(97, 1), S.rfind(b"a"), S.find(b"x"), S.index(99), '
    'S.count(b"a"), S.count(97), S.count(b"")',
    lambda: (
        S.find(b"abra", 1), S.find(97, 1), S.rfind(b"a"), S.find(b"x"), S.index(99), S.count(b"a"),
        S.count(97), S.count(b""),
    ),
)
show('S.index(b"x")', lambda: S.index(b"x"))
show('S.rindex(b"zz")', lambda: S.rindex(b"zz"))
show('S.find("a")', lambda: S.find("a"))
show("S.find(256)", lambda: S.find(256))
show("S.find(-1)", lambda: S.find(-1))
show("S.count(None)", lambda: S.count(None))
show(
    'S.replace(b"a", b"-"), S.replace(b"", b".", 2), S.replace(b"abra", b""), '
    'S.replace(b"x", b"y") is S',
    lambda: (
        S.replace(b"a", b"-"), S.replace(b"", b".", 2), S.replace(b"abra", b""),
        S.replace(b"x", b"y") is S,
    ),
)
show('S.replace("a", b"")', lambda: S.replace("a", b""))
show('S.replace(b"a", 1)', lambda: S.replace(b"a", 1))
show(
    'S.startswith(b"ab"), S.startswith((b"x", b"abr")), S.endswith(b"ra", 3), '
    'S.startswith(b"", 11), S.startswith(b"", 12)',
    lambda: (
        S.startswith(b"ab"), S.startswith((b"x", b"abr")), S.endswith(b"ra", 3),
        S.startswith(b"", 11), S.startswith(b"", 12),
    ),
)
show('S.startswith("a")', lambda: S.startswith("a"))
show('S.endswith(("a",))', lambda: S.endswith(("a",)))
show("S.startswith(97)", lambda: S.startswith(97))
show(
    'b"a" in S, 97 in S, b"" in S, b"xy" in S, 120 in S',
    lambda: (b"a" in S, 97 in S, b"" in S, b"xy" in S, 120 in S),
)
show("256 in S", lambda: 256 in S)
show('"a" in S', lambda: "a" in S)
show(
    'S.split(b"a"), S.split(b"a", 1), S.rsplit(b"a", 1), b" a  b ".split(), '
    'b"a\\nb\\r\\nc".splitlines(), b"a\\x0bb".splitlines()',
    lambda: (
        S.split(b"a"), S.split(b"a", 1), S.rsplit(b"a", 1), b" a  b ".split(),
        b"a\nb\r\nc".splitlines(), b"a\x0bb".splitlines(),
    ),
)
show('S.split("a")', lambda: S.split("a"))
show('S.split(b"")', lambda: S.split(b""))
show(
    'S.partition(b"c"), S.rpartition(b"x"), S.removeprefix(b"abra"), S.removesuffix(b"ra")',
    lambda: (S.partition(b"c"), S.rpartition(b"x"), S.removeprefix(b"abra"), S.removesuffix(b"ra")),
)
show(
    'b",".join([b"a", b"b"]), b"".join([]), b"-".join([bytearray(b"x"), memoryview(b"y")])',
    lambda: (b",".join([b"a", b"b"]), b"".join([]), b"-".join([bytearray(b"x"), memoryview(b"y")])),
)
show('b",".join(["a"])', lambda: b",".join(["a"]))
show('b",".join([1])', lambda: b",".join([1]))
show('b",".join(b"ab")', lambda: b",".join(b"ab"))
show(
    'b"  a ".strip(), b"xax".strip(b"x"), b"xa".lstrip(b"x"), b"ax".rstrip(b"x"), '
    'b"\\x0b\\x0ca\\n".strip()',
    lambda: (
        b"  a ".strip(), b"xax".strip(b"x"), b"xa".lstrip(b"x"), b"ax".rstrip(b"x"),
        b"\x0b\x0ca\n".strip(),
    ),
)
show('b"a".strip("a")', lambda: b"a".strip("a"))
show(
    'b"aB1".upper(), b"aB1".lower(), b"hello world".title(), b"aBC".capitalize(), '
    'b"aBc".swapcase(), b"\\xe9".upper()',
    lambda: (
        b"aB1".upper(), b"aB1".lower(), b"hello world".title(), b"aBC".capitalize(),
        b"aBc".swapcase(), b"\xe9".upper(),
    ),
)
show(
    'b"a".center(5), b"a".ljust(3, b"*"), b"a".rjust(3, b"-"), b"-5".zfill(4), '
    'b"a\\tb".expandtabs(4)',
    lambda: (
        b"a".center(5), b"a".ljust(3, b"*"), b"a".rjust(3, b"-"), b"-5".zfill(4),
        b"a\tb".expandtabs(4),
    ),
)
show('b"a".center(5, "*")', lambda: b"a".center(5, "*"))
show('b"a".center(5, b"**")', lambda: b"a".center(5, b"**"))
show(
    '[getattr(b"aB1 ", "is" + n)() for n in "alpha digit alnum space upper lower title '
    'ascii".split()]',
    lambda: [getattr(b"aB1 ", "is" + n)() for n in "alpha digit alnum space upper lower title ascii".split()],
)
show(
    'b"".isalpha(), b"\\xe9".isalpha(), b"\\xff".isascii(), b"12".isdigit(), b" '
    '\\t".isspace(), b"Ab Cd".istitle()',
    lambda: (
        b"".isalpha(), b"\xe9".isalpha(), b"\xff".isascii(), b"12".isdigit(), b" \t".isspace(),
        b"Ab Cd".istitle(),
    ),
)
show(
    'b"abc".translate(bytes(range(1, 256)) + b"\\0"), b"abc".translate(None, b"b"), '
    'b"abc".translate(None, delete=b"ac")',
    lambda: (
        b"abc".translate(bytes(range(1, 256)) + b"\0"), b"abc".translate(None, b"b"),
        b"abc".translate(None, delete=b"ac"),
    ),
)
show('b"abc".translate(b"short")', lambda: b"abc".translate(b"short"))
show('b"abc".translate({97: 98})', lambda: b"abc".translate({97: 98}))
show(
    'b"\\xc3\\xb1".decode(), b"\\xe9".decode("latin-1"), b"abc".decode(errors="ignore"), '
    'b"\\xff".decode("utf-8", "replace")',
    lambda: (
        b"\xc3\xb1".decode(), b"\xe9".decode("latin-1"), b"abc".decode(errors="ignore"),
        b"\xff".decode("utf-8", "replace"),
    ),
)
show('b"\\xff".decode()', lambda: b"\xff".decode())
show('b"a\\xc3".decode("utf-8")', lambda: b"a\xc3".decode("utf-8"))
show('b"\\xed\\xa0\\x80".decode("utf-8")', lambda: b"\xed\xa0\x80".decode("utf-8"))
show('b"\\xf4\\x90\\x80\\x80".decode()', lambda: b"\xf4\x90\x80\x80".decode())
show('b"\\xc0\\x80".decode()', lambda: b"\xc0\x80".decode())
show('b"\\x80".decode("ascii")', lambda: b"\x80".decode("ascii"))
show('b"x".decode("bad-codec")', lambda: b"x".decode("bad-codec"))
show('b"x".decode(5)', lambda: b"x".decode(5))
show(
    'b"\\xff\\xfeA\\x00".decode("utf-16"), b"A\\x00".decode("utf-16-le"), '
    'b"\\x00\\x00\\x00A".decode("utf-32-be")',
    lambda: (
        b"\xff\xfeA\x00".decode("utf-16"), b"A\x00".decode("utf-16-le"),
        b"\x00\x00\x00A".decode("utf-32-be"),
    ),
)
show('b"A".decode("utf-16-le")', lambda: b"A".decode("utf-16-le"))
show('b"x".nope', lambda: b"x".nope)

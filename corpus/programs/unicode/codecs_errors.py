"""UTF-8, UTF-16, UTF-32, ASCII, Latin-1: malformed input under every error handler."""

HANDLERS = ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass")
BAD = [
    b"a\x80b", b"a\xc3", b"a\xc3b", b"\xe2\x82", b"\xe2\x82b", b"\xf0\x9f\x98", b"\xf0\x9f\x98z", b"\xc0\xaf", b"\xe0\x80\x80",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfe\xff", b"\xff", b"ok \xe9 end \xe9",
]


def attempt(function):
    try:
        return ascii(function())
    except UnicodeError as error:
        return f"{type(error).__name__}[{error.start}:{error.end}] {error.reason}"
    except LookupError as error:
        return f"{type(error).__name__} {error}"


for data in BAD:
    print(data, [attempt(lambda: data.decode("utf-8", handler)) for handler in HANDLERS])
for data in (b"\x00", b"a\x00b", b"\x00\xd8", b"\x00\xdc", b"\x00\xd8a\x00", b"\xff\xfea\x00", b"\xfe\xff\x00a"):
    print(data, [attempt(lambda: data.decode(codec, "strict")) for codec in ("utf-16-le", "utf-16-be", "utf-16")])
    print("   ", [attempt(lambda: data.decode("utf-16-le", handler)) for handler in HANDLERS])
for data in (b"a\x00\x00\x00", b"\x00\x00\x11\x00", b"\x00\xd8\x00\x00", b"abc", b"\xff\xff\xff\xff"):
    print(data, [attempt(lambda: data.decode("utf-32-le", handler)) for handler in HANDLERS])
for text in ("é", "€x€", "\ud800", "a\udc80b", "\U0001f600"):
    for codec in ("ascii", "latin-1", "utf-8", "utf-16-le", "utf-32-be"):
        row = [attempt(lambda: text.encode(codec, handler)) for handler in (*HANDLERS, "xmlcharrefreplace")]
        print(ascii(text), codec, row)
print([attempt(lambda: b"\xe9\x80".decode(codec)) for codec in ("ascii", "latin-1", "utf-8")])
print(attempt(lambda: "x".encode("nope")), attempt(lambda: b"x".decode("nope")), attempt(lambda: "é".encode("ascii", "nope")))
print(ascii(b"\xef\xbb\xbfx".decode("utf-8")))
print("a\u0100".encode("utf-8").decode("latin-1").encode("latin-1").decode("utf-8") == "a\u0100", str(b"\xc3\xa9", "utf8"))
print(["é".encode(name) for name in ("utf-8", "UTF8", "utf_8", "U8", "latin-1", "iso-8859-1", "L1", "us-ascii")[:7]])

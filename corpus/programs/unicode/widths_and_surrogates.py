"""Text of one, two and four byte characters, lone surrogates, concatenation and slicing between."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


widths = {"ascii": "abc", "latin": "añb", "bmp": "a€b", "astral": "a\U0001f600b", "lone": "a\ud800b", "pair": "\ud83d\ude00"}
for name, text in widths.items():
    print(name, len(text), ascii(text), [hex(ord(c)) for c in text], ascii(text[::-1]), text.isprintable(), text.isalpha())
for a in widths.values():
    print([ascii(a + b) for b in widths.values()], [a < b for b in widths.values()], [b in a + "€" for b in "ab€"])
show(
    "[len(t * 3) for t in widths.values()], [ascii(t[0]) + ascii(t[-1]) for t in "
    "widths.values()], [t[1:2] in t for t in widths.values()]",
    lambda: (
        [len(t * 3) for t in widths.values()],
        [ascii(t[0]) + ascii(t[-1]) for t in widths.values()],
        [t[1:2] in t for t in widths.values()],
    ),
)
show(
    '["-".join(t).count("-") for t in widths.values()], [ascii(t.replace("b", '
    '"\\U0001f601")) for t in widths.values()], [ascii(t.upper()) for t in widths.values()]',
    lambda: (
        ["-".join(t).count("-") for t in widths.values()],
        [ascii(t.replace("b", "\U0001f601")) for t in widths.values()],
        [ascii(t.upper()) for t in widths.values()],
    ),
)
show(
    '[ascii(max(t)) for t in widths.values()], [hash(t) == hash("".join(list(t))) for t '
    'in widths.values()], [ascii(t.center(7, "€")) for t in widths.values()]',
    lambda: (
        [ascii(max(t)) for t in widths.values()],
        [hash(t) == hash("".join(list(t))) for t in widths.values()],
        [ascii(t.center(7, "€")) for t in widths.values()],
    ),
)
show(
    '"\\U0001f600".encode(), "€".encode(), "ñ".encode(), '
    '"\\U0001f600".encode("utf-16-be"), "€".encode("utf-32-le")',
    lambda: (
        "\U0001f600".encode(), "€".encode(), "ñ".encode(), "\U0001f600".encode("utf-16-be"),
        "€".encode("utf-32-le"),
    ),
)
show('"\\ud800".encode()', lambda: "\ud800".encode())
show('"\\ud83d\\ude00".encode()', lambda: "\ud83d\ude00".encode())
show(
    '"\\ud83d\\ude00".encode("utf-16-le", "surrogatepass").decode("utf-16-le") == "\\U0001f600"',
    lambda: "\ud83d\ude00".encode("utf-16-le", "surrogatepass").decode("utf-16-le") == "\U0001f600",
)
show(
    '"\\ud800".encode("utf-8", "surrogatepass"), b"\\xed\\xa0\\x80".decode("utf-8", '
    '"surrogatepass") == "\\ud800", "\\udc80\\udcff".encode("utf-8", "surrogateescape")',
    lambda: (
        "\ud800".encode("utf-8", "surrogatepass"),
        b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800",
        "\udc80\udcff".encode("utf-8", "surrogateescape"),
    ),
)
show(
    'ascii(b"\\x80\\xffabc".decode("utf-8", "surrogateescape")), '
    'ascii(b"\\x80a".decode("ascii", "surrogateescape"))',
    lambda: (
        ascii(b"\x80\xffabc".decode("utf-8", "surrogateescape")),
        ascii(b"\x80a".decode("ascii", "surrogateescape")),
    ),
)
show('print("\\ud800")', lambda: print("\ud800"))
show(
    '"\\ud800".isidentifier(), "\\ud800" == "\\ud800", "\\ud800" < "\\ue000", {"\\ud800": '
    '1}["\\ud800"], repr("\\ud800"), "\\ud800" in "a\\ud800"',
    lambda: (
        "\ud800".isidentifier(), "\ud800" == "\ud800", "\ud800" < "\ue000",
        {"\ud800": 1}["\ud800"], repr("\ud800"), "\ud800" in "a\ud800",
    ),
)
show(
    "f\"{'€':>3}\", f\"{'\\U0001f600':*^5}\", \"%5s|%-5s|\" % (\"ñ\", \"€\"), \"{:€<5}\".format(\"x\"), "
    '"ñ%s" % "\\U0001f600", "€{}".format("ñ")',
    lambda: (
        f"{'€':>3}", f"{'\U0001f600':*^5}", "%5s|%-5s|" % ("ñ", "€"), "{:€<5}".format("x"),
        "ñ%s" % "\U0001f600", "€{}".format("ñ"),
    ),
)
show(
    'chr(0xD800) == "\\ud800", chr(0x10FFFF), ord("\\U0010ffff"), [len(chr(i)) for i in '
    "(0, 127, 128, 255, 256, 65535, 65536)]",
    lambda: (
        chr(0xD800) == "\ud800", chr(0x10FFFF), ord("\U0010ffff"),
        [len(chr(i)) for i in (0, 127, 128, 255, 256, 65535, 65536)],
    ),
)
show(
    '"".join(map(chr, range(0x3B1, 0x3BA))), sorted("žluťoučký kůň"), '
    '"".join(sorted("ñandú")), "straße".find("ß"), "日本語".index("語")',
    lambda: (
        "".join(map(chr, range(0x3B1, 0x3BA))), sorted("žluťoučký kůň"), "".join(sorted("ñandú")),
        "straße".find("ß"), "日本語".index("語"),
    ),
)
show(
    '"日本語テキスト"[2:5], "日本語"[::-1], "Ελληνικά".upper(), "РУССКИЙ".lower(), '
    '"İstanbul".lower().encode(), "ΜΆΪΟΣ".title()',
    lambda: (
        "日本語テキスト"[2:5], "日本語"[::-1], "Ελληνικά".upper(), "РУССКИЙ".lower(),
        "İstanbul".lower().encode(), "ΜΆΪΟΣ".title(),
    ),
)
show(
    '"e\\u0301" == "é", len("e\\u0301"), "\\u0301".isprintable(), "👨‍👩‍👧"[0], len("👨‍👩‍👧"), '
    '"🇩🇪".encode("utf-16-be").hex()',
    lambda: (
        "e\u0301" == "é", len("e\u0301"), "\u0301".isprintable(), "👨‍👩‍👧"[0], len("👨‍👩‍👧"),
        "🇩🇪".encode("utf-16-be").hex(),
    ),
)
show(
    'int("٣٤"), float("٣.٥"), int("᭔᭕"), "٣".isdigit(), "³".isdigit(), "³".isdecimal(), '
    '"Ⅷ".isnumeric(), "一".isnumeric()',
    lambda: (
        int("٣٤"), float("٣.٥"), int("᭔᭕"), "٣".isdigit(), "³".isdigit(), "³".isdecimal(),
        "Ⅷ".isnumeric(), "一".isnumeric(),
    ),
)
show('int("³")', lambda: int("³"))
show('int("一")', lambda: int("一"))

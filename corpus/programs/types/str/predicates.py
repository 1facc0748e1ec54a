"""str character predicates over one-character and longer strings of many kinds."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


CHARS = "aA1 _-.\t\n\x00\x7f\x85\xa0ªº²½ñß٣६Ⅷ一ー\u200b\u2028\u3000\ud800\U0001f600\U0001d7d8\U00010400αЖ"
NAMES = (
    "isalpha isdigit isdecimal isnumeric isalnum isspace isprintable isidentifier isascii isupper islower istitle"
).split()
for char in CHARS:
    print(ascii(char), *[name[2:] for name in NAMES if getattr(char, name)()])
for text in ["", "abc", "abc1", "12", "1.5", "a b", " \t\n", "_x1", "1x", "ñandú", "class", "a\x00", "²3", "x" * 40]:
    print(ascii(text), *[name[2:] for name in NAMES if getattr(text, name)()])
show('"abc".isalpha(1)', lambda: "abc".isalpha(1))
show("str.isalpha(5)", lambda: str.isalpha(5))
show(
    '"℘x".isidentifier(), "x·".isidentifier(), "·x".isidentifier(), '
    '"x\\u200d".isidentifier(), "゛".isidentifier()',
    lambda: (
        "℘x".isidentifier(), "x·".isidentifier(), "·x".isidentifier(), "x\u200d".isidentifier(),
        "゛".isidentifier(),
    ),
)
show(
    "[c for c in map(chr, range(128)) if c.isprintable() != (32 <= ord(c) < 127)]",
    lambda: [c for c in map(chr, range(128)) if c.isprintable() != (32 <= ord(c) < 127)],
)
show(
    "[hex(i) for i in range(0x3100) if chr(i).isspace()]",
    lambda: [hex(i) for i in range(0x3100) if chr(i).isspace()],
)
show(
    "sum(chr(i).isalpha() for i in range(0x10000)), sum(chr(i).isdecimal() for i in "
    "range(0x20000))",
    lambda: (
        sum(chr(i).isalpha() for i in range(0x10000)),
        sum(chr(i).isdecimal() for i in range(0x20000)),
    ),
)
show(
    "sum(chr(i).isprintable() for i in range(0x20000)), sum(chr(i).isnumeric() for i in "
    "range(0x20000))",
    lambda: (
        sum(chr(i).isprintable() for i in range(0x20000)),
        sum(chr(i).isnumeric() for i in range(0x20000)),
    ),
)
show(
    "sum(chr(i).isidentifier() for i in range(0x20000)), sum(chr(i).isdigit() for i in "
    "range(0x20000))",
    lambda: (
        sum(chr(i).isidentifier() for i in range(0x20000)),
        sum(chr(i).isdigit() for i in range(0x20000)),
    ),
)
show(
    "sum(chr(i).isupper() for i in range(0x20000)), sum(chr(i).islower() for i in range(0x20000))",
    lambda: (
        sum(chr(i).isupper() for i in range(0x20000)),
        sum(chr(i).islower() for i in range(0x20000)),
    ),
)

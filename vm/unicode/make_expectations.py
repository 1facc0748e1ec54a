# Writes testdata/codecs.txt: what CPython's codecs and searches answer, errors included.
# Counterpart: Lib/test/test_codecs.py, test_str.py.
"""Usage: python3.14 make_expectations.py

Each line is one case, tab separated. Bytes are hex, texts are dotted hex code points, "-" is empty.
"""

import codecs
import pathlib
import random
import sys
import warnings

R = random.Random(271)
NAMES = {0: "utf-8", 1: "ascii", 2: "latin-1", 3: "utf-16-le", 4: "utf-16-be", 5: "utf-32-le",
         6: "utf-32-be", 7: "unicode_escape", 8: "raw_unicode_escape", 9: "utf-7"}
events = []


def record(error):
    events.append(f"{error.start}:{error.end}:{error.reason}")
    return ("?", error.end)


codecs.register_error("record", record)


def text_of(s: str) -> str:
    return ".".join(f"{ord(c):x}" for c in s) or "-"


def pick(parts, most):
    return "".join(R.choice(parts) for _ in range(R.randrange(most)))


def some_bytes(name: str) -> bytes:
    wide = ["a", "\xe9", "\u20ac", "\ud800", "\udc00", "\U0001f600", "\U0010ffff", "\ud83d"]
    if name in ("unicode_escape", "raw_unicode_escape"):
        parts = ["\\", "\\x", "\\x4", "\\x41", "\\u", "\\u20", "\\u20ac", "\\U", "\\U0001f60", "\\U0001F600",
                 "\\U00110000", "\\N", "\\N{", "\\N{}", "\\N{DIGIT ONE}", "\\N{nosuch}", "\\n", "\\0", "\\12",
                 "\\400", "\\777", "\\8", "\\d", "\\\\", "\\'", '\\"', "\\\n", "a", "g", "\xe9", "}"]
        return pick(parts, 7).encode("latin-1")
    if name == "utf-7":
        parts = ["+", "-", "a", "+2D", "/", "AAA", "2AD", "3AA", "+AGE-", "+2AHcAA-", "+2AA-", "\xe9", "~", "+-"]
        return pick(parts, 8).encode("latin-1")
    if name.startswith("utf-16") or name.startswith("utf-32"):
        data = pick(wide, 7).encode(name, "surrogatepass")
        if name.startswith("utf-32") and R.random() < .2:
            data += R.choice([b"\0\0\x11\0", b"\0\x11\0\0", b"\xff\xff\xff\xff"])
        return data[:len(data) - R.choice([0, 0, 0, 1, 2, 3])] if data else data
    parts = [0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xa0, 0x9f, 0xed, 0xee, 0xf0, 0x90, 0x8f, 0xf4, 0xf5, 0xff]
    if R.random() < .5:
        return bytes(R.choice(parts) for _ in range(R.randrange(8)))
    data = pick(wide + ["ascii text that is longer than a word"], 8).encode("utf-8", "surrogatepass")
    return data[:len(data) - R.choice([0, 0, 1, 2])] if data else data


def lines():
    for number, name in NAMES.items():
        for _ in range(120):
            data = some_bytes(name)
            events.clear()
            text = data.decode(name, "record")
            yield "decode", number, data.hex() or "-", text_of(text), ";".join(events) or "-"
            text = pick(["a", "~", "\\", "\n", "\x80", "\xff", "+", "-"] +
                        R.choice([[], ["\u20ac", "\ud800", "\udfff"], ["\U0001f600", "\ud800", "\U0010ffff"]]), 12)
            events.clear()
            data = text.encode(name, "record")
            yield "encode", number, text_of(text), data.hex() or "-", ";".join(events) or "-"
    for data in [b"\xed\xa0", b"\xe2\x82", b"\xf0\x9f\x98", b"\xe2(", b"\xed\xbf", b"a\xc3", b"\xed\x9f"]:
        try:
            yield "partial", data.hex(), codecs.utf_8_decode(data, "strict", False)[1]
        except UnicodeDecodeError as error:
            yield "partial", data.hex(), f"{error.start}:{error.end}"
    for _ in range(400):
        alphabet = R.choice(["ab", "a", "ab\u0101", "a\u0161\u0261", "a\U00010061\U00010062", "ab\xe9"])
        text = R.choice([pick(alphabet, 60), pick(alphabet, 5) * R.randrange(20), "a" * R.randrange(80)])
        start = R.randrange(len(text) + 1)
        needle = R.choice([text[start:start + R.randrange(30)], pick(alphabet, 4) * R.randrange(8),
                           "a" * R.randrange(30) + pick(alphabet, 2), pick(alphabet, 2) + "a" * R.randrange(30)])
        yield ("search", text_of(text), text_of(needle), text.find(needle), text.rfind(needle), text.count(needle),
               (text > needle) - (text < needle))
    for _ in range(150):
        text = "".join(R.choice("a\u03a3\u03a3.\u0345\u02b01A'\xad") for _ in range(R.randrange(1, 9)))
        yield "sigma", text_of(text), "".join("01"[c == "\u03c2"] for c in text.lower())
    for _ in range(100):
        text = pick("a_1\xe9\u4e00-\U00010400 \u0301", 6)
        yield "identifier", text_of(text), int(text.isidentifier())


warnings.simplefilter("ignore")
path = pathlib.Path(__file__).with_name("testdata") / "codecs.txt"
path.parent.mkdir(exist_ok=True)
head = f"# By CPython {sys.version.split()[0]}; written by make_expectations.py.\n"
path.write_text(head + "".join("\t".join(map(str, line)) + "\n" for line in lines()))

# Writes charsets.inc: the double-byte character sets behind the CJK codecs, asked of the running CPython.
# Counterpart: Tools/unicode/gencjkcodecs.py, Tools/unicode/genmap_*.py.
"""Usage: python3.14 make_charsets.py [--check]

A set maps codes (two bytes) to characters, and characters to codes. Everything is found out by decoding
and encoding with the codecs of the running interpreter; --check compares with the file instead of writing.
"""

import hashlib
import pathlib
import sys

PATH = pathlib.Path(__file__).parent / "charsets.inc"
PLANES = [*range(0x80, 0x10000), *range(0x20000, 0x30000)]

# Digits: the printable characters from "#" on without the backslash.
DIGITS = "".join(chr(c) for c in range(0x23, 0x7F) if chr(c) != "\\")
BASE = len(DIGITS)
# First digits of the tokens of a table; below NEAR: the character that many (and one) behind the last.
NEAR, FAR, SKIP, DELETE, RUN, PAIR = 10, 26, 87, 88, 89, 90
SPREAD = (FAR - NEAR) * BASE // 2


def number(value, digits):
    text = ""
    for _ in range(digits):
        text = DIGITS[value % BASE] + text
        value //= BASE
    assert value == 0
    return text


def decode(codec, data):
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def encode(codec, char):
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        return None


def pair(code):
    return bytes((code >> 8, code & 0xFF))


def sjis_rows():
    """The first bytes that JIS gives to the rows of Shift_JIS from 0 on, the second plane with its high bit."""
    return [*range(0x21, 0x7F), 0xA1, 0xA8, 0xA3, 0xA4, 0xA5, 0xAC, 0xAD, 0xAE, 0xAF, *range(0xEE, 0xFF)]


def to_sjis(row, cell):
    lead, trail = row // 2, cell + 94 * (row % 2)
    return bytes((lead + (0x81 if lead < 0x1F else 0xC1), trail + (0x40 if trail < 0x3F else 0x41)))


def from_sjis(data):
    lead = data[0] - (0x81 if data[0] < 0xE0 else 0xC1)
    trail = data[1] - (0x40 if data[1] < 0x80 else 0x41)
    return 2 * lead + trail // 94, trail % 94


class Plain:
    """Codes are the bytes, or differ in their high bits."""

    def __init__(self, codec, mask=0):
        self.codec, self.mask = codec, mask

    def decode(self, code):
        return decode(self.codec, pair(code ^ self.mask))

    def encode(self, char):
        data = encode(self.codec, char)
        return (data[0] << 8 | data[1]) ^ self.mask if data and len(data) == 2 else None


class Euc(Plain):
    """Codes with the high bit are those behind the byte 8F; 8E introduces katakana, which is no set."""

    def __init__(self, codec):
        super().__init__(codec)

    def decode(self, code):
        prefix = b"\x8f" if code & 0x8000 else b""
        return decode(self.codec, prefix + pair(code | 0x8080))

    def encode(self, char):
        data = encode(self.codec, char)
        if not data or data[0] == 0x8E or len(data) < 2:
            return None
        code = (data[-2] << 8 | data[-1]) & 0x7F7F
        return code | 0x8000 if data[0] == 0x8F else code


class Prefixed(Euc):
    """The set behind 8F alone."""

    def decode(self, code):
        return super().decode(code | 0x8000)

    def encode(self, char):
        code = super().encode(char)
        return code & 0x7FFF if code and code & 0x8000 else None


class NotPrefixed(Euc):
    def encode(self, char):
        code = super().encode(char)
        return code if code and not code & 0x8000 else None


class Sjis(Plain):
    """Codes as JIS has them."""

    def __init__(self, codec, rows):
        super().__init__(codec)
        self.rows = rows

    def decode(self, code):
        if code >> 8 not in self.rows:
            return None
        data = to_sjis(self.rows.index(code >> 8), (code & 0xFF) - 0x21)
        if self.codec == "cp932" and data[0] >= 0xFD:  # Single bytes there.
            return None
        return decode(self.codec, data)

    def encode(self, char):
        data = encode(self.codec, char)
        if not data or len(data) != 2:
            return None
        row, cell = from_sjis(data)
        return self.rows[row] << 8 | cell + 0x21


class Korean(Plain):
    """Of cp949 the part that is KS X 1001."""

    def encode(self, char):
        data = encode(self.codec, char)
        return (data[0] << 8 | data[1]) ^ self.mask if data and len(data) == 2 and min(data) > 0xA0 else None


JIS = (0x21, 0x7E, 0x21, 0x7E)
JIS_PLANES = (0x21, 0xFE, 0x21, 0x7E)
# name, lead and trail bytes from and to, where answers come from, sets that it extends and what is added to
# their codes.
SETS = [
    ("gb2312", JIS, Plain("gb2312", 0x8080), []),
    ("gbk", (0x81, 0xFE, 0x40, 0xFE), Plain("gbk"), [("gb2312", 0x8080)]),
    ("gb18030", (0x81, 0xFE, 0x40, 0xFE), Plain("gb18030"), [("gbk", 0)]),
    ("big5", (0x81, 0xFE, 0x40, 0xFE), Plain("big5"), []),
    ("cp950", (0x81, 0xFE, 0x40, 0xFE), Plain("cp950"), [("big5", 0)]),
    ("big5hkscs", (0x81, 0xFE, 0x40, 0xFE), Plain("big5hkscs"), [("big5", 0)]),
    ("jisx0208", JIS, NotPrefixed("euc_jp"), []),
    ("jisx0212", JIS, Prefixed("euc_jp"), []),
    ("cp932", (0x21, 0x98, 0x21, 0x7E), Sjis("cp932", list(range(0x21, 0x99))), [("jisx0208", 0)]),
    ("jisx0213", JIS_PLANES, Sjis("shift_jis_2004", sjis_rows()), [("jisx0208", 0)]),
    ("jisx0213_2000", JIS_PLANES, Sjis("shift_jisx0213", sjis_rows()), [("jisx0213", 0)]),
    ("euc_jp", JIS_PLANES, Euc("euc_jp"), [("jisx0208", 0), ("jisx0212", 0x8000)]),
    ("euc_jis_2004", JIS_PLANES, Euc("euc_jis_2004"), [("jisx0213", 0), ("jisx0212", 0x8000)]),
    ("euc_jisx0213", JIS_PLANES, Euc("euc_jisx0213"), [("jisx0213_2000", 0), ("jisx0212", 0x8000)]),
    ("ksx1001", JIS, Korean("cp949", 0x8080), []),
    ("cp949", (0x81, 0xFE, 0x41, 0xFE), Plain("cp949"), [("ksx1001", 0x8080)]),
]


def codes(grid):
    low_lead, high_lead, low_trail, high_trail = grid
    return [lead << 8 | trail for lead in range(low_lead, high_lead + 1)
            for trail in range(low_trail, high_trail + 1)]


def table_text(wanted, inherited):
    """The cells that differ from those inherited, as tokens."""
    out, last, position = [], -1, 0
    while position < len(wanted):
        now = wanted[position]
        end = position
        if now == inherited[position]:
            while end < len(wanted) and wanted[end] == inherited[end]:
                end += 1
            if end == len(wanted):
                break
            while position < end:
                step = min(end - position, BASE * BASE)
                out.append(DIGITS[SKIP] + number(step - 1, 2))
                position += step
            continue
        if now is None:
            while end < len(wanted) and wanted[end] is None and inherited[end] is not None \
                    and end - position < BASE:
                end += 1
            out.append(DIGITS[DELETE] + number(end - position - 1, 1))
            position = end
            continue
        if len(now) == 2:
            out.append(DIGITS[PAIR] + number(ord(now[0]), 3) + number(ord(now[1]), 3))
            position += 1
            continue
        while end < len(wanted) and wanted[end] is not None and wanted[end] != inherited[end] \
                and len(wanted[end]) == 1 and ord(wanted[end]) == last + 1 + end - position \
                and end - position < BASE * BASE:
            end += 1
        if end - position > 3:
            out.append(DIGITS[RUN] + number(end - position - 1, 2))
            last += end - position
            position = end
            continue
        char = ord(now)
        delta = char - last
        if 1 <= delta <= NEAR:
            out.append(DIGITS[delta - 1])
        elif -SPREAD <= delta < SPREAD:
            value = delta + SPREAD
            out.append(DIGITS[NEAR + value // BASE] + DIGITS[value % BASE])
        else:
            high, low = divmod(char, BASE * BASE)
            assert FAR + high < SKIP
            out.append(DIGITS[FAR + high] + number(low, 2))
        last = char
        position += 1
    return "".join(out)


def text(value):
    # Short enough pieces to read in a diff; "??" would look like a trigraph.
    pieces = [value[i:i + 96].replace("??", '?""?').replace("??", '?""?') for i in range(0, len(value), 96)]
    return [f' "{piece}"' for piece in pieces] or [' ""']


def sets():
    tables, preferred, lines, names = {}, {}, [], [name for name, *_ in SETS]
    for name, grid, source, bases in SETS:
        cells = codes(grid)
        table = {code: source.decode(code) for code in cells}
        # What decodes must be one character, or two that belong together.
        for code, value in table.items():
            if value is not None and len(value) == 2 and (value[1] in "\u0300\u0301\u0304\u030c\u309a\u02e5\u02e9"):
                continue
            if value is not None and len(value) != 1:
                table[code] = None
        inherited = dict.fromkeys(cells)
        for base, offset in bases:
            for code, value in tables[base].items():
                if value is not None and inherited.get(code + offset) is None:
                    inherited[code + offset] = value
        assert len(inherited) == len(cells), name
        tables[name] = table
        # What the first base prefers goes on; else the lowest code counts.
        guess = {}
        for base, offset in bases[:1]:
            for char, code in preferred[base].items():
                if table[code + offset] == chr(char):
                    guess[char] = code + offset
        for code in cells:
            value = table[code]
            if value is not None and len(value) == 1:
                guess.setdefault(ord(value), code)
        fixes, preferred[name] = [], dict(guess)
        for char in [0x5C, 0x7E, *PLANES] if name.startswith("jisx0213") else PLANES:
            code = source.encode(chr(char))
            if code != guess.pop(char, None):
                fixes.append(number(char, 3) + number(code or 0, 3))
                preferred[name].pop(char, None)
                if code:
                    preferred[name][char] = code
        for char in sorted(guess):  # Never asked for, since a byte of its own comes first.
            assert char < 0x80, (name, hex(char))
        lines.append(f'{{"{name}", {{{", ".join(f"{byte:#x}" for byte in grid)}}},')
        both = [*bases, ("", 0), ("", 0)][:2]
        lines.append(" {%s}," % ", ".join(
            f"{{{names.index(base) if base else -1}, {offset:#x}}}" for base, offset in both))
        lines += text(table_text([table[code] for code in cells], [inherited[code] for code in cells]))
        lines[-1] += ","
        lines += text("".join(fixes))
        lines[-1] += "},"
    return lines


def four_bytes():
    """GB 18030's rows of four-byte codes that follow the Unicode order: first character, first number."""
    rows, last = [], None
    for index in range(39420):
        rest, digits = index, []
        for base, offset in ((10, 0x30), (126, 0x81), (10, 0x30), (126, 0x81)):
            digits.append(rest % base + offset)
            rest //= base
        char = ord(bytes(reversed(digits)).decode("gb18030"))
        if char != last + 1 if last is not None else True:
            rows.append((char, index))
        last = char
        assert chr(char).encode("gb18030") == bytes(reversed(digits)), hex(char)
    return [f"{{{char:#x}, {index}}}," for char, index in rows]


def generate():
    body = [
        "// Base sets of set -1 are none. Tokens: see charsets.cc.",
        f"constexpr uint32_t kNear = {NEAR}, kFar = {FAR}, kSkip = {SKIP}, kDelete = {DELETE}, kRun = {RUN};",
        "constexpr CharsetSource kSources[] = {", *sets(), "};",
        "// Characters and numbers at which rows of four-byte codes begin.",
        "constexpr FourByteRow kFourByteRows[] = {", *four_bytes(), "};",
    ]
    digest = hashlib.sha256("\n".join(body).encode()).hexdigest()
    return "\n".join([
        "// Double-byte character sets; written by make_charsets.py, do not edit.",
        f"// Source: CPython {sys.version.split()[0]}.", f"// SHA-256 of the lines between the marks: {digest}",
        "namespace {", "// clang-format off", *body, "// clang-format on", "}  // namespace"]) + "\n"


def main(arguments):
    new = generate()
    if "--check" not in arguments:
        PATH.write_text(new)
        return
    drop = lambda s: [line for line in s.splitlines() if not line.startswith("// Source:")]
    if drop(PATH.read_text()) != drop(new):
        sys.exit(f"{PATH} differs from CPython {sys.version.split()[0]}")
    print(f"charsets.inc equals CPython {sys.version.split()[0]}")


if __name__ == "__main__":
    main(sys.argv[1:])

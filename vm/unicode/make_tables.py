# Writes tables.inc: what the running CPython knows about every code point.
# Counterpart: Tools/unicode/makeunicodedata.py.
"""Usage: python3.14 make_tables.py [--check] [OUTPUT]

Everything is asked of the running interpreter's own str methods and unicodedata, never of UCD files,
so the tables cannot differ from the reference. --check compares with the file instead of writing it.
"""

import pathlib
import sys
import unicodedata

CODE_POINTS = 0x110000

FLAGS = ("alpha", "decimal", "digit", "numeric", "lower", "upper", "title", "space", "printable",
         "xid_start", "xid_continue", "linebreak", "cased", "case_ignorable")


def flags_of(c: str) -> int:
    # A sigma behind c turns final exactly when c is cased; "A" in front shows through c only when c
    # is cased or ignorable. title() lowers what follows a cased character.
    cased = (c + "A").title()[-1] == "a"
    seen_by_sigma = (c + "\u03a3").lower()[-1] == "\u03c2"
    seen_through = ("A" + c + "\u03a3").lower()[-1] == "\u03c2"
    values = (c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.islower(), c.isupper(),
              unicodedata.category(c) == "Lt", c.isspace(), c.isprintable(), c.isidentifier(),
              ("a" + c).isidentifier(), len(f"a{c}b".splitlines()) == 2, cased,
              seen_through and not seen_by_sigma)
    assert len(values) == len(FLAGS)
    return sum(1 << i for i, value in enumerate(values) if value)


class Pool:
    """Numbers distinct values in order of appearance."""

    def __init__(self, *first):
        self.numbers = {}
        for value in first:
            self.add(value)

    def add(self, value) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def __iter__(self):
        return iter(self.numbers)

    def __len__(self):
        return len(self.numbers)


def collect():
    numerics = Pool(-1.0)
    specials = Pool(None)
    unassigned = (0,) * 9
    records = Pool(unassigned)
    index = []
    for code in range(CODE_POINTS):
        c = chr(code)
        mappings = (c.lower(), c.upper(), c.title(), c.casefold())
        deltas = tuple(ord(m[0]) - code for m in mappings)
        special = specials.add(mappings) if any(len(m) > 1 for m in mappings) else 0
        index.append(records.add((
            flags_of(c), special, numerics.add(unicodedata.numeric(c, -1.0)),
            unicodedata.decimal(c, -1) + 1, unicodedata.digit(c, -1) + 1, *deltas)))
    return index, list(records), list(specials)[1:], list(numerics)


def split(index, shift):
    blocks = Pool()
    size = 1 << shift
    first = [blocks.add(tuple(index[i:i + size])) for i in range(0, len(index), size)]
    return first, [value for block in blocks for value in block]


def bytes_of(values):
    return len(values) * (1 if max(values) < 256 else 2)


def array(name, values):
    kind = "uint8_t" if max(values) < 256 else "uint16_t"
    lines = [f"constexpr {kind} {name}[] = {{"]
    line = ""
    for value in values:
        text = f"{value},"
        if len(line) + len(text) > 100:
            lines.append(line)
            line = ""
        line += text
    return lines + [line, "};"]


def expansion(text):
    codes = [ord(c) for c in text]
    return f"{{{len(codes)}, {{{', '.join(hex(code) for code in codes)}}}}}"


def generate() -> str:
    index, records, specials, numerics = collect()
    shift = min(range(4, 10), key=lambda s: sum(map(bytes_of, split(index, s))))
    first, second = split(index, shift)
    out = [
        "// Character tables; written by make_tables.py, do not edit.",
        f"// Source: CPython {sys.version.split()[0]}, Unicode {unicodedata.unidata_version}.",
        f'const char kUnicodeVersion[] = "{unicodedata.unidata_version}";',
        "namespace {",
        "// clang-format off",
        f"constexpr unsigned kShift = {shift};",
        "// flags, special, numeric, decimal + 1, digit + 1, deltas to lower, upper, title, fold",
        "constexpr CharRecord kRecords[] = {",
        *(f"{{{','.join(map(str, record))}}}," for record in records),
        "};",
        "// Characters with a mapping to several: lower, upper, title, fold.",
        "constexpr SpecialCase kSpecialCases[] = {",
        *(f"{{{', '.join(expansion(m) for m in mappings)}}}," for mappings in specials),
        "};",
        "constexpr double kNumericValues[] = {",
        *(f"{value!r}," for value in numerics),
        "};",
        *array("kFirst", first),
        *array("kSecond", second),
        "// clang-format on",
        "}  // namespace",
    ]
    return "\n".join(out) + "\n"


def main(arguments):
    check = "--check" in arguments
    names = [a for a in arguments if not a.startswith("-")]
    path = pathlib.Path(names[0]) if names else pathlib.Path(__file__).with_name("tables.inc")
    text = generate()
    if check:
        stored = path.read_text()
        if stored != text:
            # The version line may differ between patch releases; anything else is drift.
            drop = lambda s: [line for line in s.splitlines() if not line.startswith("// Source:")]
            if drop(stored) != drop(text):
                sys.exit(f"{path} differs from CPython {sys.version.split()[0]}")
        print(f"{path.name} equals CPython {sys.version.split()[0]}")
        return
    path.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])

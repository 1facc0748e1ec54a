# Writes database.inc and names.inc: what the running CPython's unicodedata knows.
# Counterpart: Tools/unicode/makeunicodedata.py.
"""Usage: python3.14 make_database.py [--check]

Everything is asked of the running interpreter. --check compares with the files instead of writing.
"""

import collections
import ctypes
import pathlib
import sys
import unicodedata

from make_tables import CODE_POINTS, Pool, array, bytes_of, split

HERE = pathlib.Path(__file__).parent
SOURCE = f"// Source: CPython {sys.version.split()[0]}, Unicode {unicodedata.unidata_version}."


def strings(name, values):
    return [f"constexpr const char* {name}[] = {{", *(f'"{value}",' for value in values), "};"]


def wide(name, values):
    lines, line = [f"constexpr uint32_t {name}[] = {{"], ""
    for value in values:
        text = f"{value:#x},"
        if len(line) + len(text) > 100:
            lines.append(line)
            line = ""
        line += text
    return lines + [line, "};"]


def two_level(prefix, index):
    shift = min(range(4, 10), key=lambda s: sum(map(bytes_of, split(index, s))))
    first, second = split(index, shift)
    return [f"constexpr unsigned k{prefix}Shift = {shift};", *array(f"k{prefix}First", first),
            *array(f"k{prefix}Second", second)]


def database() -> str:
    categories, directions, widths, tags = Pool(), Pool(), Pool(), Pool("")
    records, mappings = Pool(), Pool((0, ()))
    record_index, mapping_index, pairs = [], [], []
    for code in range(CODE_POINTS):
        c = chr(code)
        record_index.append(records.add((
            categories.add(unicodedata.category(c)), directions.add(unicodedata.bidirectional(c)),
            widths.add(unicodedata.east_asian_width(c)), unicodedata.combining(c), unicodedata.mirrored(c))))
        # Hangul syllables follow a rule that database.cc knows.
        parts = [] if 0xAC00 <= code <= 0xD7A3 else unicodedata.decomposition(c).split()
        tag = parts.pop(0) if parts and parts[0][0] == "<" else ""
        chars = tuple(int(part, 16) for part in parts)
        mapping_index.append(mappings.add((tags.add(tag), chars)))
        if len(chars) == 2 and not tag and unicodedata.normalize("NFC", "".join(map(chr, chars))) == c:
            pairs.append((*chars, code))
    chars = []
    rows = []
    for tag, mapping in mappings:
        rows.append(f"{{{tag},{len(mapping)},{len(chars)}}},")
        chars.extend(mapping)
    pairs.sort()
    return "\n".join([
        "// Character properties and decompositions; written by make_database.py, do not edit.", SOURCE,
        "namespace {", "// clang-format off",
        *strings("kCategories", categories), *strings("kDirections", directions), *strings("kWidths", widths),
        "// The first one means a canonical decomposition.", *strings("kTags", tags),
        "// category, direction, width, combining class, mirrored",
        "constexpr PropertyRecord kPropertyRecords[] = {",
        *(f"{{{','.join(map(str, record))}}}," for record in records), "};",
        *two_level("Property", record_index),
        "// tag, count, start in kMappingChars", "constexpr MappingRecord kMappings[] = {", *rows, "};",
        *wide("kMappingChars", chars), *two_level("Mapping", mapping_index),
        "// first, second, what they compose to; sorted", "constexpr uint32_t kPairs[][3] = {",
        *(f"{{{a:#x},{b:#x},{c:#x}}}," for a, b, c in pairs), "};",
        "// clang-format on", "}  // namespace"]) + "\n"


class NameApi(ctypes.Structure):
    _fields_ = [("getname", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_int,
                                             ctypes.c_int)),
                ("getcode", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int,
                                             ctypes.POINTER(ctypes.c_uint32), ctypes.c_int))]


def aliases_and_sequences():
    # CPython keeps them as names of private-use characters, which only its internal interface shows.
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    pointer = get(unicodedata._ucnhash_CAPI, b"unicodedata._ucnhash_CAPI")
    api = ctypes.cast(pointer, ctypes.POINTER(NameApi)).contents
    buffer = ctypes.create_string_buffer(300)
    for code in range(0xF0000, 0xF1000):
        if api.getname(code, buffer, 300, 1):
            name = buffer.value.decode()
            yield name, unicodedata.lookup(name)


# Words become numbers written with the printable characters from "#" on without the backslash: one
# digit for the most frequent, then two, then three. "!" ends a name.
DIGITS = "".join(chr(c) for c in range(0x23, 0x7F) if chr(c) != "\\")
ONE, TWO = 48, 88


def code_of(number: int) -> str:
    base = len(DIGITS)
    if number < ONE:
        return DIGITS[number]
    number -= ONE
    if number < (TWO - ONE) * base:
        return DIGITS[ONE + number // base] + DIGITS[number % base]
    number -= (TWO - ONE) * base
    assert number < (base - TWO) * base * base
    return DIGITS[TWO + number // base // base] + DIGITS[number // base % base] + DIGITS[number % base]


def text(name, value):
    # Short enough pieces to read in a diff; "??" would look like a trigraph.
    pieces = [value[i:i + 90].replace("??", '?""?').replace("??", '?""?') for i in range(0, len(value), 90)]
    return [f"constexpr char {name}[] =", *(f'"{piece}"' for piece in pieces), ";"]


def names() -> str:
    page_size = 64
    plain, derived = {}, []
    for code in range(CODE_POINTS):
        name = unicodedata.name(chr(code), None)
        if name is None or name.startswith("HANGUL SYLLABLE "):
            continue
        number = f"{code:04X}"
        if name.endswith("-" + number):
            prefix = name.removesuffix(number)
            if derived and derived[-1][0] == prefix and derived[-1][2] == code - 1:
                derived[-1][2] = code
            else:
                derived.append([prefix, code, code])
        else:
            plain[code] = name
    # CPython finds Tangut ideographs by their names but does not tell them.
    for code in range(CODE_POINTS):
        c = chr(code)
        if unicodedata.category(c) == "Lo" and unicodedata.name(c, None) is None:
            try:
                unicodedata.lookup(f"TANGUT IDEOGRAPH-{code:04X}")
            except KeyError:
                continue
            if derived[-1][0] == "TANGUT IDEOGRAPH-" and derived[-1][2] == code - 1:
                derived[-1][2] = code
            else:
                derived.append(["TANGUT IDEOGRAPH-", code, code])
    extra = list(aliases_and_sequences())
    counts = collections.Counter(word for name in [*plain.values(), *(name for name, _ in extra)]
                                 for word in name.split(" "))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    number_of = {word: number for number, word in enumerate(ranked)}

    def encode(name):
        return "".join(code_of(number_of[word]) for word in name.split(" "))

    blob, pages = "!", []
    for page in sorted({code // page_size for code in plain}):
        pages.append((page, len(blob)))
        blob += "".join(encode(plain[code]) + "!" if code in plain else "!"
                        for code in range(page * page_size, (page + 1) * page_size))
    extra_blob = "!" + "".join(encode(name) + "!" for name, _ in extra)
    targets = [[len(t), *map(ord, t)] for _, t in extra]
    starts, words = [], ""
    for word in ranked:
        starts.append(len(words))
        words += word
    starts.append(len(words))
    order = sorted(range(len(ranked)), key=lambda number: ranked[number])
    return "\n".join([
        "// Character names; written by make_database.py, do not edit.", SOURCE,
        "namespace {", "// clang-format off",
        f"constexpr unsigned kOneDigit = {ONE};", f"constexpr unsigned kTwoDigits = {TWO};",
        "// All words without a break, from the most frequent; where each starts; and their order.",
        *text("kWords", words), *wide("kWordStarts", starts), *array("kWordOrder", order),
        f"constexpr unsigned kPageSize = {page_size};",
        "// page number, where its names start in kNames", "constexpr NamePage kNamePages[] = {",
        *(f"{{{page},{start}}}," for page, start in pages), "};", *text("kNames", blob),
        "// Aliases and named sequences, and what they stand for: a count and the characters.",
        *text("kExtraNames", extra_blob), "constexpr uint32_t kExtraTargets[][9] = {",
        *("{" + ",".join(map(hex, target)) + "}," for target in targets), "};",
        "// Names that end in the number of the character.", "constexpr DerivedName kDerivedNames[] = {",
        *(f'{{"{prefix}",{first:#x},{last:#x},{str(unicodedata.name(chr(first), None) is not None).lower()}}},'
          for prefix, first, last in derived), "};",
        "// clang-format on", "}  // namespace"]) + "\n"


def main(arguments):
    for name, generate in (("database.inc", database), ("names.inc", names)):
        path, new = HERE / name, generate()
        if "--check" not in arguments:
            path.write_text(new)
            continue
        drop = lambda s: [line for line in s.splitlines() if not line.startswith("// Source:")]
        if drop(path.read_text()) != drop(new):
            sys.exit(f"{path} differs from CPython {sys.version.split()[0]}")
        print(f"{name} equals CPython {sys.version.split()[0]}")


if __name__ == "__main__":
    main(sys.argv[1:])

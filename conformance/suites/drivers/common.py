# What every suite driver shares: choosing cases, running them and printing records.
#
# A driver runs under both sides as `DRIVER.pyc DRIVERS_DIR BUNDLE_DIR BUNDLE RANGES MODE`, from
# compiled files only, because the subject may lack a compiler and files.  Each case prints a record:
# the separator, the number of the case in the bundle, a space, and a text that the conformance
# runner compares to the other side's text.  RANGES is "FIRST-LAST,..." ; MODE is "digest", which
# prints short texts for many cases, or "detail", which prints everything about a few.
import marshal
import sys

RECORD = "\x1e"

# A prime of four 30-bit digits: the digest of a text is its value as an integer, modulo this.  It
# needs no hash function, so that it means the same under any Python with any hash seed.
PRIME = 1046183622564446793972631570534611247


def digest(data):
    return str(len(data)) + ":" + hex(int.from_bytes(data, "little") % PRIME)[2:]


def flat(value):
    """Canonical bytes of plain nested data; version 2 has no references, so sharing is unseen."""
    return marshal.dumps(value, 2)


def parse_ranges(text):
    ranges = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        ranges.append((int(first), int(last or first)))
    return ranges


def error_text(error):
    return "raised " + type(error).__name__ + ": " + str(error)


def walk(code):
    """The code object and all those nested in its constants, depth first."""
    found = []
    pending = [code]
    kind = type(code)
    while pending:
        code = pending.pop()
        found.append(code)
        pending.extend([c for c in code.co_consts if type(c) is kind][::-1])
    return found


def run(counts_of, observe):
    """Print a record for each chosen case.

    counts_of(bundle) gives the number of cases of each unit of the bundle, in order;
    observe(unit_data, wanted, detail) gives the texts of the cases of one unit, by number within it.
    """
    bundle_name, ranges, mode = sys.argv[3:6]
    bundle = __import__(bundle_name)
    ranges = parse_ranges(ranges)
    base = 0
    for data, count in zip(bundle.DATA, counts_of(bundle)):
        wanted = []
        for first, last in ranges:
            wanted.extend(range(max(first, base) - base, min(last + 1, base + count) - base))
        if wanted:
            try:
                texts = observe(data, wanted, mode == "detail")
            except Exception as error:
                texts = [error_text(error)] * len(wanted)
            lines = []
            for number, text in zip(wanted, texts):
                lines.append(RECORD + str(base + number) + " " + text + "\n")
            # Flushed, so that a crash loses no earlier record and the culprit is known.
            print("".join(lines), end="", flush=True)
        base += count
    print(RECORD + "end")

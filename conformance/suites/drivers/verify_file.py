# conformance verify: the verdict on every code object of one compiled file, run by the subject alone as
# `verify_file.pyc DRIVERS_DIR FILE AROUND all|undefined`.  The last line says how many are undefined.
import marshal
import posix
import sys

sys.path[:0] = sys.argv[1:2]
import common

try:
    from _pyvm import frame_states, verify
except ImportError:
    raise SystemExit("this Python has no verifier that could be asked (_pyvm.verify)") from None

HEADER_BYTES = 16


def read(path):
    file = posix.open(path, posix.O_RDONLY)
    blocks = []
    while block := posix.read(file, 1 << 20):
        blocks.append(block)
    posix.close(file)
    return b"".join(blocks)


def show_states(code, verdict, around):
    """The frame states before the instructions around the refuted one, or before all of them."""
    rows = frame_states(code)
    place = len(rows) - 1
    if verdict != "defined":
        offset = int(verdict.partition("' at offset ")[2].partition(":")[0])
        for number, row in enumerate(rows):
            if row[0] <= offset:
                place = number
        if around >= 0:
            rows = rows[max(place - around, 0) : place + around + 1]
    for row in rows:
        print("%8d  %-36s %s" % row)


path, around, which = sys.argv[2], int(sys.argv[3]), sys.argv[4]
data = read(path)
undefined = 0
for code in common.walk(marshal.loads(data[HEADER_BYTES:])):
    verdict = verify(code)
    if verdict != "defined":
        undefined += 1
    elif which == "undefined":
        continue
    print("%s, line %d: %s" % (code.co_qualname, code.co_firstlineno, verdict))
    if verdict != "defined" or around < 0:
        show_states(code, verdict, around)
print("undefined: %d" % undefined)

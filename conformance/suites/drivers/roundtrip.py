# The `marshal` suite: a module's code object, loaded and dumped again.
import marshal
import sys

sys.path[:0] = sys.argv[1:3]
import common


def observe(data, wanted, detail):
    dumped = marshal.dumps(marshal.loads(data))
    if not detail:
        return [common.digest(dumped)]
    rows = []
    for start in range(0, len(dumped), 16):
        row = dumped[start : start + 16]
        text = "".join([chr(byte) if 32 <= byte < 127 else "." for byte in row])
        rows.append("%08x  %-32s  %s" % (start, row.hex(), text))
    return ["\n".join(rows)]


common.run(lambda bundle: [1] * len(bundle.DATA), observe)

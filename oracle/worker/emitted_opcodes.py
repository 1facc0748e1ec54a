# Which instructions the reference's compiler emits, by counting them in a folder of bundles.
# Usage: python3.14 -S -B emitted_opcodes.py BUNDLE_DIR OUT
#
# A line of OUT is "NUMBER NAME KIND COUNT", KIND being base, specialized, instrumented or pseudo.
import collections
import marshal
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import _opcode_metadata
import opcode
import pyc


def kind_of(name, number):
    if number > 255:
        return "pseudo"
    if name.startswith("INSTRUMENTED_") or name == "ENTER_EXECUTOR":
        return "instrumented"
    return "specialized" if name in _opcode_metadata._specialized_opmap else "base"


def main(bundles, out):
    counts = collections.Counter()
    caches = {number: opcode._inline_cache_entries.get(name, 0) for name, number in opcode.opmap.items()}
    sys.path.insert(0, bundles)
    for file in sorted(os.listdir(bundles)):
        if not file.endswith(".pyc"):
            continue
        for data in __import__(file.removesuffix(".pyc")).DATA:
            for code in pyc.walk(marshal.loads(data)):
                units = code.co_code[::2]
                counts.update(units)
    # Every instruction is followed by its caches, so subtracting leaves real CACHE instructions only.
    counts[0] -= sum(counts[number] * count for number, count in caches.items())
    everything = _opcode_metadata.opmap | _opcode_metadata._specialized_opmap
    lines = [
        f"{number} {name} {kind_of(name, number)} {counts[number]}\n"
        for name, number in sorted(everything.items(), key=lambda item: item[1])
    ]
    pyc.write_text(out, "".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])

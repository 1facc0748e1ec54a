"""Compiles the small programs of seeds/FOLDER.txt to seeds/FOLDER/NAME.pyc, with the Python that runs this.

usage: python3.14 corpus/make_seeds.py [FOLDER...]

A text holds one program after the other, each behind a line `# NAME`. The .pyc files are checked in, because a fuzzer's
machine has no reference: run this when a text changed.
"""

import importlib.util
import marshal
import pathlib
import re
import sys


def programs(text):
    parts = re.split(r"(?m)^# (\w+)\n", text)
    return zip(parts[1::2], parts[2::2])


def main(arguments):
    if sys.version_info[:2] != (3, 14):
        sys.exit("make_seeds.py: run this with Python 3.14")
    seeds = pathlib.Path(__file__).parent / "seeds"
    for text in sorted(seeds.glob("*.txt")):
        if arguments and text.stem not in arguments:
            continue
        folder = text.with_suffix("")
        folder.mkdir(exist_ok=True)
        names = set()
        for name, source in programs(text.read_text()):
            # Short names: what a run does depends on them as little as on anything else in a file's header.
            code = compile(source, "s", "exec", dont_inherit=True, optimize=0)
            header = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
            (folder / f"{name}.pyc").write_bytes(header + marshal.dumps(code))
            names.add(f"{name}.pyc")
        for stale in folder.glob("*.pyc"):
            if stale.name not in names:
                stale.unlink()
        print(f"{folder.name}: {len(names)} programs")


if __name__ == "__main__":
    main(sys.argv[1:])

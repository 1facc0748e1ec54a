# Compile the expressions of a file, one to a line, into bundles.
# Usage: python3.14 -S -B bundle_smoke.py OUT_DIR FILE
#
# Empty lines and lines that start with "#" are not expressions.  A line that does not compile is an
# error: the suite is about running code.
import marshal
import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc

# Few enough that one process more for each that crashes is affordable.
BUNDLE_LINES = 200


def main(out, path):
    warnings.simplefilter("ignore")
    data, index, status = [], [], 0
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        try:
            code = compile(text, path, "eval", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            print(f"{path}:{number}: {error}", file=sys.stderr)
            status = 1
            continue
        if len(data) % BUNDLE_LINES == 0:
            index.append(f"B smoke_{len(data) // BUNDLE_LINES:03}")
        data.append(marshal.dumps(code))
        index.append(f"F {text}")
    if status == 0:
        for start in range(0, len(data), BUNDLE_LINES):
            some = tuple(data[start : start + BUNDLE_LINES])
            pyc.write(os.path.join(out, f"smoke_{start // BUNDLE_LINES:03}.pyc"), pyc.module(DATA=some))
        pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

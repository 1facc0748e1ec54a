# Put the sources of the whole standard library, its tests included, into bundles for the `compile`
# suite. Usage: python3.14 -S -B bundle_sources.py OUT_DIR
#
# A bundle is a sourceless module `sources_NNN.pyc` with one constant: DATA, a (path, bytes) pair for
# each file, those included that are wrong on purpose: their errors are compared, too.
import ast
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bundle_stdlib
import pyc

BUNDLE_BYTES = 800_000


def main(out):
    root = os.path.dirname(os.path.abspath(ast.__file__))
    index, data, size, number = [], [], 0, 0

    def flush():
        nonlocal data, size, number
        if data:
            pyc.write(os.path.join(out, f"sources_{number:03}.pyc"), pyc.module(DATA=tuple(data)))
            data, size, number = [], 0, number + 1

    for name, path in bundle_stdlib.library_files(root):
        with open(path, "rb") as file:
            source = file.read()
        if not data:
            index.append(f"B sources_{number:03}")
        index.append(f"F {name}")
        data.append((name, source))
        size += len(source)
        if size >= BUNDLE_BYTES:
            flush()
    flush()
    # Last, because its presence says that the folder is complete.
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(sys.argv[1])

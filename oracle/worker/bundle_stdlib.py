# Compile the whole standard library, its tests included, into bundles that the suite drivers import.
# Usage: python3.14 -S -B bundle_stdlib.py OUT_DIR
#
# A bundle is a sourceless module `bundle_NNN.pyc` with two constants: DATA, one marshalled module
# code object per source file, and CODES, how many code objects each of them holds.  `index.txt`
# names what is in the bundles, so that the drivers need not print names: "B bundle", then per file
# "F path" followed by one "C qualified-name" for each code object in depth-first order.
import ast
import marshal
import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc

BUNDLE_BYTES = 1_500_000
NOT_THE_LIBRARY = {"__pycache__", "site-packages", "dist-packages"}


def library_files(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in NOT_THE_LIBRARY)
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path):
                yield os.path.relpath(path, root).replace(os.sep, "/"), path


def main(out):
    warnings.simplefilter("ignore")
    root = os.path.dirname(os.path.abspath(ast.__file__))
    index, refused = [], []
    data, counts, size, number = [], [], 0, 0

    def flush():
        nonlocal data, counts, size, number
        if data:
            pyc.write(os.path.join(out, f"bundle_{number:03}.pyc"),
                      pyc.module(DATA=tuple(data), CODES=tuple(counts)))
            data, counts, size, number = [], [], 0, number + 1

    for name, path in library_files(root):
        with open(path, "rb") as file:
            source = file.read()
        try:
            code = compile(source, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError) as error:
            # Test data that is wrong on purpose has no code object, hence no case.
            refused.append(f"{name}: {type(error).__name__}: {error}")
            continue
        if not data:
            index.append(f"B bundle_{number:03}")
        marshalled = marshal.dumps(code)
        codes = list(pyc.walk(code))
        index.append(f"F {name}")
        index.extend(f"C {c.co_qualname}" for c in codes)
        data.append(marshalled)
        counts.append(len(codes))
        size += len(marshalled)
        if size >= BUNDLE_BYTES:
            flush()
    flush()
    pyc.write_text(os.path.join(out, "refused.txt"), "".join(f"{line}\n" for line in refused))
    # Last, because its presence says that the folder is complete.
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(sys.argv[1])

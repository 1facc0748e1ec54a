# Compile Python files with the reference.
# Usage: python3.14 -S -B compile_files.py, with one line "SOURCE<tab>NAME<tab>OUT" per file on stdin.
#
# NAME becomes co_filename as it is.  A file that does not compile leaves the reason in OUT.error and
# does not keep the others from being compiled.
import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc


def main():
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        path, name, target = line.rstrip("\n").split("\t")
        with open(path, "rb") as file:
            source = file.read()
        try:
            pyc.write(target, compile(source, name, "exec", dont_inherit=True))
        except (SyntaxError, ValueError, RecursionError) as error:
            pyc.write_text(f"{target}.error", f"{name}: {type(error).__name__}: {error}\n")


if __name__ == "__main__":
    main()

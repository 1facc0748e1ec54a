# Compile Python files with the reference.
# Usage: python3.14 -I -S -B compile_files.py, with one line "SOURCE<tab>NAME<tab>OUT" per file on stdin.
#
# NAME becomes co_filename as it is.  When files do not compile, the reasons go to stderr and the exit
# status is 1, after all the others have been compiled.
import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc


def main():
    warnings.simplefilter("ignore")
    status = 0
    for line in sys.stdin:
        path, name, target = line.rstrip("\n").split("\t")
        with open(path, "rb") as file:
            source = file.read()
        try:
            pyc.write(target, compile(source, name, "exec", dont_inherit=True))
        except (SyntaxError, ValueError, RecursionError) as error:
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())

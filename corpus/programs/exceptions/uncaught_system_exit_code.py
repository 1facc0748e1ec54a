"""SystemExit with an integer ends the process with that status and no traceback."""

import sys


def leave(code):
    try:
        sys.exit(code)
    finally:
        print("finally runs")


for code in (None, 0, 1, 255, "text", 3.5, (1, 2)):
    try:
        leave(code)
    except SystemExit as exit:
        print(repr(exit), exit.code, exit.args)
try:
    sys.exit(1, 2)
except TypeError as error:
    print(error)
leave(42)

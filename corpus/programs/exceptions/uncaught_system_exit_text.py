"""SystemExit with text prints it to stderr and ends with status 1."""

import sys

print("out", flush=True)
try:
    raise SystemExit("never seen")
except SystemExit as error:
    print(error.code)
sys.exit("the reason, é, goes to stderr")

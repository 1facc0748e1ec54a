# What the subject's verifier says of every code object in a program.
# Usage: verdict.pyc PROGRAM.pyc; one line each, outermost first: "NAME, line N: VERDICT".
import marshal
import sys

try:
    from _pyvm import verify
except ImportError:
    verify = None


def nested(value):
    if isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from nested(item)
    elif hasattr(value, "co_code"):
        yield value
        yield from nested(value.co_consts)


def main(path):
    if verify is None:
        print("no verdict: this Python has no verifier")
        return
    with open(path, "rb") as file:
        data = file.read()
    try:
        program = marshal.loads(data[16:])
    except (EOFError, ValueError, TypeError) as error:
        print(f"cannot be loaded: {type(error).__name__}: {error}")
        return
    for code in nested(program):
        print(f"{code.co_qualname}, line {code.co_firstlineno}: {verify(code)}")


main(sys.argv[1])

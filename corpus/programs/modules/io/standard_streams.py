"""sys.stdin, sys.stdout and sys.stderr: layers, attributes, print() and input()."""

import _io
import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

for stream in sys.stdin, sys.stdout, sys.stderr:
    print(stream, stream.buffer, stream.buffer.raw.closefd)
    print(stream.encoding, stream.errors, stream.newlines, stream.write_through, stream._CHUNK_SIZE)
    print(isinstance(stream, _io.TextIOWrapper), stream.name, stream.mode, stream.fileno())
    print(stream is getattr(sys, f"__{stream.name[1:-1]}__"), stream.closed)
print(sys.stderr.line_buffering, sys.stdin.buffer.raw.mode, sys.stdout.buffer.raw.mode)
print(sys.stdin.readable(), sys.stdin.writable(), sys.stdout.readable(), sys.stdout.writable())
show('sys.stdin.readline()', lambda: sys.stdin.readline())
show('sys.stdin.read()', lambda: sys.stdin.read())
show('list(sys.stdin)', lambda: list(sys.stdin))
show('input()', lambda: input())
show('input("prompt> ")', lambda: input("prompt> "))
show('sys.stdin.write("x")', lambda: sys.stdin.write("x"))
show('sys.stdout.read()', lambda: sys.stdout.read())
show('sys.stdout.write(b"x")', lambda: sys.stdout.write(b"x"))
show('sys.stdout.write("x\\n")', lambda: sys.stdout.write("x\n"))
show('sys.stdout.writelines(["a", "b\\n"])', lambda: sys.stdout.writelines(["a", "b\n"]))
sys.stdout.flush()
sys.stdout.buffer.write(b"raw \xc3\xa9\n")
sys.stdout.flush()
print("escaped \udcff", file=sys.stderr)
print("text \u20ac", end="")
print("", sep="", flush=True)

saved, sys.stdout = sys.stdout, _io.StringIO()
print("kept", 1, 2, sep="-")
text, sys.stdout = sys.stdout.getvalue(), saved
print(repr(text))


class Writer:
    """Not a stream, but print() does not mind."""

    def write(self, text):
        parts.append(text)


parts = []
print("a", 1, sep=", ", file=Writer())
print(parts)
try:
    print("x", file=Writer(), flush=True)
except AttributeError as error:
    print(error)
sys.stdout.write = lambda text: parts.append(text)
print("hidden")
del sys.stdout.write
print(parts)

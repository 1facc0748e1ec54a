"""open(): modes, buffers, layers, and every way to ask for the impossible."""

import _io
import posix
import tempfile
import warnings

# A folder of its own, so that runs at the same time do not meet.
FOLDER = tempfile.mkdtemp(prefix="constrictor-io-")
NAME = "data"
posix.chdir(FOLDER)


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

class Path:
    """A path object."""

    def __init__(self, text):
        self.text = text

    def __fspath__(self):
        return self.text


with open(NAME, "w", encoding="utf-8") as file:
    print(type(file).__name__, file.mode, file.encoding, file.errors, file.newlines)
    print(file.write("h\xe9llo\nworld\n"), file.tell(), file.name == NAME, file.line_buffering)
with open(Path(NAME), encoding="utf-8") as file:
    print(file.read(), file.newlines, file.mode)
with open(NAME.encode(), "rb") as file:
    print(type(file).__name__, file.mode, type(file.raw).__name__, file.name == NAME.encode())
    print([line for line in file])
with open(NAME, "rb", 0) as file:
    print(type(file).__name__, file.read(3))
with open(NAME, "a+") as file:
    print(type(file.buffer).__name__, file.buffer.raw.mode, file.tell(), file.write("more"))
with open(NAME, "r+", newline="") as file:
    print(file.readlines(), file.buffer.mode)

for mode in "q", "rw", "rr", "", "U", "bt", "t", "+", "b", "x", "xb":
    try:
        open(NAME, mode)
    except (OSError, ValueError) as error:
        print(repr(mode), type(error).__name__, str(error).replace(NAME, "NAME"))
show('open()', lambda: open())
show('open(1.5)', lambda: open(1.5))
show('open([])', lambda: open([]))
show('open(Path(5))', lambda: open(Path(5)))
show('open("/nonexistent/file")', lambda: open("/nonexistent/file"))
show('open(b"/nonexistent/file")', lambda: open(b"/nonexistent/file"))
show('open("/")', lambda: open("/"))
show('open("a\\0b")', lambda: open("a\0b"))
show('open(-1)', lambda: open(-1))
show('open(NAME, "rb", encoding="x")', lambda: open(NAME, "rb", encoding="x"))
show('open(NAME, "rb", errors="x")', lambda: open(NAME, "rb", errors="x"))
show('open(NAME, "rb", newline="x")', lambda: open(NAME, "rb", newline="x"))
show('open(NAME, "r", 0)', lambda: open(NAME, "r", 0))
show('open(NAME, newline="x")', lambda: open(NAME, newline="x"))
show('open(NAME, 1)', lambda: open(NAME, 1))
show('open(NAME, "r", "x")', lambda: open(NAME, "r", "x"))
show('open(NAME, encoding=1)', lambda: open(NAME, encoding=1))
show('open(NAME, closefd=False)', lambda: open(NAME, closefd=False))
show('open(NAME, opener=lambda path, flags: -5)', lambda: open(NAME, opener=lambda path, flags: -5))
show('open(NAME, bad=1)', lambda: open(NAME, bad=1))
show('_io.open_code(NAME).read()', lambda: _io.open_code(NAME).read())
show('_io.open_code(b"x")', lambda: _io.open_code(b"x"))
show('_io.UnsupportedOperation.__mro__', lambda: _io.UnsupportedOperation.__mro__)
show('(open is _io.open, open.__module__, _io.DEFAULT_BUFFER_SIZE)', lambda: (open is _io.open, open.__module__, _io.DEFAULT_BUFFER_SIZE))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    open(NAME, "rb", 1).close()
print([str(warning.message) for warning in caught])

posix.unlink(NAME)
posix.chdir("/")
posix.rmdir(FOLDER)

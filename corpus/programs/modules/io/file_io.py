"""io.FileIO: modes, reading, writing, positions, openers, closed files."""

import _io
import posix
import tempfile

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

file = _io.FileIO(NAME, "w")
print(file.mode, file.closefd, file.readable(), file.writable(), file.seekable(), file.isatty())
show('file.write(b"hello world")', lambda: file.write(b"hello world"))
show('file.write("text")', lambda: file.write("text"))
show('file.tell()', lambda: file.tell())
show('file.read()', lambda: file.read())
show('file.readinto(bytearray(1))', lambda: file.readinto(bytearray(1)))
show('file.truncate(5)', lambda: file.truncate(5))
show('file.tell()', lambda: file.tell())
show('file.close()', lambda: file.close())
show('file.closed', lambda: file.closed)
for mode in "r", "r+", "a", "a+", "x", "rw", "q", "", "++":
    try:
        with _io.FileIO(NAME, mode) as file:
            print(mode, file.mode, file.tell(), file.readable(), file.writable())
    except (OSError, ValueError) as error:
        print(mode, type(error).__name__, str(error).replace(NAME, "NAME"))

file = _io.FileIO(NAME, "r+")
buffer = bytearray(3)
show('file.read(2)', lambda: file.read(2))
show('file.readinto(buffer)', lambda: file.readinto(buffer))
show('buffer', lambda: buffer)
show('file.readall()', lambda: file.readall())
show('file.readall()', lambda: file.readall())
show('file.seek(0)', lambda: file.seek(0))
show('file.readline()', lambda: file.readline())
show('file.seek(-1)', lambda: file.seek(-1))
show('file.seek(0, 7)', lambda: file.seek(0, 7))
show('file.seek("x")', lambda: file.seek("x"))
show('file.seek(-2, 2)', lambda: file.seek(-2, 2))
show('file.read()', lambda: file.read())
show('file.write(b"++")', lambda: file.write(b"++"))
show('file.truncate(-1)', lambda: file.truncate(-1))
show('file.truncate(2)', lambda: file.truncate(2))
show('file.__getstate__()', lambda: file.__getstate__())
show('file.close()', lambda: file.close())
show('file.read()', lambda: file.read())
show('file.write(b"")', lambda: file.write(b""))
show('file.seek(0)', lambda: file.seek(0))
show('file.fileno()', lambda: file.fileno())
show('file.closed', lambda: file.closed)
show('repr(file)', lambda: repr(file))


def opener(path, flags):
    """Open the file in the usual way, and say so."""
    print("opener", path == NAME, flags & posix.O_CLOEXEC != 0)
    return posix.open(path, flags)


with _io.FileIO(NAME, opener=opener) as file:
    print(file.read())
show('_io.FileIO(NAME, opener=lambda path, flags: -5)', lambda: _io.FileIO(NAME, opener=lambda path, flags: -5))
show('_io.FileIO(NAME, opener=lambda path, flags: "x")', lambda: _io.FileIO(NAME, opener=lambda path, flags: "x"))
show('_io.FileIO(NAME, closefd=False)', lambda: _io.FileIO(NAME, closefd=False))
show('_io.FileIO(-1)', lambda: _io.FileIO(-1))
show('_io.FileIO("/")', lambda: _io.FileIO("/"))
show('_io.FileIO("a\\0b")', lambda: _io.FileIO("a\0b"))
show('_io.FileIO()', lambda: _io.FileIO())
show('_io.FileIO([])', lambda: _io.FileIO([]))
descriptor = posix.open(NAME, posix.O_RDONLY)
with _io.FileIO(descriptor, closefd=False) as file:
    print(file.name == descriptor, file.read(1))
print(posix.read(descriptor, 1))
posix.close(descriptor)

posix.unlink(NAME)
posix.chdir("/")
posix.rmdir(FOLDER)

"""io.BufferedRandom: reading and writing one file through one buffer."""

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

stream = open(NAME, "w+b", buffering=8)
print(type(stream).__name__, stream.mode, stream.raw.mode)
show('stream.write(b"hello world, hello file")', lambda: stream.write(b"hello world, hello file"))
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.read(3)', lambda: stream.read(3))
show('stream.write(b"XYZ")', lambda: stream.write(b"XYZ"))
show('stream.read(2)', lambda: stream.read(2))
show('stream.tell()', lambda: stream.tell())
show('stream.peek(1)[:2]', lambda: stream.peek(1)[:2])
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.read()', lambda: stream.read())
show('stream.seek(2)', lambda: stream.seek(2))
show('stream.write(b"--")', lambda: stream.write(b"--"))
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.readline()', lambda: stream.readline())
show('stream.seek(5)', lambda: stream.seek(5))
show('stream.read1(3)', lambda: stream.read1(3))
show('stream.truncate(4)', lambda: stream.truncate(4))
show('stream.tell()', lambda: stream.tell())
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.read()', lambda: stream.read())
show('stream.seek(-2, 2)', lambda: stream.seek(-2, 2))
show('stream.readinto(bytearray(5))', lambda: stream.readinto(bytearray(5)))
show('stream.seek(0, 9)', lambda: stream.seek(0, 9))
show('stream.seek("x")', lambda: stream.seek("x"))
show('stream.seek(1 << 70)', lambda: stream.seek(1 << 70))
show('stream.seek(-1)', lambda: stream.seek(-1))
show('stream.truncate("x")', lambda: stream.truncate("x"))
show('stream.close()', lambda: stream.close())
show('stream.write(b"")', lambda: stream.write(b""))
show('stream.read()', lambda: stream.read())
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.truncate()', lambda: stream.truncate())
show('stream.flush()', lambda: stream.flush())
with open(NAME, "r+b", buffering=4) as stream:
    for place in range(0, 12, 3):
        stream.seek(place)
        stream.write(b"ab")
        print(stream.read(1), stream.tell())
with open(NAME, "rb") as stream:
    print(stream.read())

posix.unlink(NAME)
posix.chdir("/")
posix.rmdir(FOLDER)

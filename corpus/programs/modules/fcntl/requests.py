"""fcntl.fcntl and fcntl.ioctl: integers, buffers, and everything that they refuse."""

import fcntl
import os
import struct


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


readable, writable = os.pipe()
os.write(writable, b"x")

show("fcntl(readable, F_GETFD)", lambda: fcntl.fcntl(readable, fcntl.F_GETFD))
show(
    "fcntl(readable, F_SETFL, O_NONBLOCK)",
    lambda: fcntl.fcntl(readable, fcntl.F_SETFL, os.O_NONBLOCK),
)
show(
    "fcntl(readable, F_GETFL) & O_NONBLOCK",
    lambda: fcntl.fcntl(readable, fcntl.F_GETFL) & os.O_NONBLOCK == os.O_NONBLOCK,
)
show("fcntl(readable, F_SETFD, 1 << 40)", lambda: fcntl.fcntl(readable, fcntl.F_SETFD, 1 << 40))
show("fcntl(readable, F_GETFD)", lambda: fcntl.fcntl(readable, fcntl.F_GETFD))
show("fcntl(readable, F_GETFD, 1.5)", lambda: fcntl.fcntl(readable, fcntl.F_GETFD, 1.5))
show(
    "fcntl(readable, F_GETFD, 2,000 bytes)",
    lambda: fcntl.fcntl(readable, fcntl.F_GETFD, b"x" * 2000),
)
show('fcntl("a", F_GETFD)', lambda: fcntl.fcntl("a", fcntl.F_GETFD))
show("fcntl()", lambda: fcntl.fcntl())
show("fcntl(-1, F_GETFD)", lambda: fcntl.fcntl(-1, fcntl.F_GETFD))

# FIONREAD says how much there is to read; the module with its name is not needed for it.
FIONREAD = 0x541B
number = bytearray(4)
show(
    "ioctl(readable, FIONREAD, bytes)",
    lambda: struct.unpack("i", fcntl.ioctl(readable, FIONREAD, struct.pack("i", 0))),
)
show("ioctl(readable, FIONREAD, bytearray)", lambda: fcntl.ioctl(readable, FIONREAD, number))
show("the bytearray", lambda: struct.unpack("i", number))
show(
    "ioctl(readable, FIONREAD, bytearray, False)",
    lambda: struct.unpack("i", fcntl.ioctl(readable, FIONREAD, bytearray(4), False)),
)
show(
    "ioctl(readable, FIONREAD, memoryview of bytes)",
    lambda: struct.unpack("i", fcntl.ioctl(readable, FIONREAD, memoryview(b"abcd"))),
)
show("ioctl(readable, 1, 1.5)", lambda: fcntl.ioctl(readable, 1, 1.5))
show('ioctl(readable, 1, "x" * 2000)', lambda: fcntl.ioctl(readable, 1, "x" * 2000))
show('ioctl(readable, "a")', lambda: fcntl.ioctl(readable, "a"))

os.close(writable)
os.close(readable)
show("fcntl(closed, F_GETFD)", lambda: fcntl.fcntl(readable, fcntl.F_GETFD))
show("ioctl(closed, FIONREAD)", lambda: fcntl.ioctl(readable, FIONREAD, b"abcd"))

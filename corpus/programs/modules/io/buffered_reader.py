"""io.BufferedReader over a raw stream of pieces: what it asks for and returns."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

class Raw(_io._RawIOBase):
    """Gives out the pieces that it was made with, and tells what was asked for."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)

    def readable(self):
        return True

    def readinto(self, buffer):
        print("  readinto", len(buffer))
        if not self.pieces:
            return 0
        piece = self.pieces.pop(0)
        if piece is None or isinstance(piece, (int, str)):
            return piece
        if isinstance(piece, BaseException):
            raise piece
        buffer[: len(piece)] = piece
        return len(piece)


def reader(*pieces, size=4):
    return _io.BufferedReader(Raw(*pieces), size)


def both(function):
    buffer = bytearray(6)
    return function(buffer), buffer

show('reader(b"abc", b"def").read(5)', lambda: reader(b"abc", b"def").read(5))
show('reader(b"abc", b"def", b"gh").read()', lambda: reader(b"abc", b"def", b"gh").read())
show('reader(b"abcdefgh", size=16).read(3)', lambda: reader(b"abcdefgh", size=16).read(3))
show('reader(None).read(4)', lambda: reader(None).read(4))
show('reader(None).read()', lambda: reader(None).read())
show('reader(b"ab", None).read(5)', lambda: reader(b"ab", None).read(5))
show('reader(None).read1()', lambda: reader(None).read1())
show('reader(b"abc").read1(2)', lambda: reader(b"abc").read1(2))
show('reader(b"abc").read1(0)', lambda: reader(b"abc").read1(0))
show('reader(b"abc").peek()', lambda: reader(b"abc").peek())
show('reader(None).peek(1)', lambda: reader(None).peek(1))
show('reader(b"ab", None, b"c\\n").readline()', lambda: reader(b"ab", None, b"c\n").readline())
show('reader(b"ab\\ncd\\ne", b"f\\n", b"g", size=16).readlines()', lambda: reader(b"ab\ncd\ne", b"f\n", b"g", size=16).readlines())
show('list(reader(b"ab", b"\\nc", b"d\\ne", size=3))', lambda: list(reader(b"ab", b"\nc", b"d\ne", size=3)))
show('reader(b"abcdefgh\\n", size=16).readline(3)', lambda: reader(b"abcdefgh\n", size=16).readline(3))
show('both(reader(b"abc", b"def", b"ghi").readinto)', lambda: both(reader(b"abc", b"def", b"ghi").readinto))
show('both(reader(b"abc", b"def", b"ghi").readinto1)', lambda: both(reader(b"abc", b"def", b"ghi").readinto1))
show('both(reader(None).readinto)', lambda: both(reader(None).readinto))
show('reader(99).read(1)', lambda: reader(99).read(1))
show('reader(-1).read(1)', lambda: reader(-1).read(1))
show('reader("x").read(1)', lambda: reader("x").read(1))
show('reader(OSError(5, "broken")).read(1)', lambda: reader(OSError(5, "broken")).read(1))
show('reader(InterruptedError(4, "signal"), b"ok").read(2)', lambda: reader(InterruptedError(4, "signal"), b"ok").read(2))
show('reader().read(-2)', lambda: reader().read(-2))
show('reader(size=0)', lambda: reader(size=0))
show('_io.BufferedReader(1)', lambda: _io.BufferedReader(1))
show('Raw(b"abc").read(10)', lambda: Raw(b"abc").read(10))
show('Raw(b"abc", b"d", None).readall()', lambda: Raw(b"abc", b"d", None).readall())
show('Raw(None).readall()', lambda: Raw(None).readall())
show('Raw(None).read(1)', lambda: Raw(None).read(1))
show('Raw(7).read(4)', lambda: Raw(7).read(4))
show('Raw(b"a", b"b", b"\\n", b"c").readline()', lambda: Raw(b"a", b"b", b"\n", b"c").readline())
stream = reader(b"abc")
raw = stream.detach()
show('stream.read()', lambda: stream.read())
show('stream.raw', lambda: stream.raw)
show('repr(stream)', lambda: repr(stream))
show('stream.detach()', lambda: stream.detach())
show('raw.closed', lambda: raw.closed)
show('_io.BufferedReader.__new__(_io.BufferedReader).read()', lambda: _io.BufferedReader.__new__(_io.BufferedReader).read())

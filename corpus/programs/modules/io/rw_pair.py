"""io.BufferedRWPair: one stream to read from and one to write to."""

import _io
import posix


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

read_end, write_end = posix.pipe()
pair = _io.BufferedRWPair(_io.FileIO(read_end, "r"), _io.FileIO(write_end, "w"), 16)
show('pair.write(b"first line\\nsecond")', lambda: pair.write(b"first line\nsecond"))
show('pair.flush()', lambda: pair.flush())
show('pair.read(3)', lambda: pair.read(3))
show('pair.peek(1)', lambda: pair.peek(1))
show('pair.read1(4)', lambda: pair.read1(4))
show('pair.readline()', lambda: pair.readline())
show('pair.readinto(bytearray(3))', lambda: pair.readinto(bytearray(3)))
show('pair.readinto1(bytearray(9))', lambda: pair.readinto1(bytearray(9)))
show('(pair.readable(), pair.writable(), pair.seekable(), pair.isatty(), pair.closed)', lambda: (pair.readable(), pair.writable(), pair.seekable(), pair.isatty(), pair.closed))
show('pair.tell()', lambda: pair.tell())
show('pair.fileno()', lambda: pair.fileno())
show('pair.detach()', lambda: pair.detach())
show('pair.close()', lambda: pair.close())
show('pair.closed', lambda: pair.closed)
show('pair.read(1)', lambda: pair.read(1))
show('pair.close()', lambda: pair.close())
show('_io.BufferedRWPair()', lambda: _io.BufferedRWPair())
show('_io.BufferedRWPair(1, 2)', lambda: _io.BufferedRWPair(1, 2))
show('_io.BufferedRWPair(_io.BytesIO(), _io.BytesIO(), 0)', lambda: _io.BufferedRWPair(_io.BytesIO(), _io.BytesIO(), 0))
show('_io.BufferedRWPair(_io.BytesIO(), _io.BytesIO(), size=1)', lambda: _io.BufferedRWPair(_io.BytesIO(), _io.BytesIO(), size=1))
show('_io.BufferedRWPair.__new__(_io.BufferedRWPair).read()', lambda: _io.BufferedRWPair.__new__(_io.BufferedRWPair).read())
show('_io.BufferedRWPair.__new__(_io.BufferedRWPair).closed', lambda: _io.BufferedRWPair.__new__(_io.BufferedRWPair).closed)

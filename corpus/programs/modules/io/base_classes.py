"""The base classes of io: what they refuse, and what subclasses get from them."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

base = _io._IOBase()
show('base.seek(0)', lambda: base.seek(0))
show('base.seek()', lambda: base.seek())
show('base.seek("x")', lambda: base.seek("x"))
show('base.seek(1, 2, 3)', lambda: base.seek(1, 2, 3))
show('base.seek(1, x=2)', lambda: base.seek(1, x=2))
show('base.tell()', lambda: base.tell())
show('base.truncate()', lambda: base.truncate())
show('base.truncate(1, 2)', lambda: base.truncate(1, 2))
show('base.fileno()', lambda: base.fileno())
show('base.fileno(1)', lambda: base.fileno(1))
show('base.readline()', lambda: base.readline())
show('base.readlines()', lambda: base.readlines())
show('base.writelines([1])', lambda: base.writelines([1]))
show('base.writelines(1)', lambda: base.writelines(1))
show('(base.readable(), base.writable(), base.seekable(), base.isatty(), base.closed)', lambda: (base.readable(), base.writable(), base.seekable(), base.isatty(), base.closed))
show('base._checkReadable()', lambda: base._checkReadable())
show('base._checkSeekable()', lambda: base._checkSeekable())
show('next(base)', lambda: next(base))
show('base.close()', lambda: base.close())
show('(base.closed, base.__dict__)', lambda: (base.closed, base.__dict__))
show('base.flush()', lambda: base.flush())
show('base.isatty()', lambda: base.isatty())
show('base.__enter__()', lambda: base.__enter__())
show('base.close()', lambda: base.close())
show('_io._RawIOBase().read(1)', lambda: _io._RawIOBase().read(1))
show('_io._RawIOBase().readall()', lambda: _io._RawIOBase().readall())
show('_io._RawIOBase().write(b"")', lambda: _io._RawIOBase().write(b""))
show('_io._BufferedIOBase().read()', lambda: _io._BufferedIOBase().read())
show('_io._BufferedIOBase().read1("x")', lambda: _io._BufferedIOBase().read1("x"))
show('_io._BufferedIOBase().readinto(bytearray(2))', lambda: _io._BufferedIOBase().readinto(bytearray(2)))
show('_io._BufferedIOBase().readinto(b"xx")', lambda: _io._BufferedIOBase().readinto(b"xx"))
show('_io._BufferedIOBase().write()', lambda: _io._BufferedIOBase().write())
show('_io._BufferedIOBase().detach(1)', lambda: _io._BufferedIOBase().detach(1))
show('_io._TextIOBase().read()', lambda: _io._TextIOBase().read())
show('_io._TextIOBase().write(1)', lambda: _io._TextIOBase().write(1))
show('_io._TextIOBase().encoding', lambda: _io._TextIOBase().encoding)


class Lines(_io._IOBase):
    """Makes lines out of read() and peek()."""

    def __init__(self, data):
        self.data = data

    def read(self, size):
        piece, self.data = self.data[:size], self.data[size:]
        return piece

    def write(self, data):
        print("write", data)


class Peeking(Lines):
    def peek(self, size):
        return self.data[:4]


for kind in Lines, Peeking:
    print(list(kind(b"ab\ncde\nf")), kind(b"abcdef\n").readline(3), kind(b"a\nb\nc\n").readlines(3))
Lines(b"").writelines(["x", "y"])


class Half(_io._BufferedIOBase):
    """Returns more than was asked for."""

    def read(self, size=-1):
        return b"x" * (size * 2)

    def read1(self, size=-1):
        return "text"

show('Half().readinto(bytearray(2))', lambda: Half().readinto(bytearray(2)))
show('Half().readinto1(bytearray(2))', lambda: Half().readinto1(bytearray(2)))

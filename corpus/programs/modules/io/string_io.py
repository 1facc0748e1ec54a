"""io.StringIO: reading, writing, newline modes, pickling."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

stream = _io.StringIO("h\xe9llo\nw\xf6rld\r\nlast\rx")
show('stream.read(2)', lambda: stream.read(2))
show('stream.read("x")', lambda: stream.read("x"))
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.readline()', lambda: stream.readline())
show('stream.readline(2)', lambda: stream.readline(2))
show('stream.readlines()', lambda: stream.readlines())
show('stream.seek(-1)', lambda: stream.seek(-1))
show('stream.seek(1, 1)', lambda: stream.seek(1, 1))
show('stream.seek(0, 2)', lambda: stream.seek(0, 2))
show('stream.seek(0, 3)', lambda: stream.seek(0, 3))
show('stream.truncate(-1)', lambda: stream.truncate(-1))
show('stream.seek(3)', lambda: stream.seek(3))
show('stream.truncate()', lambda: stream.truncate())
show('stream.getvalue()', lambda: stream.getvalue())
show('stream.seek(10)', lambda: stream.seek(10))
show('stream.write("zz")', lambda: stream.write("zz"))
show('stream.getvalue()', lambda: stream.getvalue())
show('stream.write(b"s")', lambda: stream.write(b"s"))
show('stream.writelines(["a", "b"])', lambda: stream.writelines(["a", "b"]))
show('stream.getvalue()', lambda: stream.getvalue())
show('(stream.encoding, stream.errors, stream.newlines, stream.line_buffering)', lambda: (stream.encoding, stream.errors, stream.newlines, stream.line_buffering))
show('stream.__getstate__()', lambda: stream.__getstate__())
show('stream.__setstate__(("q", "\\n", 1, {"a": 1}))', lambda: stream.__setstate__(("q", "\n", 1, {"a": 1})))
show('(stream.a, stream.getvalue(), stream.tell())', lambda: (stream.a, stream.getvalue(), stream.tell()))
show('stream.__setstate__(1)', lambda: stream.__setstate__(1))
show('stream.__setstate__(("q", None, "x", None))', lambda: stream.__setstate__(("q", None, "x", None)))
show('stream.__setstate__(("q", None, -1, None))', lambda: stream.__setstate__(("q", None, -1, None)))
show('stream.__init__(b"str")', lambda: stream.__init__(b"str"))
show('stream.__init__("a", "x")', lambda: stream.__init__("a", "x"))
show('stream.__init__("a", 1)', lambda: stream.__init__("a", 1))

for newline in None, "", "\n", "\r", "\r\n":
    stream = _io.StringIO("a\nb\r\nc\rd", newline)
    stream.seek(0, 2)
    stream.write("x\ny\r\n")
    print(repr(newline), repr(stream.getvalue()), repr(stream.newlines))
    stream.seek(0)
    print(stream.readlines(), stream.readline())

stream = _io.StringIO()
for word in "alpha", "b\u20ac", "\U0001f600":
    stream.write(word)
    print(repr(stream.getvalue()), stream.tell())
stream.seek(2)
stream.write("--")
print(repr(stream.getvalue()))
stream.close()
show('stream.closed', lambda: stream.closed)
show('stream.read()', lambda: stream.read())
show('stream.write("")', lambda: stream.write(""))
show('stream.write(1)', lambda: stream.write(1))
show('stream.newlines', lambda: stream.newlines)
show('_io.StringIO.__new__(_io.StringIO).read()', lambda: _io.StringIO.__new__(_io.StringIO).read())

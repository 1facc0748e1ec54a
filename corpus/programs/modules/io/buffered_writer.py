"""io.BufferedWriter over a raw stream that takes only some: what is written when."""

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
    """Takes as much as it was told to take, and tells what it was given."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def writable(self):
        return True

    def write(self, data):
        print("  write", bytes(data))
        if not self.answers:
            return len(data)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def written(raw, *pieces):
    stream = _io.BufferedWriter(raw, 4)
    results = []
    try:
        for piece in pieces:
            results.append(stream.flush() if piece == "flush" else stream.write(piece))
    except OSError as error:
        results.append((type(error).__name__, error.args, getattr(error, "characters_written", None)))
    raw.answers = []
    stream.detach()
    return results

show('written(Raw(), b"a", b"bc", b"defgh", b"i")', lambda: written(Raw(), b"a", b"bc", b"defgh", b"i"))
show('written(Raw(), b"abcdefghij")', lambda: written(Raw(), b"abcdefghij"))
show('written(Raw(2, 1, 1), b"abcdefghij")', lambda: written(Raw(2, 1, 1), b"abcdefghij"))
show('written(Raw(None), b"abcdefghij")', lambda: written(Raw(None), b"abcdefghij"))
show('written(Raw(3, None), b"abcdefghij")', lambda: written(Raw(3, None), b"abcdefghij"))
show('written(Raw(None), b"abc", b"d", b"e")', lambda: written(Raw(None), b"abc", b"d", b"e"))
show('written(Raw(None, None), b"abc", b"def")', lambda: written(Raw(None, None), b"abc", b"def"))
show('written(Raw(None), b"abc", "flush")', lambda: written(Raw(None), b"abc", "flush"))
show('written(Raw(99), b"abc", "flush")', lambda: written(Raw(99), b"abc", "flush"))
show('written(Raw(-1), b"abc", "flush")', lambda: written(Raw(-1), b"abc", "flush"))
show('written(Raw("x"), b"abc", "flush")', lambda: written(Raw("x"), b"abc", "flush"))
show('written(Raw(OSError(28, "full")), b"abc", "flush")', lambda: written(Raw(OSError(28, "full")), b"abc", "flush"))
show('written(Raw(InterruptedError(4, "signal")), b"abc", "flush")', lambda: written(Raw(InterruptedError(4, "signal")), b"abc", "flush"))
show('_io.BufferedWriter(Raw()).write("text")', lambda: _io.BufferedWriter(Raw()).write("text"))
show('_io.BufferedWriter(Raw()).read()', lambda: _io.BufferedWriter(Raw()).read())
show('_io.BufferedWriter(_io._RawIOBase())', lambda: _io.BufferedWriter(_io._RawIOBase()))


class Reentrant(Raw):
    """Writes to the stream above it while that writes to it."""

    def write(self, data):
        try:
            self.above.write(b"zz")
        except RuntimeError as error:
            print(str(error).partition(" at ")[0])
        return len(data)


raw = Reentrant()
raw.above = _io.BufferedWriter(raw, 4)
raw.above.write(b"abcdef")
raw.above.flush()


class Failing(Raw):
    """Can neither write nor close without an error."""

    def write(self, data):
        raise OSError("write failed")

    def close(self):
        super().close()
        raise OSError("close failed")


stream = _io.BufferedWriter(Failing(), 4)
stream.write(b"ab")
try:
    stream.close()
except OSError as error:
    print(error, "while handling", error.__context__)
print(stream.closed)

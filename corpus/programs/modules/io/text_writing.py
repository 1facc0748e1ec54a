"""io.TextIOWrapper: when text is passed on to the stream below."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

class Below(_io.BytesIO):
    """Tells of every write and flush."""

    def write(self, data):
        print("  write", bytes(data[:12]), len(data), type(data).__name__)
        return super().write(data)

    def flush(self):
        if not self.closed:
            print("  flush")


print("buffered")
stream = _io.TextIOWrapper(Below(), encoding="utf-8")
stream._CHUNK_SIZE = 10
for text in "abc", "def", "ghijk", "l" * 30, "m", "\xe9" * 4, "":
    print(stream.write(text))
stream.flush()
print("line buffering")
stream = _io.TextIOWrapper(Below(), encoding="utf-8", line_buffering=True)
for text in "abc", "d\ne", "x\ry", "z":
    stream.write(text)
print("write through")
stream = _io.TextIOWrapper(Below(), encoding="utf-8", write_through=True)
stream.write("abc")
stream.writelines(["d", "e"])
print(stream.line_buffering, stream.write_through, stream.buffer.getvalue())

print("reconfigured")
target = _io.BytesIO()
stream = _io.TextIOWrapper(target, encoding="ascii")
stream.write("a\n")
stream.reconfigure(encoding="utf-8")
stream.write("\xe9\n")
stream.reconfigure(newline="\r\n")
stream.write("b\n")
stream.reconfigure(encoding="utf-16")
stream.write("q")
stream.reconfigure(encoding="ascii", errors="replace")
stream.write("\xe9")
stream.reconfigure(write_through=True, line_buffering=1)
stream.write("w")
print(target.getvalue(), stream.encoding, stream.errors, stream.line_buffering)
show('stream.write(b"x")', lambda: stream.write(b"x"))
show('stream.write()', lambda: stream.write())
show('stream.reconfigure(encoding=1)', lambda: stream.reconfigure(encoding=1))
show('stream.reconfigure(errors=1)', lambda: stream.reconfigure(errors=1))
show('stream.reconfigure(newline=1)', lambda: stream.reconfigure(newline=1))
show('stream.reconfigure(newline="q")', lambda: stream.reconfigure(newline="q"))
show('stream.reconfigure(line_buffering="x")', lambda: stream.reconfigure(line_buffering="x"))
show('stream.reconfigure(1)', lambda: stream.reconfigure(1))
show('stream.read()', lambda: stream.read())
show('stream.detach() is target', lambda: stream.detach() is target)
show('stream.write("x")', lambda: stream.write("x"))
show('stream.buffer', lambda: stream.buffer)
show('stream.encoding', lambda: stream.encoding)
show('stream.detach()', lambda: stream.detach())

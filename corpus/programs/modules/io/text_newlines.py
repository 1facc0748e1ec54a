"""io.TextIOWrapper: universal newlines, with chunks of every size."""

import _io

DATA = b"a\nb\r\nc\rd\r\r\ne\n\n\rf"


def text(newline, chunk=8192):
    stream = _io.TextIOWrapper(_io.BytesIO(DATA), encoding="ascii", newline=newline)
    stream._CHUNK_SIZE = chunk
    return stream


for newline in None, "", "\n", "\r", "\r\n":
    print(repr(newline))
    for chunk in 1, 2, 3, 100:
        stream = text(newline, chunk)
        print(list(stream), repr(stream.newlines))
    stream = text(newline, 3)
    print([stream.read(2) for _ in range(12)])
    stream = text(newline)
    print([stream.readline(3) for _ in range(12)])
    target = _io.BytesIO()
    stream = _io.TextIOWrapper(target, encoding="ascii", newline=newline)
    stream.write("x\ny\r\nz\r")
    stream.writelines(["a\n", "b"])
    stream.flush()
    print(target.getvalue())
for newline in "x", "\n\n", 5:
    try:
        text(newline)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

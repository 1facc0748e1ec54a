"""io.TextIOWrapper: every number that tell() returns leads back to its place."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

TEXT = "ab\xe9\u20ac\U0001f600\r\nxy\u0661\nlast"

for encoding in "utf-8", "utf-16", "utf-32", "utf-16-be":
    for chunk in 1, 2, 3, 5, 100:
        stream = _io.TextIOWrapper(_io.BytesIO(TEXT.encode(encoding)), encoding=encoding)
        stream._CHUNK_SIZE = chunk
        places, characters = [], []
        while True:
            places.append(stream.tell())
            character = stream.read(1)
            if not character:
                break
            characters.append(character)
        right = True
        for index, place in enumerate(places):
            stream.seek(place)
            right = right and stream.read() == "".join(characters[index:])
        print(encoding, chunk, right, [hex(place) for place in places])

stream = _io.TextIOWrapper(_io.BytesIO(b"one\ntwo\nthree\n"), encoding="utf-8")
show('next(stream)', lambda: next(stream))
show('stream.tell()', lambda: stream.tell())
show('stream.seek(0)', lambda: stream.seek(0))
show('stream.readline()', lambda: stream.readline())
show('stream.tell()', lambda: stream.tell())
show('stream.seek(1, 1)', lambda: stream.seek(1, 1))
show('stream.seek(0, 1)', lambda: stream.seek(0, 1))
show('stream.readline()', lambda: stream.readline())
show('stream.seek(1, 2)', lambda: stream.seek(1, 2))
show('stream.seek(0, 2)', lambda: stream.seek(0, 2))
show('stream.read()', lambda: stream.read())
show('stream.seek(0, 3)', lambda: stream.seek(0, 3))
show('stream.seek(-1)', lambda: stream.seek(-1))
show('stream.seek("x")', lambda: stream.seek("x"))
show('stream.seek(1.5)', lambda: stream.seek(1.5))
show('stream.seek(1 << 200)', lambda: stream.seek(1 << 200))
show('stream.seek(0)', lambda: stream.seek(0))
show('list(stream)', lambda: list(stream))
show('stream.tell()', lambda: stream.tell())
show('stream.truncate(3)', lambda: stream.truncate(3))
show('stream.buffer.getvalue()', lambda: stream.buffer.getvalue())

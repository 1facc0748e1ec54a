"""io.TextIOWrapper: the built-in encodings, byte order marks, error handlers."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

def through(encoding):
    """Write, read back line by line, and append."""
    target = _io.BytesIO()
    stream = _io.TextIOWrapper(target, encoding=encoding, newline="")
    stream.write("abc\n")
    stream.write("def\r\nxyz")
    stream.flush()
    data = target.getvalue()
    stream.seek(0)
    lines = [stream.readline(), stream.readline(), stream.read(2)]
    stream.seek(0, 2)
    stream.write("END")
    stream.seek(0)
    return stream.encoding, data, lines, stream.read()


def reading(data, encoding, errors=None):
    return _io.TextIOWrapper(_io.BytesIO(data), encoding=encoding, errors=errors).read()


def writing(text, encoding, errors=None):
    target = _io.BytesIO()
    stream = _io.TextIOWrapper(target, encoding=encoding, errors=errors)
    stream.write(text)
    stream.flush()
    return target.getvalue()


for name in (
    "utf-8", "UTF8", "latin-1", "iso8859-1", "ascii", "us-ascii", "utf-16", "utf-16-le",
    "utf_16_be", "utf-32", "utf-32-le", "UTF-32-BE",
):
    show(name, through, name)
show('reading(b"ab\\xffcd", "utf-8")', lambda: reading(b"ab\xffcd", "utf-8"))
show('reading(b"ab\\xffcd", "ascii")', lambda: reading(b"ab\xffcd", "ascii"))
show('reading(b"ab\\xffcd", "latin-1")', lambda: reading(b"ab\xffcd", "latin-1"))
show('reading(b"ab\\xffcd", "utf-8", "ignore")', lambda: reading(b"ab\xffcd", "utf-8", "ignore"))
show('reading(b"ab\\xffcd\\xe2\\x82", "utf-8", "replace")', lambda: reading(b"ab\xffcd\xe2\x82", "utf-8", "replace"))
show('reading(b"ab\\xffcd\\xe2\\x82", "utf-8", "backslashreplace")', lambda: reading(b"ab\xffcd\xe2\x82", "utf-8", "backslashreplace"))
show('reading(b"ab\\xff\\xe2\\x82", "utf-8", "surrogateescape")', lambda: reading(b"ab\xff\xe2\x82", "utf-8", "surrogateescape"))
show('reading(b"ab\\xe2\\x82", "utf-8")', lambda: reading(b"ab\xe2\x82", "utf-8"))
show('reading(b"\\xfe\\xff\\0a\\0b", "utf-16")', lambda: reading(b"\xfe\xff\0a\0b", "utf-16"))
show('reading(b"a\\0b\\0", "utf-16")', lambda: reading(b"a\0b\0", "utf-16"))
show('reading(b"a\\0\\0\\0", "utf-32")', lambda: reading(b"a\0\0\0", "utf-32"))
show('reading(b"ab", "utf-8", "unknown")', lambda: reading(b"ab", "utf-8", "unknown"))
show('reading(b"a\\xff", "utf-8", "unknown")', lambda: reading(b"a\xff", "utf-8", "unknown"))
show('writing("\\xe9", "ascii")', lambda: writing("\xe9", "ascii"))
show('writing("\\xe9\\u20ac", "ascii", "xmlcharrefreplace")', lambda: writing("\xe9\u20ac", "ascii", "xmlcharrefreplace"))
show('writing("\\xe9\\u20ac", "latin-1", "replace")', lambda: writing("\xe9\u20ac", "latin-1", "replace"))
show('writing("\\udc80", "utf-8")', lambda: writing("\udc80", "utf-8"))
show('writing("\\udc80", "utf-8", "surrogateescape")', lambda: writing("\udc80", "utf-8", "surrogateescape"))
show('writing("\\U0001f600", "utf-16")', lambda: writing("\U0001f600", "utf-16"))
show('writing("x", "utf-8", 5)', lambda: writing("x", "utf-8", 5))
show('_io.TextIOWrapper(_io.BytesIO(), encoding=5)', lambda: _io.TextIOWrapper(_io.BytesIO(), encoding=5))
show('_io.TextIOWrapper(_io.BytesIO(), encoding="a\\0b")', lambda: _io.TextIOWrapper(_io.BytesIO(), encoding="a\0b"))
show('_io.text_encoding("x")', lambda: _io.text_encoding("x"))
show('_io.text_encoding(None)', lambda: _io.text_encoding(None))

"""io.IncrementalNewlineDecoder: translation, pending carriage returns, state."""

import _io


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))

decoder = _io.IncrementalNewlineDecoder(None, True)
show('decoder.decode("a\\r")', lambda: decoder.decode("a\r"))
show('decoder.getstate()', lambda: decoder.getstate())
show('decoder.decode("\\nb")', lambda: decoder.decode("\nb"))
show('decoder.newlines', lambda: decoder.newlines)
show('decoder.decode("c\\rd\\n")', lambda: decoder.decode("c\rd\n"))
show('decoder.newlines', lambda: decoder.newlines)
show('decoder.decode("\\r", True)', lambda: decoder.decode("\r", True))
show('decoder.decode(b"x")', lambda: decoder.decode(b"x"))
show('decoder.decode("a", final=True)', lambda: decoder.decode("a", final=True))
show('decoder.setstate(1)', lambda: decoder.setstate(1))
show('decoder.setstate((b"",))', lambda: decoder.setstate((b"",)))
show('decoder.setstate((b"", 1))', lambda: decoder.setstate((b"", 1)))
show('decoder.getstate()', lambda: decoder.getstate())
show('decoder.decode("x")', lambda: decoder.decode("x"))
show('decoder.reset()', lambda: decoder.reset())
show('decoder.newlines', lambda: decoder.newlines)
show('decoder.decode("\\xe9\\r\\n\\xfc\\u20ac\\r\\U0001f600\\n\\r", final=1)', lambda: decoder.decode("\xe9\r\n\xfc\u20ac\r\U0001f600\n\r", final=1))
show('decoder.newlines', lambda: decoder.newlines)
decoder = _io.IncrementalNewlineDecoder(None, False)
show('decoder.decode("a\\r")', lambda: decoder.decode("a\r"))
show('decoder.decode("\\r\\n")', lambda: decoder.decode("\r\n"))
show('decoder.newlines', lambda: decoder.newlines)
show('_io.IncrementalNewlineDecoder()', lambda: _io.IncrementalNewlineDecoder())
show('_io.IncrementalNewlineDecoder.__new__(_io.IncrementalNewlineDecoder).decode("")', lambda: _io.IncrementalNewlineDecoder.__new__(_io.IncrementalNewlineDecoder).decode(""))


class Upper:
    """A decoder made in Python."""

    def decode(self, data, final=False):
        return data.decode().upper()

    def getstate(self):
        return b"kept", 5

    def setstate(self, state):
        print("setstate", state)

    def reset(self):
        print("reset")


decoder = _io.IncrementalNewlineDecoder(Upper(), translate=True)
show('decoder.decode(b"ab\\r\\ncd\\r")', lambda: decoder.decode(b"ab\r\ncd\r"))
show('decoder.getstate()', lambda: decoder.getstate())
show('decoder.setstate((b"x", 7))', lambda: decoder.setstate((b"x", 7)))
show('decoder.reset()', lambda: decoder.reset())
show('decoder.newlines', lambda: decoder.newlines)

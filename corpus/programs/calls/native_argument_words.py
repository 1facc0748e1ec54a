"""Native functions with wrong arguments: which is looked at first, and what it is called then."""

import _codecs
import _contextvars
import _imp
import _opcode
import _socket
import _thread
import array
import marshal
import sys
import time
import unicodedata


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", ascii(str(error)))
    else:
        print(label, "->", repr(result))


show("array of None", array.array, None)
show("audit None", sys.audit, None)
show("audit a lone surrogate", sys.audit, "\ud800")
show("clock_getres, too large", time.clock_getres, 2**70)
show("get_clock_info of a lone surrogate", time.get_clock_info, "\ud800")
show("lookup of a bytearray", unicodedata.lookup, bytearray(b"SPACE"))
show("lookup of bytes", unicodedata.lookup, b"SPACE")
show("lookup of a number", unicodedata.lookup, 3)
show("escape_encode, errors a number", _codecs.escape_encode, b"a", 3)
show("unicode_escape_decode of a lone surrogate", _codecs.unicode_escape_decode, "\ud800", 3)
show("readbuffer_encode, both wrong", _codecs.readbuffer_encode, 3, 3)
show("charmap_build of nothing", _codecs.charmap_build, "")
show("ContextVar of two", _contextvars.ContextVar, "a", "b")
show("ContextVar of none", _contextvars.ContextVar)
show("get_executor, both wrong", _opcode.get_executor, None, "a")
show("stack_effect, too large", _opcode.stack_effect, 100, 2**70)
show("stack_effect, large", _opcode.stack_effect, 100, 2**40)
show("find_frozen of a number", _imp.find_frozen, 3)
show("get_frozen_object of a number", _imp.get_frozen_object, 3)
show("get_frozen_object, data a number", _imp.get_frozen_object, "none", 3)
show("get_frozen_object, data wrong", _imp.get_frozen_object, "none", b"xy")
show("get_frozen_object, data a number's", _imp.get_frozen_object, "none", marshal.dumps(5))
show(
    "get_frozen_object",
    lambda: _imp.get_frozen_object("none", marshal.dumps(compile("1", "name", "eval"))).co_filename,
)
show("interrupt_main of two", _thread.interrupt_main, 1, 2)
show("interrupt_main, too large", _thread.interrupt_main, 2**70)
show("stack_size of two", _thread.stack_size, 1, 2)
show("stack_size, negative", _thread.stack_size, -1)
show("gethostbyname of None", _socket.gethostbyname, None)
show("gethostbyname with a zero", _socket.gethostbyname, "a\0b")
show("inet_aton of None", _socket.inet_aton, None)
show("inet_pton, both wrong", _socket.inet_pton, 2**70, None)
show("getservbyname of None", _socket.getservbyname, None)
show("if_indextoname, too large", _socket.if_indextoname, 2**70)
show("socketpair, too large", _socket.socketpair, 2**70)
show("getnameinfo, too large", _socket.getnameinfo, None, 2**70)
show("tobytes, a lone surrogate", memoryview(b"abc").tobytes, "\ud800")
print(bytes.maketrans.__text_signature__, bytearray.maketrans.__text_signature__)

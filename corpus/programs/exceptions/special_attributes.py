"""OSError, StopIteration, ImportError, NameError, AttributeError, Unicode and Syntax errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def caught(function):
    try:
        function()
    except BaseException as error:
        return error


class C:
    pass


o = OSError(2, "No such file", "name", None, "other")
show(
    "o, str(o), o.errno, o.strerror, o.filename, o.filename2, o.args, type(o)",
    lambda: (o, str(o), o.errno, o.strerror, o.filename, o.filename2, o.args, type(o)),
)
show(
    'OSError(2, "msg"), OSError(2), OSError(), OSError("a", "b", "c", "d"), '
    "str(OSError(1, 2)), str(OSError(None, None))",
    lambda: (
        OSError(2, "msg"), OSError(2), OSError(), OSError("a", "b", "c", "d"), str(OSError(1, 2)),
        str(OSError(None, None)),
    ),
)
show(
    '[type(OSError(n, "x")).__name__ for n in (1, 2, 3, 4, 10, 11, 13, 17, 20, 21, 32, '
    "103, 104, 110, 111)]",
    lambda: [type(OSError(n, "x")).__name__ for n in (1, 2, 3, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111)],
)
show(
    'str(OSError(2, "m", "f")), str(OSError(2, "m", b"f")), str(OSError(2, "m", 5)), '
    'str(OSError("x", "m", "f", 0, "g")), repr(OSError(2, "m", "f"))',
    lambda: (
        str(OSError(2, "m", "f")), str(OSError(2, "m", b"f")), str(OSError(2, "m", 5)),
        str(OSError("x", "m", "f", 0, "g")), repr(OSError(2, "m", "f")),
    ),
)
show(
    'type(FileNotFoundError(13, "x")).__name__, OSError(errno=2)',
    lambda: (type(FileNotFoundError(13, "x")).__name__, OSError(errno=2)),
)
show(
    'BlockingIOError(11, "m", 5).characters_written, BlockingIOError(11, "m", 5).filename',
    lambda: (BlockingIOError(11, "m", 5).characters_written, BlockingIOError(11, "m", 5).filename),
)
show("BlockingIOError().characters_written", lambda: BlockingIOError().characters_written)
show(
    "StopIteration().value, StopIteration(5).value, StopIteration(5, 6).value, "
    "StopIteration((1,)).value",
    lambda: (
        StopIteration().value, StopIteration(5).value, StopIteration(5, 6).value,
        StopIteration((1,)).value,
    ),
)
show(
    "StopAsyncIteration(5).args, SystemExit().code, SystemExit(3).code, SystemExit(1, "
    '2).code, SystemExit("x").code',
    lambda: (
        StopAsyncIteration(5).args, SystemExit().code, SystemExit(3).code, SystemExit(1, 2).code,
        SystemExit("x").code,
    ),
)
i = ImportError("msg", name="n", path="p", name_from="f")
show(
    "i.name, i.path, i.msg, i.name_from, str(i), repr(i), i.args",
    lambda: (i.name, i.path, i.msg, i.name_from, str(i), repr(i), i.args),
)
show(
    'ImportError(1, 2).msg, ImportError().msg, ModuleNotFoundError("x", name="m").name',
    lambda: (ImportError(1, 2).msg, ImportError().msg, ModuleNotFoundError("x", name="m").name),
)
show('ImportError("m", other=1)', lambda: ImportError("m", other=1))
n = caught(lambda: undefined_name)
show(
    'n.name, n.args, repr(n), NameError("x", name="q").name, NameError().name',
    lambda: (n.name, n.args, repr(n), NameError("x", name="q").name, NameError().name),
)
show('NameError("x", nam="q")', lambda: NameError("x", nam="q"))
a = caught(lambda: C().missing)
show(
    'a.name, type(a.obj).__name__, a.args, AttributeError("x", name=1, obj=2).obj, '
    "AttributeError().name",
    lambda: (
        a.name, type(a.obj).__name__, a.args, AttributeError("x", name=1, obj=2).obj,
        AttributeError().name,
    ),
)
show(
    "caught(lambda: C.missing).obj is C, caught(lambda: (5).missing).obj, caught(lambda: "
    'getattr([], "zz")).name',
    lambda: (
        caught(lambda: C.missing).obj is C, caught(lambda: (5).missing).obj,
        caught(lambda: getattr([], "zz")).name,
    ),
)
u = caught(lambda: b"ab\xffc".decode())
show(
    "u.encoding, u.object, u.start, u.end, u.reason, str(u), u.args",
    lambda: (u.encoding, u.object, u.start, u.end, u.reason, str(u), u.args),
)
u = caught(lambda: "ab\xff\xffc".encode("ascii"))
show(
    "u.encoding, u.object, u.start, u.end, u.reason, str(u)",
    lambda: (u.encoding, u.object, u.start, u.end, u.reason, str(u)),
)
show(
    'str(UnicodeEncodeError("enc", "a\\udc80b", 1, 2, "why")), '
    'str(UnicodeEncodeError("e", "\\U0001f600", 0, 1, "r")), str(UnicodeEncodeError("e", "abc", 0, 3, "r"))',
    lambda: (
        str(UnicodeEncodeError("enc", "a\udc80b", 1, 2, "why")),
        str(UnicodeEncodeError("e", "\U0001f600", 0, 1, "r")),
        str(UnicodeEncodeError("e", "abc", 0, 3, "r")),
    ),
)
show(
    'str(UnicodeDecodeError("e", b"abc", 0, 2, "r")), str(UnicodeTranslateError("abc", '
    '1, 2, "r")), str(UnicodeTranslateError("abc", 0, 3, "r"))',
    lambda: (
        str(UnicodeDecodeError("e", b"abc", 0, 2, "r")),
        str(UnicodeTranslateError("abc", 1, 2, "r")), str(UnicodeTranslateError("abc", 0, 3, "r")),
    ),
)
show('UnicodeDecodeError("e", "abc", 0, 1, "r")', lambda: UnicodeDecodeError("e", "abc", 0, 1, "r"))
show(
    'UnicodeEncodeError("e", b"abc", 0, 1, "r")',
    lambda: UnicodeEncodeError("e", b"abc", 0, 1, "r"),
)
show("UnicodeDecodeError()", lambda: UnicodeDecodeError())
show('UnicodeTranslateError("a", "b", 1, "r")', lambda: UnicodeTranslateError("a", "b", 1, "r"))
show(
    'UnicodeDecodeError("e", b"abc", 5, 9, "r").start, str(UnicodeDecodeError("e", '
    'b"abc", 5, 9, "r")), UnicodeDecodeError("e", b"a", -5, 0, "r").start',
    lambda: (
        UnicodeDecodeError("e", b"abc", 5, 9, "r").start,
        str(UnicodeDecodeError("e", b"abc", 5, 9, "r")),
        UnicodeDecodeError("e", b"a", -5, 0, "r").start,
    ),
)
s = SyntaxError("msg", ("file", 3, 7, "text line", 3, 9))
show(
    "s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, "
    "s.print_file_and_line, str(s), s.args",
    lambda: (
        s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset,
        s.print_file_and_line, str(s), s.args,
    ),
)
show(
    'str(SyntaxError("m")), str(SyntaxError("m", ("dir/f.py", 1, 2, "t"))), '
    'str(SyntaxError("m", (None, 5, 1, None))), SyntaxError().msg',
    lambda: (
        str(SyntaxError("m")), str(SyntaxError("m", ("dir/f.py", 1, 2, "t"))),
        str(SyntaxError("m", (None, 5, 1, None))), SyntaxError().msg,
    ),
)
show('SyntaxError("m", (1, 2))', lambda: SyntaxError("m", (1, 2)))
show('SyntaxError("m", 5)', lambda: SyntaxError("m", 5))
show(
    "KeyError(\"k\").args, str(KeyError(\"it's\")), str(KeyError()), str(KeyError(None)), "
    'str(LookupError("x")), str(IndexError("i"))',
    lambda: (
        KeyError("k").args, str(KeyError("it's")), str(KeyError()), str(KeyError(None)),
        str(LookupError("x")), str(IndexError("i")),
    ),
)
show(
    'UnboundLocalError("x", name="v").name, RecursionError("x"), GeneratorExit(1).args, '
    'PythonFinalizationError("p")',
    lambda: (
        UnboundLocalError("x", name="v").name, RecursionError("x"), GeneratorExit(1).args,
        PythonFinalizationError("p"),
    ),
)

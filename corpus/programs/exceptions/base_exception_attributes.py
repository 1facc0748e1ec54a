"""BaseException: args, notes, context, cause, traceback, with_traceback and their errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Custom(Exception):
    def __init__(self, a, b=2):
        self.a = a


class NoSuper(Exception):
    def __init__(self):
        pass


class Text(Exception):
    def __str__(self):
        return "custom text"


def caught(function):
    try:
        function()
    except BaseException as error:
        return error


def assign(name, value):
    e = ValueError("v")
    setattr(e, name, value)
    return getattr(e, name)


e = ValueError("a", 1)
show(
    "e.args, str(e), repr(e), e.__cause__, e.__context__, e.__traceback__, e.__suppress_context__",
    lambda: (
        e.args, str(e), repr(e), e.__cause__, e.__context__, e.__traceback__,
        e.__suppress_context__,
    ),
)
show(
    'ValueError().args, str(ValueError()), repr(ValueError()), str(ValueError("x")), '
    'str(ValueError(1, 2)), str(KeyError("k")), str(KeyError(1, 2))',
    lambda: (
        ValueError().args, str(ValueError()), repr(ValueError()), str(ValueError("x")),
        str(ValueError(1, 2)), str(KeyError("k")), str(KeyError(1, 2)),
    ),
)
show(
    "Custom(1, b=3).args, repr(Custom(1)), Custom(1).a, NoSuper().args, str(Text()), repr(Text())",
    lambda: (
        Custom(1, b=3).args, repr(Custom(1)), Custom(1).a, NoSuper().args, str(Text()),
        repr(Text()),
    ),
)
show("Custom()", lambda: Custom())
show("ValueError(a=1)", lambda: ValueError(a=1))
show("BaseException(x=1)", lambda: BaseException(x=1))
show(
    'assign("args", (1, 2)), assign("args", [3]), assign("args", "ab")',
    lambda: (assign("args", (1, 2)), assign("args", [3]), assign("args", "ab")),
)
show('assign("args", 5)', lambda: assign("args", 5))
show(
    'assign("__cause__", KeyError(1)), assign("__cause__", None), assign("__context__", '
    'KeyError(2)), assign("__context__", None)',
    lambda: (
        assign("__cause__", KeyError(1)), assign("__cause__", None),
        assign("__context__", KeyError(2)), assign("__context__", None),
    ),
)
show('assign("__cause__", 5)', lambda: assign("__cause__", 5))
show('assign("__context__", "x")', lambda: assign("__context__", "x"))
show('assign("__cause__", KeyError)', lambda: assign("__cause__", KeyError))
show('assign("__traceback__", None)', lambda: assign("__traceback__", None))
show('assign("__traceback__", 5)', lambda: assign("__traceback__", 5))
show(
    'assign("__suppress_context__", True), assign("__suppress_context__", False)',
    lambda: (assign("__suppress_context__", True), assign("__suppress_context__", False)),
)
show('assign("__suppress_context__", "x")', lambda: assign("__suppress_context__", "x"))
show('assign("custom", 1)', lambda: assign("custom", 1))
show('delattr(e, "args")', lambda: delattr(e, "args"))
show('delattr(e, "__cause__")', lambda: delattr(e, "__cause__"))
show('delattr(e, "__traceback__")', lambda: delattr(e, "__traceback__"))
show("e.with_traceback(None) is e", lambda: e.with_traceback(None) is e)
show("e.with_traceback(5)", lambda: e.with_traceback(5))
show("e.with_traceback()", lambda: e.with_traceback())
show("e.__notes__", lambda: e.__notes__)
show(
    'e.add_note("first"), e.add_note("second"), e.__notes__, str(e)',
    lambda: (e.add_note("first"), e.add_note("second"), e.__notes__, str(e)),
)
show("e.add_note(5)", lambda: e.add_note(5))
show("e.add_note()", lambda: e.add_note())
e.__notes__ = "not a list"
show('e.add_note("x")', lambda: e.add_note("x"))
show(
    'e.__reduce__()[1], Custom(1).__reduce__()[1:], e.__setstate__({"z": 26}), e.z',
    lambda: (e.__reduce__()[1], Custom(1).__reduce__()[1:], e.__setstate__({"z": 26}), e.z),
)
show("e.__setstate__(5)", lambda: e.__setstate__(5))
show("e.__setstate__(None)", lambda: e.__setstate__(None))
tb = caught(lambda: 1 / 0).__traceback__
show(
    "type(tb).__name__, tb.tb_lineno > 0, tb.tb_frame.f_code.co_name, "
    "tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next",
    lambda: (
        type(tb).__name__, tb.tb_lineno > 0, tb.tb_frame.f_code.co_name,
        tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next,
    ),
)
x = ValueError("new").with_traceback(tb)
show("x.__traceback__ is tb", lambda: x.__traceback__ is tb)
show(
    'e == ValueError("a", 1), e == e, hash(e) == hash(e), bool(ValueError())',
    lambda: (e == ValueError("a", 1), e == e, hash(e) == hash(e), bool(ValueError())),
)
show("e.nope", lambda: e.nope)
show(
    "BaseException.__new__(ValueError, 1, 2).args, ValueError.__new__(ValueError, 5)",
    lambda: (BaseException.__new__(ValueError, 1, 2).args, ValueError.__new__(ValueError, 5)),
)
show("ValueError.__new__(int)", lambda: ValueError.__new__(int))
show("ValueError.__init__(e, 9), e.args", lambda: (ValueError.__init__(e, 9), e.args))
cause = caught(lambda: (_ for _ in ()).throw(KeyError("thrown")))
show("cause", lambda: cause)
show(
    'BaseException.__str__(KeyError("k")), KeyError.__str__(KeyError("k")), '
    'Exception.__repr__(Text("q"))',
    lambda: (
        BaseException.__str__(KeyError("k")), KeyError.__str__(KeyError("k")),
        Exception.__repr__(Text("q")),
    ),
)

"""ExceptionGroup: construction, attributes, split, subgroup, derive and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Custom(ExceptionGroup):
    def derive(self, excs):
        return Custom("derived " + self.message, excs)


class NoDerive(ExceptionGroup):
    pass


class BadDerive(ExceptionGroup):
    def derive(self, excs):
        return 5


g = ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("n", [KeyError(3), ValueError(4)])])
show(
    "g, g.message, g.exceptions, str(g), g.args, len(g.exceptions), type(g.exceptions)",
    lambda: (g, g.message, g.exceptions, str(g), g.args, len(g.exceptions), type(g.exceptions)),
)
show(
    'BaseExceptionGroup("b", [ValueError(1)]), type(BaseExceptionGroup("b", '
    "[ValueError(1)])).__name__",
    lambda: (
        BaseExceptionGroup("b", [ValueError(1)]),
        type(BaseExceptionGroup("b", [ValueError(1)])).__name__,
    ),
)
show(
    'BaseExceptionGroup("b", [KeyboardInterrupt()]), type(BaseExceptionGroup("b", '
    "[KeyboardInterrupt()])).__name__",
    lambda: (
        BaseExceptionGroup("b", [KeyboardInterrupt()]),
        type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__,
    ),
)
show(
    'ExceptionGroup("b", [KeyboardInterrupt()])',
    lambda: ExceptionGroup("b", [KeyboardInterrupt()]),
)
show('ExceptionGroup("b", [])', lambda: ExceptionGroup("b", []))
show('ExceptionGroup("b", 5)', lambda: ExceptionGroup("b", 5))
show('ExceptionGroup("b", [5])', lambda: ExceptionGroup("b", [5]))
show('ExceptionGroup("b", [ValueError])', lambda: ExceptionGroup("b", [ValueError]))
show("ExceptionGroup(5, [ValueError()])", lambda: ExceptionGroup(5, [ValueError()]))
show('ExceptionGroup("b")', lambda: ExceptionGroup("b"))
show('ExceptionGroup("b", [ValueError()], 1)', lambda: ExceptionGroup("b", [ValueError()], 1))
show('ExceptionGroup("b", (ValueError(),))', lambda: ExceptionGroup("b", (ValueError(),)))
show('ExceptionGroup("b", x=1)', lambda: ExceptionGroup("b", x=1))
show(
    "ExceptionGroup.__mro__, issubclass(ExceptionGroup, Exception), "
    "issubclass(BaseExceptionGroup, Exception)",
    lambda: (
        ExceptionGroup.__mro__, issubclass(ExceptionGroup, Exception),
        issubclass(BaseExceptionGroup, Exception),
    ),
)
show("g.split(ValueError)", lambda: g.split(ValueError))
show("g.split(KeyError)", lambda: g.split(KeyError))
show("g.split((TypeError, KeyError))", lambda: g.split((TypeError, KeyError)))
show("g.split(OSError), g.split(Exception)[1]", lambda: (g.split(OSError), g.split(Exception)[1]))
show(
    "g.split(lambda e: isinstance(e, ValueError) and e.args[0] == 4)",
    lambda: g.split(lambda e: isinstance(e, ValueError) and e.args[0] == 4),
)
show("g.split(ExceptionGroup)", lambda: g.split(ExceptionGroup))
show("g.split(5)", lambda: g.split(5))
show("g.split([ValueError])", lambda: g.split([ValueError]))
show("g.split()", lambda: g.split())
show("g.split(lambda e: 1 / 0)", lambda: g.split(lambda e: 1 / 0))
show(
    "g.subgroup(ValueError), g.subgroup(OSError), g.subgroup(lambda e: True) is g, "
    "g.subgroup(ExceptionGroup) is g",
    lambda: (
        g.subgroup(ValueError), g.subgroup(OSError), g.subgroup(lambda e: True) is g,
        g.subgroup(ExceptionGroup) is g,
    ),
)
show("g.subgroup(int)", lambda: g.subgroup(int))
show(
    "g.derive([OSError()]), type(g.derive([KeyboardInterrupt()])) is BaseExceptionGroup",
    lambda: (g.derive([OSError()]), type(g.derive([KeyboardInterrupt()])) is BaseExceptionGroup),
)
show("g.derive(5)", lambda: g.derive(5))
c = Custom("c", [ValueError(1), KeyError(2)])
c.add_note("a note")
c.__cause__ = OSError("cause")
match, rest = c.split(ValueError)
show(
    "match, rest, type(match).__name__, match.__notes__, match.__cause__, "
    "match.__notes__ is c.__notes__",
    lambda: (
        match, rest, type(match).__name__, match.__notes__, match.__cause__,
        match.__notes__ is c.__notes__,
    ),
)
show(
    'NoDerive("x", [ValueError(1), KeyError()]).split(ValueError)',
    lambda: NoDerive("x", [ValueError(1), KeyError()]).split(ValueError),
)
show(
    'BadDerive("x", [ValueError(1), KeyError()]).split(ValueError)',
    lambda: BadDerive("x", [ValueError(1), KeyError()]).split(ValueError),
)
show('setattr(g, "message", "x")', lambda: setattr(g, "message", "x"))
show('setattr(g, "exceptions", ())', lambda: setattr(g, "exceptions", ()))
show(
    'ExceptionGroup[int], type("E", (ExceptionGroup, ValueError), {})("m", [OSError()])',
    lambda: (ExceptionGroup[int], type("E", (ExceptionGroup, ValueError), {})("m", [OSError()])),
)
show(
    'type("E", (BaseExceptionGroup, ValueError), {})("m", [KeyboardInterrupt()])',
    lambda: type("E", (BaseExceptionGroup, ValueError), {})("m", [KeyboardInterrupt()]),
)
items = [ValueError(1)]
h = ExceptionGroup("list is copied", items)
items.append(KeyError(2))
show("h.exceptions, h.args, repr(h)", lambda: (h.exceptions, h.args, repr(h)))

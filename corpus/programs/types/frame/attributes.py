"""Frame objects: f_back, f_lineno, f_locals write-through, clear, and what cannot be set."""

import sys


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def current():
    return sys._getframe(1)


def simple():
    a = 1
    frame = current()
    b = 2
    return frame


def writes():
    x = 1
    frame = sys._getframe()
    frame.f_locals["x"] = 2
    frame.f_locals["new"] = 3
    first = x
    y = frame.f_locals["new"]
    frame.f_locals.update(x=5)
    return first, y, x, sorted(k for k in frame.f_locals if k != "frame"), "new" in locals()


def cells():
    c = 1

    def inner():
        sys._getframe().f_locals["c"] = "changed through the frame"
        return c

    return inner(), c


def names():
    frame = sys._getframe()
    result = []
    while frame is not None:
        result.append(frame.f_code.co_name)
        frame = frame.f_back
    return result


def lines():
    first = sys._getframe().f_lineno
    second = sys._getframe().f_lineno
    return second - first


def clearing():
    frame = simple()
    before = sorted(frame.f_locals)
    frame.clear()
    return before, sorted(frame.f_locals)


def generator():
    value = 1
    yield sys._getframe()
    yield value


f = simple()
show(
    "f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, sorted(k for k in "
    'f.f_locals), f.f_globals is globals(), f.f_back is not None, f.f_lasti > 0, f.f_builtins["len"] is len',
    lambda: (
        f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, sorted(k for k in f.f_locals),
        f.f_globals is globals(), f.f_back is not None, f.f_lasti > 0, f.f_builtins["len"] is len,
    ),
)
show(
    "writes(), cells(), names(), (lambda: names())(), [n for _ in [1] for n in names()], lines()",
    lambda: (
        writes(), cells(), names(), (lambda: names())(), [n for _ in [1] for n in names()],
        lines(),
    ),
)
show("clearing()", lambda: clearing())
show("sys._getframe().clear()", lambda: sys._getframe().clear())
g = generator()
gf = next(g)
show(
    'gf.f_generator is g, gf.f_locals["value"], gf.f_back, f.f_generator',
    lambda: (gf.f_generator is g, gf.f_locals["value"], gf.f_back, f.f_generator),
)
gf.f_locals["value"] = "sent in"
show("next(g)", lambda: next(g))
g.close()
show(
    'gf.f_locals.get("value", "gone"), gf.clear()',
    lambda: (gf.f_locals.get("value", "gone"), gf.clear()),
)
show('setattr(f, "f_code", 1)', lambda: setattr(f, "f_code", 1))
show('setattr(f, "f_locals", {})', lambda: setattr(f, "f_locals", {}))
show('setattr(f, "f_lineno", 1)', lambda: setattr(f, "f_lineno", 1))
show(
    'setattr(f, "f_trace", None), f.f_trace, f.f_trace_lines, f.f_trace_opcodes',
    lambda: (setattr(f, "f_trace", None), f.f_trace, f.f_trace_lines, f.f_trace_opcodes),
)
show('setattr(f, "f_trace_lines", 5)', lambda: setattr(f, "f_trace_lines", 5))
show('delattr(f, "f_lineno")', lambda: delattr(f, "f_lineno"))
show("f.nope", lambda: f.nope)
show("type(f)()", lambda: type(f)())
show(
    'f.f_locals == {"a": 1, "b": 2, "frame": f}, len(f.f_locals), '
    "type(f.f_locals).__name__, f.f_locals.copy().keys() == f.f_locals.keys()",
    lambda: (
        f.f_locals == {"a": 1, "b": 2, "frame": f}, len(f.f_locals), type(f.f_locals).__name__,
        f.f_locals.copy().keys() == f.f_locals.keys(),
    ),
)
proxy = writes.__globals__["simple"]().f_locals
show(
    'proxy["a"], proxy.get("zz"), proxy.setdefault("n", 7), proxy["n"], proxy.pop("n"), '
    'proxy | {"q": 1} != {}, [k for k in reversed(proxy)][-1]',
    lambda: (
        proxy["a"], proxy.get("zz"), proxy.setdefault("n", 7), proxy["n"], proxy.pop("n"),
        proxy | {"q": 1} != {}, [k for k in reversed(proxy)][-1],
    ),
)
show('proxy["missing"]', lambda: proxy["missing"])
show('proxy.pop("a")', lambda: proxy.pop("a"))
show('proxy.__delitem__("a")', lambda: proxy.__delitem__("a"))
show(
    'f.f_globals["__name__"], sys._getframe().f_back.f_code.co_name',
    lambda: (f.f_globals["__name__"], sys._getframe().f_back.f_code.co_name),
)

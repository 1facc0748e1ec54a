"""Generators: next, send, throw, close, return values, states and attributes."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def simple():
    x = yield 1
    print("  got", x)
    y = yield 2
    print("  got", y)
    return "result"


def catching():
    while True:
        try:
            value = yield "ready"
            print("  value", value)
        except ValueError as error:
            print("  caught", error)
        except GeneratorExit:
            print("  exit")
            raise
        finally:
            print("  finally")


def ignoring():
    try:
        yield
    except GeneratorExit:
        yield "ignored"


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


def empty():
    return "nothing"
    yield


g = simple()
show('next(g), g.send("a")', lambda: (next(g), g.send("a")))
show('g.send("b")', lambda: g.send("b"))
show("next(g)", lambda: next(g))
show("g.send(None)", lambda: g.send(None))
show('simple().send("too early")', lambda: simple().send("too early"))
show("simple().send()", lambda: simple().send())
show("empty().send(None)", lambda: empty().send(None))
show("list(simple())", lambda: list(simple()))
show(
    "g.gi_running, g.gi_frame, g.gi_code.co_name, g.gi_yieldfrom, g.__name__, "
    "g.__qualname__, g.gi_suspended",
    lambda: (
        g.gi_running, g.gi_frame, g.gi_code.co_name, g.gi_yieldfrom, g.__name__, g.__qualname__,
        g.gi_suspended,
    ),
)
h = catching()
show(
    'next(h), h.send(5), h.throw(ValueError("v")), h.throw(ValueError), h.gi_suspended, '
    "h.gi_frame is not None",
    lambda: (
        next(h), h.send(5), h.throw(ValueError("v")), h.throw(ValueError), h.gi_suspended,
        h.gi_frame is not None,
    ),
)
show('h.throw(KeyError("uncaught"))', lambda: h.throw(KeyError("uncaught")))
show("next(h)", lambda: next(h))
show("h.close()", lambda: h.close())
c = catching()
show("c.close(), c.gi_frame", lambda: (c.close(), c.gi_frame))
show("next(c)", lambda: next(c))
c = catching()
next(c)
show("c.close(), c.close()", lambda: (c.close(), c.close()))
stubborn = ignoring()
next(stubborn)
show("stubborn.close()", lambda: stubborn.close())
show('next(stubborn, "finished")', lambda: next(stubborn, "finished"))
r = returns_on_close()
show("next(r), r.close(), r.close()", lambda: (next(r), r.close(), r.close()))
n = simple()
show('n.throw(ValueError("before start"))', lambda: n.throw(ValueError("before start")))
show("next(n)", lambda: next(n))
show("simple().throw(5)", lambda: simple().throw(5))
show("simple().throw(int)", lambda: simple().throw(int))
show("simple().throw()", lambda: simple().throw())
show('simple().throw("text")', lambda: simple().throw("text"))
show('simple().throw(ValueError, "x")', lambda: simple().throw(ValueError, "x"))
show('simple().throw(ValueError("x"), None, 5)', lambda: simple().throw(ValueError("x"), None, 5))
show('setattr(g, "gi_running", True)', lambda: setattr(g, "gi_running", True))
show(
    'setattr(g, "__name__", "renamed"), g.__name__, setattr(g, "__qualname__", "Q"), '
    "g.__qualname__",
    lambda: (
        setattr(g, "__name__", "renamed"), g.__name__, setattr(g, "__qualname__", "Q"),
        g.__qualname__,
    ),
)
show('setattr(g, "__name__", 5)', lambda: setattr(g, "__name__", 5))
show('setattr(g, "x", 1)', lambda: setattr(g, "x", 1))
show("g.nope", lambda: g.nope)
show("len(g)", lambda: len(g))
show("g[0]", lambda: g[0])
show(
    "iter(g) is g, type(g).__name__, type(g)()",
    lambda: (iter(g) is g, type(g).__name__, type(g)()),
)


def reentrant():
    try:
        next(me)
    except ValueError as error:
        yield str(error)
    try:
        me.close()
    except ValueError as error:
        yield str(error)
    try:
        me.throw(KeyError)
    except ValueError as error:
        yield str(error), me.gi_running, me.gi_suspended


me = reentrant()
show("list(me)", lambda: list(me))


def stop_inside():
    yield 1
    raise StopIteration("leaks")


def stop_from_next():
    yield next(iter([]))


show("list(stop_inside())", lambda: list(stop_inside()))
show("list(stop_from_next())", lambda: list(stop_from_next()))

"""yield from: delegation of send, throw and close, return values and odd iterables."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def inner():
    try:
        x = yield "i1"
        print("  inner got", x)
        y = yield "i2"
        print("  inner got", y)
        return "inner result"
    except ValueError as error:
        print("  inner caught", error)
        yield "recovered"
        return "after recovery"
    finally:
        print("  inner finally")


def outer():
    result = yield from inner()
    print("  outer result", result)
    yield result


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            stop = StopIteration("iter value", "more")
            raise stop
        return self.n


class Full(Iter):
    def send(self, value):
        return f"sent {value}"

    def throw(self, *args):
        return f"thrown {args}"

    def close(self):
        print("  Full.close")


class BadClose(Iter):
    def close(self):
        raise RuntimeError("close failed")


class NonCallable(Iter):
    send = 5
    throw = 5


def delegate(it):
    result = yield from it
    print("  result", result)


o = outer()
show(
    'next(o), o.gi_yieldfrom.__name__, o.send("a"), o.send("b"), next(o, "end")',
    lambda: (next(o), o.gi_yieldfrom.__name__, o.send("a"), o.send("b"), next(o, "end")),
)
o = outer()
show(
    'next(o), o.throw(ValueError("boom")), next(o), next(o, "end")',
    lambda: (next(o), o.throw(ValueError("boom")), next(o), next(o, "end")),
)
o = outer()
show("next(o), o.close()", lambda: (next(o), o.close()))
o = outer()
next(o)
show('o.throw(KeyError("unhandled"))', lambda: o.throw(KeyError("unhandled")))
show(
    'list(delegate(Iter())), list(delegate([1, 2])), list(delegate("ab")), '
    "list(delegate({})), list(delegate(range(2)))",
    lambda: (
        list(delegate(Iter())), list(delegate([1, 2])), list(delegate("ab")), list(delegate({})),
        list(delegate(range(2))),
    ),
)
show("list(delegate(5))", lambda: list(delegate(5)))
show("list(delegate(None))", lambda: list(delegate(None)))
d = delegate(Iter())
next(d)
show('d.send("x")', lambda: d.send("x"))
d = delegate(Iter())
next(d)
show('d.throw(ValueError("no throw method"))', lambda: d.throw(ValueError("no throw method")))
d = delegate(Full())
show(
    'next(d), d.send("v"), d.throw(ValueError("t")), d.close()',
    lambda: (next(d), d.send("v"), d.throw(ValueError("t")), d.close()),
)
d = delegate(BadClose())
next(d)
show("d.close()", lambda: d.close())
d = delegate(NonCallable())
next(d)
show("d.send(1)", lambda: d.send(1))
d = delegate(NonCallable())
next(d)
show('d.throw(KeyError("k"))', lambda: d.throw(KeyError("k")))


def chain(n):
    if n == 0:
        got = yield "deepest"
        return [got]
    result = yield from chain(n - 1)
    result.append(n)
    return result


c = chain(30)
print(next(c))
try:
    c.send("value")
except StopIteration as stop:
    print(stop.value)


def tree(value):
    if isinstance(value, list):
        for item in value:
            yield from tree(item)
    else:
        yield value


show("list(tree([1, [2, [3, [4]], 5], [[6]]]))", lambda: list(tree([1, [2, [3, [4]], 5], [[6]]])))


def return_tuple():
    return (yield), (yield)


g = return_tuple()
next(g)
g.send(1)
show("g.send(2)", lambda: g.send(2))


def return_exception():
    yield
    return ValueError("an exception as a value")


show("list(delegate(return_exception()))", lambda: list(delegate(return_exception())))


def loop():
    yield from me


me = loop()
show("next(me)", lambda: next(me))

# Generators: iteration, send, throw, close, yield from, return values, and what goes wrong.
def show(text, function):
    try:
        print(text, "->", function())
    except BaseException as error:
        print(text, "raises", type(error).__name__ + ":", error, getattr(error, "value", ""))


def echo():
    received = []
    try:
        while True:
            try:
                received.append((yield len(received)))
            except ValueError as error:
                received.append(error.args)
    except GeneratorExit:
        print("closing", received)
        raise
    finally:
        print("finally")


g = echo()
show("send early", lambda: g.send(1))
show("next", lambda: next(g))
show("send", lambda: g.send("a"))
show("throw", lambda: g.throw(ValueError("b")))
show("throw type", lambda: g.throw(ValueError))
show("throw other", lambda: g.throw(KeyError("k")))
show("after", lambda: next(g))
show("close again", lambda: g.close())


def inner():
    x = yield 1
    print("inner got", x)
    try:
        y = yield 2
    except KeyError as error:
        y = ("caught", error.args)
    return y


def outer():
    result = yield from inner()
    print("result", result)
    result = yield from [10, 20]
    print("list gives", result)
    return "end"


g = outer()
show("outer", lambda: (next(g), g.send("s"), g.throw(KeyError(7)), next(g)))
show("outer end", lambda: next(g))


def returns():
    return 5
    yield


def stops():
    yield 1
    raise StopIteration("inside")


def reentrant():
    yield next(self)


self = reentrant()
show("returns", lambda: list(returns()))
show("returns value", lambda: next(returns()))
show("stops", lambda: list(stops()))
show("reentrant", lambda: next(self))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
next(g)
show("stubborn", lambda: g.close())


def closes_with_value():
    try:
        yield
    except GeneratorExit:
        return "closed"


g = closes_with_value()
next(g)
show("closes with value", lambda: g.close())


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


numbers = fibonacci()
print([next(numbers) for _ in range(15)], sum(x for x in range(10) if x % 2))
numbers.close()


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))
g = (x * y for x in range(3) for y in range(x))
print(g.gi_running, g.gi_yieldfrom, list(g), g.gi_frame)
a, *b = (c for c in "unpack")
print(a, b, max((len(w), w) for w in ("a", "ccc", "bb")))


class Finaliser:
    def __del__(self):
        print("freed")


def holds():
    held = Finaliser()
    try:
        yield held is not None
    finally:
        print("left")


g = holds()
print(next(g))
del g
print(sum(1 for _ in (lambda: (yield from range(1000)))()))
g = echo()
next(g)
print("end")

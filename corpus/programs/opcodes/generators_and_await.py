"""RETURN_GENERATOR, SEND, YIELD_VALUE, GET_AWAITABLE, GET_AITER, GET_ANEXT, CLEANUP_THROW."""


def inner():
    try:
        x = yield 1
        yield x
    except ValueError as error:
        yield f"inner {error}"
    return "done"


def outer():
    result = yield from inner()
    yield result


class Awaitable:
    def __await__(self):
        got = yield "await"
        return got


async def coroutine(n):
    total = 0
    for i in range(n):
        total += await Awaitable()
    return total


async def agen(n):
    for i in range(n):
        yield await Awaitable()


async def consume(n):
    return [x async for x in agen(n)]


def drive(c, value):
    sent, steps = None, 0
    while True:
        try:
            c.send(sent)
        except StopIteration as stop:
            return stop.value, steps
        steps += 1
        sent = value


for i in range(20):
    list(inner()), drive(coroutine(2), i), drive(consume(2), i)
g = outer()
print(next(g), g.send("sent"), next(g), next(g, "end"))
g = outer()
print(next(g), g.throw(ValueError("thrown")), next(g))
g = outer()
next(g)
try:
    g.throw(KeyError("through"))
except KeyError as error:
    print("escaped", error)
print(drive(coroutine(5), 2), drive(consume(3), "v"))
c = coroutine(3)
c.send(None)
try:
    c.throw(ZeroDivisionError("into await"))
except ZeroDivisionError as error:
    print(error)
for bad in (lambda: drive(coroutine("x"), 1), lambda: list(outer)):
    try:
        bad()
    except TypeError as error:
        print(error)


def loop():
    for x in inner():
        if x == 1:
            continue
        yield x


print(list(loop()), [*inner()], sum(x or 0 for x in inner()))

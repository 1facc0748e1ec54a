"""Asynchronous generators: asend, athrow, aclose, async for, finalisation and misuse."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(awaitable):
    """Drive an awaitable to its end, answering every pause with its own value doubled."""
    log = []
    iterator = awaitable.__await__() if hasattr(awaitable, "__await__") else awaitable
    sent = None
    try:
        while True:
            paused = iterator.send(sent)
            log.append(paused)
            sent = paused * 2
    except StopIteration as stop:
        return stop.value, log
    except BaseException as error:
        return f"{type(error).__name__}: {error}", log


async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None:
                print("  got", got)
            await Pause(i)
    except ValueError as error:
        print("  caught", error)
        yield "recovered"
    finally:
        print("  agen finally")


async def collect(source):
    result = []
    async for item in source:
        result.append(item)
    else:
        result.append("else")
    return result


async def comprehension(n):
    return [x async for x in agen(n)], {x async for x in agen(2)}, {x: await Pause(x) async for x in agen(2)}


async def genexp(n):
    g = (x * 10 async for x in agen(n) if x != 1)
    return type(g).__name__, [y async for y in g]


async def early(n):
    async for item in agen(n):
        if item == 1:
            break
    return item


show("run(collect(agen(3)))", lambda: run(collect(agen(3))))
show("run(comprehension(2))", lambda: run(comprehension(2)))
show("run(genexp(3))", lambda: run(genexp(3)))
g = agen(3)
show(
    "type(g).__name__, g.ag_running, g.ag_await, g.ag_code.co_name, g.ag_frame is not "
    "None, g.__name__, g.ag_suspended",
    lambda: (
        type(g).__name__, g.ag_running, g.ag_await, g.ag_code.co_name, g.ag_frame is not None,
        g.__name__, g.ag_suspended,
    ),
)
show(
    'run(g.__anext__()), run(g.asend("hello")), run(g.athrow(ValueError("v"))), run(g.__anext__())',
    lambda: (
        run(g.__anext__()), run(g.asend("hello")), run(g.athrow(ValueError("v"))),
        run(g.__anext__()),
    ),
)
show("run(g.__anext__())", lambda: run(g.__anext__()))
g = agen(3)
show(
    "run(g.__anext__()), run(g.aclose()), run(g.aclose()), run(g.__anext__())",
    lambda: (run(g.__anext__()), run(g.aclose()), run(g.aclose()), run(g.__anext__())),
)
g = agen(1)
show("run(g.asend(5))", lambda: run(g.asend(5)))
show("run(g.aclose())", lambda: run(g.aclose()))
show('run(g.athrow(KeyError("after close")))', lambda: run(g.athrow(KeyError("after close"))))
g = agen(3)
run(g.__anext__())
show('run(g.athrow(KeyError("uncaught")))', lambda: run(g.athrow(KeyError("uncaught"))))
show("iter(g)", lambda: iter(g))
show("next(g)", lambda: next(g))
show("g.nope", lambda: g.nope)
a = g.__anext__()
show("run(a)", lambda: run(a))
show("run(a)", lambda: run(a))


async def ignores_close():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores_close()
run(g.__anext__())
show("run(g.aclose())", lambda: run(g.aclose()))


async def stop_async():
    yield 1
    raise StopAsyncIteration("leak")


async def stop():
    yield 1
    raise StopIteration("leak")


show("run(collect(stop_async()))", lambda: run(collect(stop_async())))
show("run(collect(stop()))", lambda: run(collect(stop())))
g = agen(3)
first = g.asend(None)

second = g.__anext__()
show("run(first), run(second)", lambda: (run(first), run(second)))


class NotAsync:
    def __aiter__(self):
        return self


class BadNext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


class NoAiter:
    pass


class Count:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


show("run(collect(NotAsync()))", lambda: run(collect(NotAsync())))
show("run(collect(BadNext()))", lambda: run(collect(BadNext())))
show("run(collect(NoAiter()))", lambda: run(collect(NoAiter())))
show("run(collect([1]))", lambda: run(collect([1])))
show("run(collect(Count(3)))", lambda: run(collect(Count(3))))
show(
    "aiter(Count(1)).n, type(aiter(agen(1))).__name__",
    lambda: (aiter(Count(1)).n, type(aiter(agen(1))).__name__),
)
show("aiter(5)", lambda: aiter(5))
show("anext(5)", lambda: anext(5))


async def uses_anext():
    c = Count(1)
    return await anext(c), await anext(c, "default"), await anext(agen(0), "empty")


show("run(uses_anext())", lambda: run(uses_anext()))


async def anext_stops():
    return await anext(Count(0))


show("run(anext_stops())", lambda: run(anext_stops()))

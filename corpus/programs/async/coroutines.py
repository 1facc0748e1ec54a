"""Coroutines driven by hand: send, throw, close, await chains, attributes and misuse."""


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
        got = yield self.value
        return ("resumed", got)


async def leaf(x):
    first = await Pause(x)
    second = await Pause(x + 1)
    return first, second


async def outer(x):
    try:
        return await leaf(x)
    except ValueError as error:
        return f"caught {error}"
    finally:
        print("  outer finally")


async def nothing():
    return "immediately"


class BadAwait:
    def __await__(self):
        return 5


class AwaitCoroutine:
    def __await__(self):
        return nothing()


class AwaitSelf:
    def __await__(self):
        return iter([1, 2])


async def wait(x):
    return await x


def drive(coroutine, *values):
    """Send each value and list what comes back, the result at the end."""
    results = []
    try:
        results.append(coroutine.send(None))
        for value in values:
            results.append(coroutine.send(value))
    except StopIteration as stop:
        results.append(("returned", stop.value))
    except BaseException as error:
        results.append((type(error).__name__, str(error)))
    coroutine.close()
    return results


show(
    'drive(outer(1), "a", "b"), drive(outer(5), "a"), drive(nothing())',
    lambda: (drive(outer(1), "a", "b"), drive(outer(5), "a"), drive(nothing())),
)
c = outer(1)
show(
    'c.send(None), c.throw(ValueError("thrown in"))',
    lambda: (c.send(None), c.throw(ValueError("thrown in"))),
)
c = outer(1)
show(
    "c.send(None), c.cr_running, c.cr_suspended, c.cr_await.__name__, c.cr_code.co_name, "
    "c.__name__, c.cr_frame is not None, c.cr_origin",
    lambda: (
        c.send(None), c.cr_running, c.cr_suspended, c.cr_await.__name__, c.cr_code.co_name,
        c.__name__, c.cr_frame is not None, c.cr_origin,
    ),
)
show("c.close(), c.cr_frame, c.cr_await", lambda: (c.close(), c.cr_frame, c.cr_await))
show("c.send(None)", lambda: c.send(None))
show("c.throw(ValueError)", lambda: c.throw(ValueError))
c = leaf(1)
show('c.send("early")', lambda: c.send("early"))
c.close()
show("drive(wait(5))", lambda: drive(wait(5)))
show("drive(wait(BadAwait()))", lambda: drive(wait(BadAwait())))
show("drive(wait(AwaitCoroutine()))", lambda: drive(wait(AwaitCoroutine())))
show("drive(wait(AwaitSelf()), None, None)", lambda: drive(wait(AwaitSelf()), None, None))
show("drive(wait(None))", lambda: drive(wait(None)))
show("drive(wait(x for x in ()))", lambda: drive(wait(x for x in ())))
show("drive(wait(nothing()))", lambda: drive(wait(nothing())))
done = nothing()
print(drive(done))
show("drive(wait(done))", lambda: drive(wait(done)))
n = nothing()
show("iter(n)", lambda: iter(n))
show("next(n)", lambda: next(n))
show("list(n)", lambda: list(n))
show("[*n]", lambda: [*n])
show("type(n.__await__()).__name__", lambda: type(n.__await__()).__name__)
n.close()
show("type(n).__name__, n.nope", lambda: (type(n).__name__, n.nope))
show('setattr(n, "__name__", "x"), n.__name__', lambda: (setattr(n, "__name__", "x"), n.__name__))
show('setattr(n, "__name__", 5)', lambda: setattr(n, "__name__", 5))


async def from_two(a, b):
    return await a, await b


show(
    'drive(from_two(leaf(1), nothing()), "p", "q")',
    lambda: drive(from_two(leaf(1), nothing()), "p", "q"),
)


async def loop(n):
    total = 0
    for i in range(n):
        total += (await Pause(i))[1]
    return total


show("drive(loop(3), 10, 20, 30)", lambda: drive(loop(3), 10, 20, 30))


async def reuse(c):
    try:
        await c
    except RuntimeError as error:
        return str(error)


shared = leaf(1)
first, second = wait(shared), reuse(shared)
first.send(None)
show("drive(second)", lambda: drive(second))
first.close()


async def lam():
    return [await Pause(i) for i in range(2)], {k: await nothing() for k in "ab"}


show('drive(lam(), "x", "y")', lambda: drive(lam(), "x", "y"))


def plain_generator():
    yield 1


def not_a_coroutine():
    return 5


show("drive(wait(plain_generator()))", lambda: drive(wait(plain_generator())))
show("drive(wait(not_a_coroutine()))", lambda: drive(wait(not_a_coroutine())))

# Coroutines, async generators, async for and with, driven by a loop of our own.
class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


def drive(coroutine, *answers):
    """Runs to the end; each pause gets the next answer, an exception is thrown in."""
    answers = list(answers)
    trail = []
    send = None
    try:
        while True:
            if isinstance(send, BaseException):
                trail.append(coroutine.throw(send))
            else:
                trail.append(coroutine.send(send))
            send = answers.pop(0) if answers else None
    except StopIteration as stop:
        return trail, "returned", stop.value
    except BaseException as error:
        return trail, type(error).__name__, str(error)


async def add(a, b):
    x = await Pause(a)
    try:
        y = await Pause(b)
    except ValueError as error:
        y = error.args
    return x, y


async def outer():
    first = await add(1, 2)
    return first, await add(3, 4)


print(drive(add(1, 2), "x", "y"))
print(drive(add(1, 2), "x", ValueError("v")))
print(drive(add(1, 2), KeyError("k")))
print(drive(outer(), 1, 2, 3, 4))


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    async def __aenter__(self):
        await Pause("enter")
        return self

    async def __aexit__(self, kind, value, traceback):
        await Pause(("exit", kind and kind.__name__))
        return self.swallow


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Pause("tick")
        return self.n


async def loops():
    seen = []
    async for i in Countdown(3):
        if i == 1:
            continue
        seen.append(i)
    else:
        seen.append("else")
    async with Manager(False) as m, Manager(True):
        seen.append(m.swallow)
        raise ValueError("swallowed")
    return seen, [i async for i in Countdown(2)], {await Pause(k): k for k in "ab"}


print(drive(loops(), *"12345678abcd"))


async def ticks(n):
    try:
        for i in range(n):
            got = yield i
            print("got", got)
            await Pause(("pause", i))
    finally:
        await Pause("cleanup")
        print("cleaned")


async def use():
    result = [x async for x in ticks(2)]
    gen = ticks(5)
    result.append(await gen.asend(None))
    result.append(await gen.asend("sent"))
    try:
        await gen.athrow(KeyError("thrown"))
    except KeyError as error:
        result.append(error.args)
    result.append(await anext(gen, "default"))
    gen = ticks(3)
    async for x in gen:
        break
    await gen.aclose()
    return result


print(drive(use()))


async def wrong_await():
    await 5


async def wrong_for():
    async for _ in [1]:
        pass


async def wrong_with():
    async with 5:
        pass


async def fails():
    async with Manager(False):
        await Pause(1)
        raise RuntimeError("failed")


for make in (wrong_await, wrong_for, wrong_with, fails):
    print(make.__name__, drive(make()))
c = add(1, 2)
print(c.cr_running, c.cr_await, c.send(None), type(c.cr_await).__name__, c.close(), c.cr_frame)
try:
    c.send(None)
except RuntimeError as error:
    print("RuntimeError", error)
try:
    for _ in add(1, 2):
        pass
except TypeError as error:
    print("TypeError", error)
c = add(1, 2)
c.send(None)
try:
    c.throw(OSError("e"))
except OSError as error:
    print("OSError", error)
agen = ticks(1)
print(type(agen).__name__, agen.ag_running, agen.ag_await)
print(drive(agen.asend(None)), drive(agen.asend("sent"), "go on"), drive(agen.aclose()))

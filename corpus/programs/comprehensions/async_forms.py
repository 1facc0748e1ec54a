"""Asynchronous comprehensions and generator expressions, nested in each other."""


class Pause:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        yield self.v
        return self.v * 10


async def numbers(n):
    for i in range(n):
        await Pause(i)
        yield i


def run(c):
    steps = 0
    try:
        while True:
            c.send(None)
            steps += 1
    except StopIteration as stop:
        return stop.value, steps
    except Exception as error:
        return f"{type(error).__name__}: {error}", steps


async def lists():
    return [x async for x in numbers(3)], [x async for x in numbers(5) if x % 2], [(x, y) async for x in numbers(2) for y in "ab"]


async def awaits():
    return [await Pause(i) for i in range(3)], {await Pause(i) for i in (1, 1)}, {i: await Pause(i) for i in range(2)}


async def nested():
    return [[y async for y in numbers(x)] async for x in numbers(3)], [[await Pause(j) for j in range(i)] for i in range(3)]


async def generator_expression():
    g = (x * 2 async for x in numbers(3))
    h = (await Pause(i) for i in range(2))
    return [v async for v in g], [v async for v in h], type(h).__name__


async def conditions():
    return [x for x in range(4) if await Pause(x)], [x async for x in numbers(6) if x > 1 if await Pause(x) > 30]


async def wrong():
    return [x for x in numbers(2)]


async def wrong_async():
    return [x async for x in [1, 2]]


async def sum_async():
    return sum(x async for x in numbers(2))


async def failing():
    return [1 // x async for x in numbers(2)]


async def scope():
    x = "kept"
    result = [x async for x in numbers(2)]
    return x, result


async def closures():
    return [f() for f in [lambda: x async for x in numbers(3)]]


for f in (lists, awaits, nested, generator_expression, conditions, wrong, wrong_async, sum_async, failing, scope, closures):
    print(f.__name__, run(f()))

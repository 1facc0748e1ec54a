"""Coroutines that hand values to each other through a small loop of our own."""


class Channel:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items.append(item)

    def __await__(self):
        while not self.items:
            yield self
        return self.items.pop()


async def player(mine, other, rounds):
    total = 0
    for _ in range(rounds):
        ball = await mine
        total += ball
        other.put(ball + 1)
    return total


async def nested(depth, channel):
    if depth == 0:
        channel.put(1)
        return await channel
    return 1 + await nested(depth - 1, channel)


async def numbers(n):
    for i in range(n):
        yield i


async def consume(n):
    total = 0
    async for i in numbers(n):
        total += i
    return total + sum([i async for i in numbers(n)])


def run(*coroutines):
    results = {}
    active = list(enumerate(coroutines))
    while active:
        still = []
        for index, coroutine in active:
            try:
                coroutine.send(None)
                still.append((index, coroutine))
            except StopIteration as stop:
                results[index] = stop.value
        active = still
    return [results[i] for i in sorted(results)]


a, b = Channel(), Channel()
a.put(0)
print(run(player(a, b, 600000), player(b, a, 600000)))
print(run(*(nested(50, Channel()) for _ in range(1500)))[::500], run(consume(300000)))

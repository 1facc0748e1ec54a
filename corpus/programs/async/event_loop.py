"""A small event loop: tasks, sleeping on virtual time, queues, cancellation, gather."""


class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        yield ("sleep", self.ticks)


class Future:
    def __init__(self):
        self.done, self.value, self.waiters = False, None, []

    def set(self, value):
        self.done, self.value = True, value

    def __await__(self):
        while not self.done:
            yield ("wait", self)
        return self.value


class Cancelled(BaseException):
    pass


class Task(Future):
    def __init__(self, loop, coroutine):
        super().__init__()
        self.loop, self.coroutine, self.cancelling = loop, coroutine, False

    def cancel(self):
        self.cancelling = True

    def step(self):
        try:
            if self.cancelling:
                self.cancelling = False
                request = self.coroutine.throw(Cancelled("cancelled"))
            else:
                request = self.coroutine.send(None)
        except StopIteration as stop:
            self.set(stop.value)
        except Cancelled as error:
            self.set(f"<{error}>")
        except Exception as error:
            self.set(error)
        else:
            kind, what = request
            if kind == "sleep":
                self.loop.later(self.loop.now + what, self)
            else:
                self.loop.later(self.loop.now + 1, self)


class Loop:
    def __init__(self):
        self.now, self.queue, self.order = 0, [], 0

    def later(self, when, task):
        self.order += 1
        self.queue.append((when, self.order, task))

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self.later(self.now, task)
        return task

    def run(self, coroutine):
        main = self.spawn(coroutine)
        while not main.done:
            self.queue.sort(key=lambda entry: entry[:2])
            when, _, task = self.queue.pop(0)
            self.now = max(self.now, when)
            task.step()
        return main.value


loop = Loop()


def say(*words):
    print(f"[{loop.now:3}]", *words)


async def worker(name, ticks, count):
    for i in range(count):
        await Sleep(ticks)
        say(name, i)
    return f"{name} done"


async def gather(*coroutines):
    tasks = [loop.spawn(c) for c in coroutines]
    return [await task for task in tasks]


async def failing():
    await Sleep(2)
    raise ValueError("task failed")


async def patient():
    try:
        await Sleep(1000)
    except Cancelled:
        say("patient cleans up")
        raise
    finally:
        say("patient finally")


async def produce(items, queue):
    for item in items:
        queue.append(item)
        await Sleep(3)
    queue.append(None)


async def consume(queue):
    total = 0
    while True:
        while not queue:
            await Sleep(1)
        item = queue.pop(0)
        if item is None:
            return total
        say("consumed", item)
        total += item


async def ticker(n):
    for i in range(n):
        await Sleep(5)
        yield i


async def main():
    say(await gather(worker("a", 3, 3), worker("b", 2, 4)))
    say(await gather(failing(), worker("c", 1, 1)))
    task = loop.spawn(patient())
    await Sleep(4)
    task.cancel()
    say(await task)
    queue = []
    say(await gather(produce([1, 2, 3], queue), consume(queue)))
    async for i in ticker(3):
        say("tick", i)
    say([i async for i in ticker(2)])
    return "main done"


print(loop.run(main()))
print(loop.now)

"""async with: protocol, suppression, several managers, failures and misuse."""

log = []


class Manager:
    def __init__(self, name, suppress=False, fail=None):
        self.name, self.suppress, self.fail = name, suppress, fail

    async def __aenter__(self):
        log.append(f"enter {self.name}")
        await Pause(self.name)
        return self.name

    async def __aexit__(self, kind, value, trace):
        log.append(f"exit {self.name} {kind and kind.__name__}")
        await Pause(self.name)
        if self.fail:
            raise self.fail
        return self.suppress


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield self.value


class Sync:
    def __enter__(self):
        return "sync"

    def __exit__(self, *args):
        return False


class BadEnter:
    def __aenter__(self):
        return 5

    async def __aexit__(self, *args):
        return False


class BadExit:
    async def __aenter__(self):
        return "bad exit"

    def __aexit__(self, *args):
        return 5


class OnlyEnter:
    async def __aenter__(self):
        pass


def run(name, coroutine):
    log.clear()
    pauses = []
    try:
        while True:
            pauses.append(coroutine.send(None))
    except StopIteration as stop:
        result = stop.value
    except BaseException as error:
        result = f"{type(error).__name__}: {error}", repr(error.__context__)
    print(name, "->", result, pauses, log)


async def one(manager, error=None):
    async with manager as value:
        if error:
            raise error
        await Pause("body")
    return value


async def two(a, b, error=None):
    async with a as x, b as y:
        if error:
            raise error
    return x, y


async def early_return():
    async with Manager("r") as r:
        return f"returned {r}"


async def in_loop():
    for i in range(3):
        async with Manager(i):
            if i == 0:
                continue
            if i == 1:
                break
    return i


async def nested():
    async with Manager("outer", suppress=True):
        async with Manager("inner", fail=ValueError("exit failed")):
            raise KeyError("body")
    return "suppressed"


async def mixed():
    async with Manager("async"):
        with Sync() as s:
            return s


run("plain", one(Manager("m")))
run("error", one(Manager("m"), KeyError("k")))
run("suppressed", two(Manager("a", suppress=True), Manager("b")))
run("exit fails", one(Manager("m", fail=ValueError("exit"))))
run("both fail", one(Manager("m", fail=ValueError("exit")), KeyError("body")))
run("two", two(Manager("a"), Manager("b")))
run("two with error", two(Manager("a"), Manager("b"), KeyError("k")))
run("early return", early_return())
run("in loop", in_loop())
run("nested", nested())
run("mixed", mixed())
run("sync manager", one(Sync()))
run("bad enter", one(BadEnter()))
run("bad exit", one(BadExit()))
run("bad exit with error", one(BadExit(), KeyError("body")))
run("only enter", one(OnlyEnter()))
run("int", one(5))


async def sync_with_async_manager():
    with Manager("m"):
        pass


run("with async manager", sync_with_async_manager())
c = one(Manager("closed"))
c.send(None)
log.clear()
c.close()
print("closed before entering", log)
c = one(Manager("closed in body"))
c.send(None)
c.send(None)
log.clear()
try:
    c.close()
except RuntimeError as error:
    print(error, log)

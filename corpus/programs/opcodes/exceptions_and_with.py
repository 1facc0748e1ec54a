"""PUSH_EXC_INFO, CHECK_EXC_MATCH, CHECK_EG_MATCH, RERAISE, WITH_EXCEPT_START, LOAD_SPECIAL."""


class M:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return self.swallow


def run(kind, swallow):
    with M(swallow):
        try:
            raise kind("x")
        except (KeyError, IndexError) as error:
            return f"handled {error!r}"
        finally:
            pass
    return "swallowed"


def group(*errors):
    try:
        raise ExceptionGroup("g", errors)
    except* ValueError as g:
        first = len(g.exceptions)
    except* TypeError:
        first = "type"
    return first


for i in range(30):
    run(KeyError, False), group(ValueError(i))
for kind in (KeyError, IndexError, ValueError):
    for swallow in (True, False):
        try:
            print(kind.__name__, swallow, run(kind, swallow))
        except Exception as error:
            print("escaped", repr(error), repr(error.__context__))
print(group(ValueError(1), ValueError(2)), group(TypeError(1)), group(TypeError(1), ValueError(2)))
try:
    group(OSError(1))
except ExceptionGroup as error:
    print(repr(error))


async def amain():
    class A:
        async def __aenter__(self):
            return "a"

        async def __aexit__(self, *exc):
            return True

    async with A() as a:
        raise KeyError

    class It:
        n = 0

        def __aiter__(self):
            return self

        async def __anext__(self):
            self.n += 1
            if self.n > 3:
                raise StopAsyncIteration
            return self.n

    return a, [x async for x in It()], [y async for y in It() if y % 2]


try:
    amain().send(None)
except StopIteration as stop:
    print(stop.value)

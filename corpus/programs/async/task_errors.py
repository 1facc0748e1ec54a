"""Errors that cross awaits: contexts, cancellation, groups, cleanup order and tracebacks."""


class Pause:
    def __await__(self):
        return (yield "pause")


async def fails(kind):
    await Pause()
    raise kind("from fails")


async def middle(kind):
    try:
        await fails(kind)
    except KeyError as error:
        raise ValueError("translated") from error
    finally:
        await Pause()


async def gather(*coroutines):
    errors, results = [], []
    for c in coroutines:
        try:
            results.append(await c)
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("gathered", errors)
    return results


async def handles():
    try:
        await gather(fails(ValueError), fails(TypeError), fails(OSError))
    except* ValueError as g:
        await Pause()
        kept = [repr(e) for e in g.exceptions]
    except* (TypeError, OSError) as g:
        kept.append(len(g.exceptions))
    return kept


async def timeout(c, limit):
    steps = 0
    it = c.__await__()
    try:
        while True:
            it.send(None)
            steps += 1
            if steps == limit:
                it.throw(TimeoutError("too slow"))
            await Pause()
    except StopIteration as stop:
        return stop.value


async def slow():
    try:
        for _ in range(10):
            await Pause()
    except TimeoutError as error:
        await Pause()
        return f"cleaned up after {error}"


def frames(error):
    tb, names = error.__traceback__, []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    return names


def run(c):
    pauses = 0
    try:
        while True:
            c.send(None)
            pauses += 1
    except StopIteration as stop:
        print("returned", stop.value, pauses)
    except BaseException as error:
        print(repr(error), pauses, repr(error.__cause__), repr(error.__context__), frames(error))


run(fails(ValueError))
run(middle(KeyError))
run(middle(OSError))
run(gather(fails(ValueError), fails(KeyError)))
run(handles())
run(timeout(slow(), 3))
run(timeout(slow(), 50))
c = middle(KeyError)
c.send(None)
try:
    c.throw(KeyboardInterrupt("stop"))
except BaseException as error:
    print("unexpected", repr(error))
else:
    print("paused in finally")
try:
    c.send(None)
except KeyboardInterrupt as error:
    print(repr(error), frames(error))
d = slow()
d.send(None)
try:
    d.throw(TimeoutError("x"))
    d.send(None)
except StopIteration as stop:
    print(stop.value)

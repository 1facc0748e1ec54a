# Generators, coroutines and async generators in every state, and what each request does there.
class Pause:
    def __await__(self):
        yield "pause"


def generator():
    try:
        yield "one"
        yield "two"
    except KeyError as error:
        yield ("caught", error.args)
    return "returned"


def delegating():
    return (yield from generator())


def failing():
    yield "one"
    raise OSError("failed")


def running():
    """Asks itself while it runs."""
    for request in REQUESTS:
        try:
            answer = ask(current, request)
        except BaseException as error:
            answer = (type(error).__name__, str(error))
        yield (request, answer)


async def coroutine():
    try:
        await Pause()
        await Pause()
    except KeyError as error:
        return ("caught", error.args)
    return "returned"


async def awaiting():
    return await coroutine()


async def failing_coroutine():
    await Pause()
    raise OSError("failed")


async def async_generator():
    try:
        await Pause()
        yield "one"
        yield "two"
    except KeyError as error:
        yield ("caught", error.args)


REQUESTS = ("next", "send", "send value", "throw", "throw KeyError", "throw exit", "close", "iter")


def ask(target, request):
    if request == "next":
        return next(target)
    if request == "send":
        return target.send(None)
    if request == "send value":
        return target.send("value")
    if request == "throw":
        return target.throw(ValueError("thrown"))
    if request == "throw KeyError":
        return target.throw(KeyError("key"))
    if request == "throw exit":
        return target.throw(GeneratorExit)
    if request == "close":
        return target.close()
    return type(iter(target)).__name__


def describe(target, prefix):
    frame = getattr(target, prefix + "_frame")
    return (
        getattr(target, prefix + "_running"),
        getattr(target, prefix + "_suspended"),
        frame is not None and frame.f_lasti,
    )


def bring(target, steps):
    for step in steps:
        try:
            ask(target, step)
        except BaseException:
            pass


STATES = {
    "created": (),
    "suspended": ("send",),
    "suspended twice": ("send", "send"),
    "finished": ("send", "send", "send", "send"),
    "closed when created": ("close",),
    "closed when suspended": ("send", "close"),
    "thrown into": ("send", "throw"),
    "thrown into when created": ("throw",),
    "caught": ("send", "throw KeyError"),
}


def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as error:
        return type(error).__name__, str(error), type(error.__context__).__name__


for make, prefix in (
    (generator, "gi"),
    (delegating, "gi"),
    (failing, "gi"),
    (coroutine, "cr"),
    (awaiting, "cr"),
    (failing_coroutine, "cr"),
):
    for state, steps in STATES.items():
        for request in REQUESTS:
            target = make()
            bring(target, steps)
            before = describe(target, prefix)
            first = attempt(ask, target, request)
            second = attempt(ask, target, "send")
            print(make.__name__, state, request, before, first, second, describe(target, prefix))
            target.close()

current = running()
for answer in current:
    print("running", answer)


def aask(target, request):
    if request == "anext":
        return target.__anext__()
    if request == "asend":
        return target.asend(None)
    if request == "asend value":
        return target.asend("value")
    if request == "athrow":
        return target.athrow(ValueError("thrown"))
    if request == "athrow KeyError":
        return target.athrow(KeyError("key"))
    if request == "athrow exit":
        return target.athrow(GeneratorExit)
    return target.aclose()


def finish(awaitable):
    """Sends None until the awaitable is done."""
    trail = []
    while True:
        try:
            trail.append(awaitable.send(None))
        except StopIteration as stop:
            return trail, "gives", stop.value
        except BaseException as error:
            return trail, type(error).__name__, str(error)


ASYNC_REQUESTS = ("anext", "asend", "asend value", "athrow", "athrow KeyError", "athrow exit", "aclose")
ASYNC_STATES = {
    "created": (),
    "suspended": ("asend",),
    "suspended twice": ("asend", "asend"),
    "finished": ("asend", "asend", "asend", "asend"),
    "closed when created": ("aclose",),
    "closed": ("asend", "aclose"),
    "thrown into": ("asend", "athrow"),
    "caught": ("asend", "athrow KeyError"),
}
for state, steps in ASYNC_STATES.items():
    for request in ASYNC_REQUESTS:
        target = async_generator()
        for step in steps:
            finish(aask(target, step))
        before = describe(target, "ag")
        awaitable = aask(target, request)
        first = finish(awaitable)
        again = attempt(awaitable.send, None)
        print("async", state, request, before, first, again, finish(target.asend(None)))
        finish(target.aclose())

# While one request is under way, another must not start; and what an awaitable does when it is
# itself thrown into or closed.
for request in ASYNC_REQUESTS:
    target = async_generator()
    under_way = target.asend(None)
    under_way.send(None)
    other = aask(target, request)
    print("busy", request, attempt(other.send, None))
    print("throw", request, attempt(aask(target, request).throw, LookupError("into")))
    fresh = async_generator()
    made = aask(fresh, request)
    print("unstarted", request, attempt(made.throw, LookupError("into")), attempt(made.close))
    print("then", attempt(made.send, None), finish(fresh.asend(None)))
    attempt(under_way.close)
    finish(target.aclose())
    finish(fresh.aclose())

"""contextlib: contextmanager, ExitStack, suppress, closing, nullcontext, decorators."""

import contextlib


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


log = []


@contextlib.contextmanager
def managed(name, swallow=False):
    log.append(f"enter {name}")
    try:
        yield name
    except KeyError:
        log.append(f"caught in {name}")
        if not swallow:
            raise
    finally:
        log.append(f"exit {name}")


@contextlib.contextmanager
def no_yield():
    if False:
        yield


@contextlib.contextmanager
def two_yields():
    yield 1
    yield 2


def use(manager, error=None):
    log.clear()
    with manager as value:
        if error:
            raise error
    return value, list(log)


show(
    'use(managed("a")), use(managed("b", True), KeyError("k"))',
    lambda: (use(managed("a")), use(managed("b", True), KeyError("k"))),
)
show('use(managed("c"), KeyError("k"))', lambda: use(managed("c"), KeyError("k")))
show("use(no_yield())", lambda: use(no_yield()))
show("use(two_yields())", lambda: use(two_yields()))
show('use(two_yields(), ValueError("body"))', lambda: use(two_yields(), ValueError("body")))
show('use(managed("s"), StopIteration("x"))', lambda: use(managed("s"), StopIteration("x")))
show(
    "use(contextlib.suppress(KeyError), KeyError()), use(contextlib.nullcontext(5)), "
    "use(contextlib.suppress())",
    lambda: (
        use(contextlib.suppress(KeyError), KeyError()), use(contextlib.nullcontext(5)),
        use(contextlib.suppress()),
    ),
)
show(
    'use(contextlib.suppress(KeyError), ValueError("not suppressed"))',
    lambda: use(contextlib.suppress(KeyError), ValueError("not suppressed")),
)


class Closable:
    def close(self):
        log.append("closed")


show("use(contextlib.closing(Closable()))[1]", lambda: use(contextlib.closing(Closable()))[1])


@managed("decorator")
def decorated(x):
    log.append("body")
    return x


log.clear()
show("decorated(5), log", lambda: (decorated(5), log))


def stack(error=None):
    log.clear()
    with contextlib.ExitStack() as s:
        names = [s.enter_context(managed(n)) for n in "ab"]
        s.callback(log.append, "callback")
        s.push(lambda *exc: log.append(exc[0] and exc[0].__name__) or True)
        if error:
            raise error
    return names, list(log)


show("stack()", lambda: stack())
show('stack(ValueError("v"))', lambda: stack(ValueError("v")))


def pop_all():
    log.clear()
    with contextlib.ExitStack() as s:
        s.enter_context(managed("kept"))
        kept = s.pop_all()
    log.append("after")
    kept.close()
    return list(log)


show("pop_all()", lambda: pop_all())
show("contextlib.ExitStack().enter_context(5)", lambda: contextlib.ExitStack().enter_context(5))


class Deco(contextlib.ContextDecorator):
    def __enter__(self):
        log.append("in")

    def __exit__(self, *exc):
        log.append("out")


log.clear()
show('Deco()(lambda: log.append("f"))(), log', lambda: (Deco()(lambda: log.append("f"))(), log))

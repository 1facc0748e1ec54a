"""The types behind await: coroutine wrappers, anext awaitables, flags and generator-based ones."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


async def coroutine():
    return 1


async def agen():
    yield 1


def generator():
    yield 1


co, ag, ge = coroutine(), agen(), generator()
flags = {"generator": 0x20, "coroutine": 0x80, "iterable": 0x100, "agen": 0x200, "nested": 0x10, "varargs": 4}


def described(function):
    return [name for name, bit in flags.items() if function.__code__.co_flags & bit]


show(
    "described(coroutine), described(agen), described(generator), described(lambda *a: "
    "[x for x in a])",
    lambda: (
        described(coroutine), described(agen), described(generator),
        described(lambda *a: [x for x in a]),
    ),
)
wrapper = co.__await__()
show(
    "type(wrapper).__name__, iter(wrapper) is wrapper, [n for n in dir(wrapper) if not "
    'n.startswith("__")]',
    lambda: (
        type(wrapper).__name__, iter(wrapper) is wrapper,
        [n for n in dir(wrapper) if not n.startswith("__")],
    ),
)
show("wrapper.send(None)", lambda: wrapper.send(None))
show("wrapper.send(None)", lambda: wrapper.send(None))
show("wrapper.close()", lambda: wrapper.close())
w2 = coroutine().__await__()
show('w2.throw(KeyError("thrown"))', lambda: w2.throw(KeyError("thrown")))
show("next(w2)", lambda: next(w2))
show(
    '[n for n in dir(ag) if not n.startswith("__")], [n for n in dir(co) if not '
    'n.startswith("__")]',
    lambda: (
        [n for n in dir(ag) if not n.startswith("__")],
        [n for n in dir(co) if not n.startswith("__")],
    ),
)
an = anext(ag, "default")
show(
    'type(an).__name__, [n for n in dir(an) if not n.startswith("__")]',
    lambda: (type(an).__name__, [n for n in dir(an) if not n.startswith("__")]),
)
show("an.send(None)", lambda: an.send(None))
an = anext(ag, "default")
show("an.send(None)", lambda: an.send(None))
an = anext(agen())
show("type(an).__name__, an.send(None)", lambda: (type(an).__name__, an.send(None)))
a = agen().asend(None)
show(
    "type(a).__name__, iter(a) is a, a.__await__() is a, [n for n in dir(a) if not "
    'n.startswith("__")]',
    lambda: (
        type(a).__name__, iter(a) is a, a.__await__() is a,
        [n for n in dir(a) if not n.startswith("__")],
    ),
)
show("a.send(None)", lambda: a.send(None))
show('a.throw(KeyError("finished"))', lambda: a.throw(KeyError("finished")))
show("a.close()", lambda: a.close())
b = agen().asend("not None")
show("b.send(None)", lambda: b.send(None))
t = agen().athrow(KeyError("into a new one"))
show("t.send(None)", lambda: t.send(None))
c = agen().aclose()
show("c.send(None)", lambda: c.send(None))
show("c.send(None)", lambda: c.send(None))
x = agen()
closing = x.aclose()
show(
    'closing.throw(ValueError("thrown into aclose"))',
    lambda: closing.throw(ValueError("thrown into aclose")),
)
show("type(co)()", lambda: type(co)())
show("type(ag)()", lambda: type(ag)())
show('type("C", (type(co),), {})', lambda: type("C", (type(co),), {}))
show(
    "co.cr_running, ag.ag_running, ge.gi_running, co.__class__.__name__, ag.__class__.__name__",
    lambda: (
        co.cr_running, ag.ag_running, ge.gi_running, co.__class__.__name__, ag.__class__.__name__,
    ),
)
show(
    'hasattr(co, "__iter__"), hasattr(co, "__next__"), hasattr(co, "__await__"), '
    'hasattr(ag, "__aiter__"), hasattr(ag, "__anext__"), hasattr(ge, "__await__")',
    lambda: (
        hasattr(co, "__iter__"), hasattr(co, "__next__"), hasattr(co, "__await__"),
        hasattr(ag, "__aiter__"), hasattr(ag, "__anext__"), hasattr(ge, "__await__"),
    ),
)
show(
    "ag.__aiter__() is ag, ag.__class_getitem__(int), type(co)[int, str, 5], type(ge)[int]",
    lambda: (ag.__aiter__() is ag, ag.__class_getitem__(int), type(co)[int, str, 5], type(ge)[int]),
)
show("[x for x in co]", lambda: [x for x in co])


async def bad_await():
    await ge


bad = bad_await()
show("bad.send(None)", lambda: bad.send(None))
print(len([ge]))

"""__reduce_ex__, __reduce__, __getstate__ and __getnewargs__ of plain, slotted and odd objects."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Plain:
    def __init__(self):
        self.x = 1


class Slots:
    __slots__ = ("a", "b")


class Both:
    __slots__ = ("s", "__dict__")


class NewArgs:
    def __getnewargs__(self):
        return (1, 2)


class NewArgsEx:
    def __getnewargs_ex__(self):
        return (1,), {"k": 2}


class BadNewArgs:
    def __getnewargs__(self):
        return [1]


class State:
    def __getstate__(self):
        return {"custom": True}


class Reduce:
    def __reduce__(self):
        return "global name"


class L(list):
    pass


class D(dict):
    pass


class I(int):
    __slots__ = ()


s, b = Slots(), Both()
s.a = 1
b.s, b.d = 5, 6
for obj in (Plain(), s, Slots(), b, NewArgs(), State(), L([1]), D(k=1), I(5)):
    for protocol in (2, 4):
        r = obj.__reduce_ex__(protocol)
        print(type(obj).__name__, protocol, r[0].__name__, [getattr(a, "__name__", a) for a in r[1]], r[2], [p and list(p) for p in r[3:]])
r = NewArgsEx().__reduce_ex__(2)
print(type(r[0]).__name__, len(r[1]))
r = NewArgsEx().__reduce_ex__(4)
print(r[0].__name__, r[1][1:])
show(
    "Reduce().__reduce_ex__(4), object().__reduce_ex__(2)[0].__name__, "
    "Plain().__getstate__(), Slots().__getstate__(), s.__getstate__(), object().__getstate__(), State().__getstate__()",
    lambda: (
        Reduce().__reduce_ex__(4), object().__reduce_ex__(2)[0].__name__, Plain().__getstate__(),
        Slots().__getstate__(), s.__getstate__(), object().__getstate__(), State().__getstate__(),
    ),
)
show("BadNewArgs().__reduce_ex__(2)", lambda: BadNewArgs().__reduce_ex__(2))
show("s.__reduce_ex__(0)", lambda: s.__reduce_ex__(0))
show(
    "Plain().__reduce_ex__(0)[0].__name__, Plain().__reduce__()[0].__name__",
    lambda: (Plain().__reduce_ex__(0)[0].__name__, Plain().__reduce__()[0].__name__),
)
show('Plain().__reduce_ex__("x")', lambda: Plain().__reduce_ex__("x"))
show("(x for x in ()).__reduce_ex__(4)", lambda: (x for x in ()).__reduce_ex__(4))
show(
    "len.__reduce__(), [].__reduce_ex__(4)[0].__name__, (1).__reduce_ex__(4)[1:], "
    "range(3).__reduce__(), {}.__iter__().__reduce__()[1], ....__reduce__()",
    lambda: (
        len.__reduce__(), [].__reduce_ex__(4)[0].__name__, (1).__reduce_ex__(4)[1:],
        range(3).__reduce__(), {}.__iter__().__reduce__()[1], ....__reduce__(),
    ),
)
show(
    "type(int.__dict__).__reduce_ex__(int.__dict__, 4)",
    lambda: type(int.__dict__).__reduce_ex__(int.__dict__, 4),
)
show(
    'ValueError("x", 1).__reduce__(), OSError(2, "a", "f").__reduce__()',
    lambda: (ValueError("x", 1).__reduce__(), OSError(2, "a", "f").__reduce__()),
)

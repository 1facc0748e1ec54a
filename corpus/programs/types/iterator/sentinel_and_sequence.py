"""iter(callable, sentinel), iteration by __getitem__, next() with defaults and broken iterators."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Seq:
    def __init__(self, *items):
        self.items = items

    def __getitem__(self, index):
        print("  getitem", index)
        return self.items[index]


class StopSeq:
    def __getitem__(self, index):
        if index == 2:
            raise StopIteration("ends too")
        return index


class ErrSeq:
    def __getitem__(self, index):
        raise KeyError(index)


class NotIter:
    def __iter__(self):
        return 5


class NoneIter:
    __iter__ = None

    def __getitem__(self, index):
        return index


class OnlyNext:
    def __next__(self):
        return 1


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


show(
    'list(Seq("a", "b")), 5 in Seq(1, 5), tuple(StopSeq())',
    lambda: (list(Seq("a", "b")), 5 in Seq(1, 5), tuple(StopSeq())),
)
show("list(ErrSeq())", lambda: list(ErrSeq()))
show("list(NotIter())", lambda: list(NotIter()))
show("iter(NotIter())", lambda: iter(NotIter()))
show("iter(NoneIter())", lambda: iter(NoneIter()))
show("5 in NoneIter()", lambda: 5 in NoneIter())
show("list(OnlyNext())", lambda: list(OnlyNext()))
show("next(OnlyNext())", lambda: next(OnlyNext()))
show("next(5)", lambda: next(5))
show("next([])", lambda: next([]))
show("next(iter([]))", lambda: next(iter([])))
show(
    'next(iter([]), None), next(Countdown(0), "default"), next(Countdown(3)), '
    "list(Countdown(3)), sum(Countdown(4))",
    lambda: (
        next(iter([]), None), next(Countdown(0), "default"), next(Countdown(3)),
        list(Countdown(3)), sum(Countdown(4)),
    ),
)
show("next()", lambda: next())
show("next(iter([]), 1, 2)", lambda: next(iter([]), 1, 2))
show("iter()", lambda: iter())
show("iter(5)", lambda: iter(5))
show("iter(5, 1)", lambda: iter(5, 1))
show("iter(lambda: 1, 1, 2)", lambda: iter(lambda: 1, 1, 2))
values = iter([1, 2, 0, 3])
show(
    "list(iter(lambda: next(values), 0)), list(values)",
    lambda: (list(iter(lambda: next(values), 0)), list(values)),
)
values = iter([1, 2])
show('list(iter(lambda: next(values), "never"))', lambda: list(iter(lambda: next(values), "never")))
calls = iter(values.__next__, 9)
show(
    'next(calls, "exhausted by StopIteration"), list(calls)',
    lambda: (next(calls, "exhausted by StopIteration"), list(calls)),
)
show(
    "list(iter(int, 0)), iter(int, 1).__reduce__()[1:], type(iter(int, 1)).__name__",
    lambda: (list(iter(int, 0)), iter(int, 1).__reduce__()[1:], type(iter(int, 1)).__name__),
)


def failing():
    raise ValueError("callable failed")


show("list(iter(failing, 1))", lambda: list(iter(failing, 1)))
it = iter(StopSeq())
show(
    'next(it), it.__length_hint__() if hasattr(StopSeq, "__len__") else "no len", '
    "list(it), list(it), type(it).__name__",
    lambda: (
        next(it), it.__length_hint__() if hasattr(StopSeq, "__len__") else "no len", list(it),
        list(it), type(it).__name__,
    ),
)
it = iter(Seq("x", "y", "z"))
next(it)
show(
    'it.__reduce__()[2], it.__setstate__(2), next(it), next(it, "end"), '
    "it.__reduce__()[0].__name__",
    lambda: (
        it.__reduce__()[2], it.__setstate__(2), next(it), next(it, "end"),
        it.__reduce__()[0].__name__,
    ),
)
show(
    "[x for x in Countdown(2)], [*Countdown(2)], (lambda *a: a)(*Countdown(3)), "
    "dict.fromkeys(Countdown(2))",
    lambda: (
        [x for x in Countdown(2)], [*Countdown(2)], (lambda *a: a)(*Countdown(3)),
        dict.fromkeys(Countdown(2)),
    ),
)
a, b, c = Countdown(3)
print(a, b, c, max(Countdown(4)), sorted(Countdown(3)), 1 in Countdown(3), list(zip(Countdown(2), Countdown(5))))
show("1 in 5", lambda: 1 in 5)
show("[*5]", lambda: [*5])
show("(lambda *a: a)(*5)", lambda: (lambda *a: a)(*5))
show("min(5)", lambda: min(5))
show('"".join(5)', lambda: "".join(5))
show("set(5)", lambda: set(5))
for value in Countdown(2):
    print("loop", value)
else:
    print("else")

"""collections.abc: structural checks, mixin methods, registration and abstract errors."""

import collections.abc as cabc


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Seq(cabc.Sequence):
    def __init__(self, items):
        self.items = items

    def __getitem__(self, i):
        return self.items[i]

    def __len__(self):
        return len(self.items)


class Map(cabc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


class Set(cabc.Set):
    def __init__(self, items):
        self.items = list(dict.fromkeys(items))

    def __contains__(self, x):
        return x in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


class Incomplete(cabc.Mapping):
    pass


s = Seq("abcb")
show(
    's.index("b"), s.count("b"), list(reversed(s)), "c" in s, isinstance(s, '
    "cabc.Iterable), list(s)",
    lambda: (
        s.index("b"), s.count("b"), list(reversed(s)), "c" in s, isinstance(s, cabc.Iterable),
        list(s),
    ),
)
show('s.index("zz")', lambda: s.index("zz"))
m = Map()
m.update(a=1, b=2)
show(
    'm.pop("a"), m.setdefault("c", 3), dict(m), list(m.items()), m.get("zz", 0), m == '
    '{"b": 2, "c": 3}, m.popitem(), list(m.keys()), "b" in m',
    lambda: (
        m.pop("a"), m.setdefault("c", 3), dict(m), list(m.items()), m.get("zz", 0),
        m == {"b": 2, "c": 3}, m.popitem(), list(m.keys()), "b" in m,
    ),
)
show('m.pop("zz")', lambda: m.pop("zz"))
show("Incomplete()", lambda: Incomplete())
show(
    "sorted((Set([1, 2]) | Set([3])).items), list(Set([1, 2]) & [2, 3]), Set([1]) <= "
    "Set([1, 2]), Set([1]) == {1}, list(Set([1, 2]) - Set([1])), Set([1]).isdisjoint([2])",
    lambda: (
        sorted((Set([1, 2]) | Set([3])).items), list(Set([1, 2]) & [2, 3]),
        Set([1]) <= Set([1, 2]), Set([1]) == {1}, list(Set([1, 2]) - Set([1])),
        Set([1]).isdisjoint([2]),
    ),
)
kinds = ["Hashable", "Iterable", "Iterator", "Reversible", "Sized", "Container", "Callable", "Collection", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping", "Generator", "Coroutine", "Awaitable", "Buffer"]
for value in (1, "s", [], (), {}, set(), frozenset(), range(1), iter([]), (x for x in ()), len, b"", {}.keys()):
    print(type(value).__name__, [k for k in kinds if isinstance(value, getattr(cabc, k))])


class Duck:
    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __contains__(self, x):
        return False


show(
    "isinstance(Duck(), cabc.Collection), issubclass(Duck, cabc.Sized), "
    "cabc.Sequence.register(Duck) is Duck, isinstance(Duck(), cabc.Sequence)",
    lambda: (
        isinstance(Duck(), cabc.Collection), issubclass(Duck, cabc.Sized),
        cabc.Sequence.register(Duck) is Duck, isinstance(Duck(), cabc.Sequence),
    ),
)
show(
    "cabc.Callable[[int], str], cabc.Sequence[int], cabc.Mapping[str, int]",
    lambda: (cabc.Callable[[int], str], cabc.Sequence[int], cabc.Mapping[str, int]),
)

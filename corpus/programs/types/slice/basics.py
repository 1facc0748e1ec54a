"""slice: construction, indices(), comparison, hashing, repr and use through __getitem__."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("  set", key, value)

    def __delitem__(self, key):
        print("  del", key)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


S = Show()
show(
    'slice(5), slice(1, 5), slice(1, 5, 2), slice(None), slice("a", [1], ()), '
    "slice(None, None, None)",
    lambda: (
        slice(5), slice(1, 5), slice(1, 5, 2), slice(None), slice("a", [1], ()),
        slice(None, None, None),
    ),
)
show("slice()", lambda: slice())
show("slice(1, 2, 3, 4)", lambda: slice(1, 2, 3, 4))
show("slice(stop=5)", lambda: slice(stop=5))
show(
    "S[1], S[1:2], S[1:2:3], S[:], S[::], S[:, 1], S[1:2, ...], S[()], S[(1, 2)], S[1,], "
    'S["a":"b"], S[None:], S[..., ::-1]',
    lambda: (
        S[1], S[1:2], S[1:2:3], S[:], S[::], S[:, 1], S[1:2, ...], S[()], S[(1, 2)], S[1,],
        S["a":"b"], S[None:], S[..., ::-1],
    ),
)
S[1:2] = 3
S[::2, 1] = 4
del S[1:2:3], S[()]
show(
    "slice(1, 2, 3).start, slice(1, 2, 3).stop, slice(1, 2, 3).step, slice(5).start, slice(5).step",
    lambda: (
        slice(1, 2, 3).start, slice(1, 2, 3).stop, slice(1, 2, 3).step, slice(5).start,
        slice(5).step,
    ),
)
show('setattr(slice(1), "start", 2)', lambda: setattr(slice(1), "start", 2))
show("slice(1).x", lambda: slice(1).x)
show(
    "slice(None).indices(5), slice(1, 3).indices(5), slice(None, None, -1).indices(5), "
    "slice(-2, None).indices(5), slice(10, 20).indices(5)",
    lambda: (
        slice(None).indices(5), slice(1, 3).indices(5), slice(None, None, -1).indices(5),
        slice(-2, None).indices(5), slice(10, 20).indices(5),
    ),
)
show(
    "slice(None, None, 2).indices(0), slice(-100, 100, 3).indices(7), slice(100, -100, "
    "-3).indices(7), slice(3).indices(2**70), slice(2**80).indices(2**70)",
    lambda: (
        slice(None, None, 2).indices(0), slice(-100, 100, 3).indices(7),
        slice(100, -100, -3).indices(7), slice(3).indices(2**70), slice(2**80).indices(2**70),
    ),
)
show("slice(None).indices(-1)", lambda: slice(None).indices(-1))
show('slice(None).indices("x")', lambda: slice(None).indices("x"))
show("slice(None, None, 0).indices(5)", lambda: slice(None, None, 0).indices(5))
show('slice("a").indices(5)', lambda: slice("a").indices(5))
show("slice(1.0).indices(5)", lambda: slice(1.0).indices(5))
show(
    "slice(Index(1), Index(3), Index(1)).indices(Index(5)), slice(Index(-1), None, "
    "Index(-2)).indices(4)",
    lambda: (
        slice(Index(1), Index(3), Index(1)).indices(Index(5)),
        slice(Index(-1), None, Index(-2)).indices(4),
    ),
)
show("slice(None).indices()", lambda: slice(None).indices())
show(
    "slice(1, 2) == slice(1, 2), slice(1) != slice(None, 1), slice(1) == slice(2), "
    "slice(1) == 1, slice(1, 2) < slice(1, 3), slice(2) > slice(1)",
    lambda: (
        slice(1, 2) == slice(1, 2), slice(1) != slice(None, 1), slice(1) == slice(2),
        slice(1) == 1, slice(1, 2) < slice(1, 3), slice(2) > slice(1),
    ),
)
show("slice(1) < slice(None)", lambda: slice(1) < slice(None))
show("slice(1) < 1", lambda: slice(1) < 1)
show(
    'hash(slice(1, 2, 3)) == hash(slice(1, 2, 3)), {slice(1): "a"}[slice(1)], '
    "hash(slice(None, 1)) == hash(slice(1))",
    lambda: (
        hash(slice(1, 2, 3)) == hash(slice(1, 2, 3)), {slice(1): "a"}[slice(1)],
        hash(slice(None, 1)) == hash(slice(1)),
    ),
)
show("hash(slice([]))", lambda: hash(slice([])))
show(
    'slice(1, 2).__reduce__(), repr(slice(1, "a", None)), str(slice(...)), slice(1).__eq__(1)',
    lambda: (
        slice(1, 2).__reduce__(), repr(slice(1, "a", None)), str(slice(...)), slice(1).__eq__(1),
    ),
)
show('type("S", (slice,), {})', lambda: type("S", (slice,), {}))
show(
    'list(range(10))[slice(2, 8, 3)], "abcdef"[slice(None, None, -2)], (1, 2, '
    '3)[slice(1, None)], b"abc"[slice(0, 2)]',
    lambda: (
        list(range(10))[slice(2, 8, 3)], "abcdef"[slice(None, None, -2)],
        (1, 2, 3)[slice(1, None)], b"abc"[slice(0, 2)],
    ),
)
show(
    '[1, 2, 3][Index(0) : Index(2)], "abc"[Index(1) :], (1, 2, 3)[: Index(-1)]',
    lambda: ([1, 2, 3][Index(0) : Index(2)], "abc"[Index(1) :], (1, 2, 3)[: Index(-1)]),
)
show('[1, 2, 3]["a":]', lambda: [1, 2, 3]["a":])
show("(1, 2)[1.5:]", lambda: (1, 2)[1.5:])
show('"abc"[:"b"]', lambda: "abc"[:"b"])
show("{}[1:2]", lambda: {}[1:2])
show('{slice(1, 2, None): "hit"}[1:2]', lambda: {slice(1, 2, None): "hit"}[1:2])
show("5[1:2]", lambda: 5[1:2])
show("None[:]", lambda: None[:])
show(
    'slice(slice(1), 2), bool(slice(None)), iter(slice(1)) if hasattr(slice, "__iter__") '
    'else "not iterable"',
    lambda: (
        slice(slice(1), 2), bool(slice(None)),
        iter(slice(1)) if hasattr(slice, "__iter__") else "not iterable",
    ),
)
show("len(slice(1))", lambda: len(slice(1)))
show("[*range(20)][slice(*range(2, 15, 4))]", lambda: [*range(20)][slice(*range(2, 15, 4))])

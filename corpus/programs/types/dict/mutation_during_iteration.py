"""dict and view iteration while the dict changes size, keys, or is compared with hostile keys."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def iterate(change, view=lambda d: d, initial={"a": 1, "b": 2, "c": 3}):
    d = dict(initial)
    seen = []
    try:
        for item in view(d):
            seen.append(item)
            change(d)
    except RuntimeError as error:
        return seen, d, str(error)
    return seen, d


show("iterate(lambda d: d.update(z=1))", lambda: iterate(lambda d: d.update(z=1)))
show('iterate(lambda d: d.pop("c", None))', lambda: iterate(lambda d: d.pop("c", None)))
show("iterate(lambda d: d.update(a=9))", lambda: iterate(lambda d: d.update(a=9)))
show(
    'iterate(lambda d: (d.pop("a", None), d.update(a=1)))',
    lambda: iterate(lambda d: (d.pop("a", None), d.update(a=1))),
)
show("iterate(lambda d: d.clear())", lambda: iterate(lambda d: d.clear()))
show(
    "iterate(lambda d: d.update(z=1), dict.keys)",
    lambda: iterate(lambda d: d.update(z=1), dict.keys),
)
show(
    "iterate(lambda d: d.update(z=1), dict.values)",
    lambda: iterate(lambda d: d.update(z=1), dict.values),
)
show(
    "iterate(lambda d: d.update(z=1), dict.items)",
    lambda: iterate(lambda d: d.update(z=1), dict.items),
)
show(
    'iterate(lambda d: d.pop("b", None), reversed)',
    lambda: iterate(lambda d: d.pop("b", None), reversed),
)
show(
    "iterate(lambda d: d.update(z=1), lambda d: list(d))",
    lambda: iterate(lambda d: d.update(z=1), lambda d: list(d)),
)
show(
    'iterate(lambda d: (d.pop("b", None), d.__setitem__("q", 0)))',
    lambda: iterate(lambda d: (d.pop("b", None), d.__setitem__("q", 0))),
)


def after_error():
    d = {1: 1}
    it = iter(d)
    d[2] = 2
    results = []
    for _ in range(2):
        try:
            results.append(next(it))
        except (RuntimeError, StopIteration) as error:
            results.append(repr(error))
    return results


show("after_error()", lambda: after_error())
it = iter({1: "a", 2: "b"}.items())
show(
    "it.__length_hint__(), next(it), it.__length_hint__(), list(it), "
    "it.__length_hint__(), next(it, None)",
    lambda: (
        it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(),
        next(it, None),
    ),
)
show(
    "iter({1: 2}).__reduce__()[1:], iter({1: 2}.items()).__reduce__()[1:], reversed({1: "
    "2}).__reduce__()[1:]",
    lambda: (
        iter({1: 2}).__reduce__()[1:], iter({1: 2}.items()).__reduce__()[1:],
        reversed({1: 2}).__reduce__()[1:],
    ),
)


class Key:
    def __init__(self, name, action=None):
        self.name, self.action = name, action

    def __hash__(self):
        return 5

    def __eq__(self, other):
        if self.action:
            self.action()
        return self is other

    def __repr__(self):
        return f"Key({self.name})"


def clear_during_lookup():
    d = {}
    d[Key("x", d.clear)] = 1
    return d.get(Key("y")), d


def raise_during_lookup():
    d = {}
    d[Key("x", lambda: 1 / 0)] = 1
    return d[Key("y")]


def raise_during_set():
    d = {}
    d[Key("x", lambda: 1 / 0)] = 1
    d[Key("y")] = 2


def grow_during_lookup():
    d = {}
    d[Key("x", lambda: d.update({i: i for i in range(3)}))] = 1
    return d.get(Key("y"), "absent"), len(d)


show("clear_during_lookup()", lambda: clear_during_lookup())
show("raise_during_lookup()", lambda: raise_during_lookup())
show("raise_during_set()", lambda: raise_during_set())
show("grow_during_lookup()", lambda: grow_during_lookup())


class BadHash:
    def __hash__(self):
        return "x"


class RaisingHash:
    def __hash__(self):
        raise ValueError("no hash")


class HugeHash:
    def __hash__(self):
        return 2**100


class EqOnly:
    def __eq__(self, other):
        return True


show("{BadHash(): 1}", lambda: {BadHash(): 1})
show("{RaisingHash(): 1}", lambda: {RaisingHash(): 1})
show(
    "hash(HugeHash()) == hash(2**100), len({HugeHash(): 1})",
    lambda: (hash(HugeHash()) == hash(2**100), len({HugeHash(): 1})),
)
show("{EqOnly(): 1}", lambda: {EqOnly(): 1})
show("{}.get(RaisingHash())", lambda: {}.get(RaisingHash()))
show("RaisingHash() in {}", lambda: RaisingHash() in {})
show("{}.pop(RaisingHash(), 1)", lambda: {}.pop(RaisingHash(), 1))
show("{1: 1}.pop(RaisingHash(), 1)", lambda: {1: 1}.pop(RaisingHash(), 1))

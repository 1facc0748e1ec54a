"""dict methods: get, setdefault, pop, popitem, update, clear, copy, | and their errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def changed(function, initial={"a": 1, "b": 2}):
    d = dict(initial)
    return function(d), d


class Missing(dict):
    def __missing__(self, key):
        return f"missing {key!r}"


class StoreMissing(dict):
    def __missing__(self, key):
        self[key] = value = []
        return value


D = {"a": 1, "b": 2, 3: "c"}
show(
    'D["a"], D[3], D[3.0], D.get("a"), D.get("z"), D.get("z", 0), D.get(3)',
    lambda: (D["a"], D[3], D[3.0], D.get("a"), D.get("z"), D.get("z", 0), D.get(3)),
)
show('D["z"]', lambda: D["z"])
show("D[None]", lambda: D[None])
show("D[(1, 2)]", lambda: D[(1, 2)])
show("D[[]]", lambda: D[[]])
show("D.get([])", lambda: D.get([]))
show("D.get()", lambda: D.get())
show('D.get("a", 1, 2)', lambda: D.get("a", 1, 2))
show('D.get("a", default=1)', lambda: D.get("a", default=1))
show(
    '"a" in D, "z" in D, 3.0 in D, len(D), bool({}), bool({0: 0})',
    lambda: ("a" in D, "z" in D, 3.0 in D, len(D), bool({}), bool({0: 0})),
)
show("[] in D", lambda: [] in D)
show(
    'changed(lambda d: d.setdefault("a", 9)), changed(lambda d: d.setdefault("z")), '
    'changed(lambda d: d.setdefault("z", [1]))',
    lambda: (
        changed(lambda d: d.setdefault("a", 9)), changed(lambda d: d.setdefault("z")),
        changed(lambda d: d.setdefault("z", [1])),
    ),
)
show("changed(lambda d: d.setdefault([], 1))", lambda: changed(lambda d: d.setdefault([], 1)))
show(
    'changed(lambda d: d.pop("a")), changed(lambda d: d.pop("z", None)), changed(lambda '
    'd: d.pop("z", "def"))',
    lambda: (
        changed(lambda d: d.pop("a")), changed(lambda d: d.pop("z", None)),
        changed(lambda d: d.pop("z", "def")),
    ),
)
show('changed(lambda d: d.pop("z"))', lambda: changed(lambda d: d.pop("z")))
show("changed(lambda d: d.pop())", lambda: changed(lambda d: d.pop()))
show("changed(lambda d: d.pop([]))", lambda: changed(lambda d: d.pop([])))
show("changed(lambda d: d.pop([], 1))", lambda: changed(lambda d: d.pop([], 1)))
show(
    "changed(lambda d: d.popitem()), changed(lambda d: (d.popitem(), d.popitem()))",
    lambda: (changed(lambda d: d.popitem()), changed(lambda d: (d.popitem(), d.popitem()))),
)
show("{}.popitem()", lambda: {}.popitem())
show('{}.pop("x")', lambda: {}.pop("x"))
show('{}.pop("x", 1)', lambda: {}.pop("x", 1))
show(
    'changed(lambda d: d.update({"b": 3, "c": 4})), changed(lambda d: d.update([("x", '
    "1)], y=2)), changed(lambda d: d.update())",
    lambda: (
        changed(lambda d: d.update({"b": 3, "c": 4})),
        changed(lambda d: d.update([("x", 1)], y=2)), changed(lambda d: d.update()),
    ),
)
show("changed(lambda d: d.update(5))", lambda: changed(lambda d: d.update(5)))
show("changed(lambda d: d.update([1]))", lambda: changed(lambda d: d.update([1])))
show('changed(lambda d: d.update("abc"))', lambda: changed(lambda d: d.update("abc")))
show("changed(lambda d: d.update({}, {}))", lambda: changed(lambda d: d.update({}, {})))
show(
    "changed(lambda d: d.update(d)), changed(lambda d: d.clear()), changed(lambda d: "
    "d.copy() is d), changed(lambda d: d.copy() == d)",
    lambda: (
        changed(lambda d: d.update(d)), changed(lambda d: d.clear()),
        changed(lambda d: d.copy() is d), changed(lambda d: d.copy() == d),
    ),
)
show(
    'changed(lambda d: d.__setitem__("a", 9)), changed(lambda d: d.__delitem__("a"))',
    lambda: (changed(lambda d: d.__setitem__("a", 9)), changed(lambda d: d.__delitem__("a"))),
)
show('changed(lambda d: d.__delitem__("z"))', lambda: changed(lambda d: d.__delitem__("z")))
show(
    '{"a": 1} | {"b": 2, "a": 3}, {} | {}, {"a": 1}.__or__([]), {"a": 1}.__ror__({"b": 2})',
    lambda: ({"a": 1} | {"b": 2, "a": 3}, {} | {}, {"a": 1}.__or__([]), {"a": 1}.__ror__({"b": 2})),
)
show("{} | []", lambda: {} | [])
show("[] | {}", lambda: [] | {})
show(
    'changed(lambda d: d.__ior__({"z": 1})), changed(lambda d: d.__ior__([("z", 1)]))',
    lambda: (changed(lambda d: d.__ior__({"z": 1})), changed(lambda d: d.__ior__([("z", 1)]))),
)
show("changed(lambda d: d.__ior__(5))", lambda: changed(lambda d: d.__ior__(5)))
show(
    '{"a": 1} == {"a": 1.0}, {"a": 1} != {"b": 1}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, '
    "{} == [], {1: 2} == {1: 3}",
    lambda: (
        {"a": 1} == {"a": 1.0}, {"a": 1} != {"b": 1}, {"a": 1, "b": 2} == {"b": 2, "a": 1},
        {} == [], {1: 2} == {1: 3},
    ),
)
show("{} < {}", lambda: {} < {})
show("{} + {}", lambda: {} + {})
show(
    'Missing()["x"], Missing(x=1)["x"], Missing().get("x"), Missing() == {}, "x" in Missing()',
    lambda: (
        Missing()["x"], Missing(x=1)["x"], Missing().get("x"), Missing() == {}, "x" in Missing(),
    ),
)
s = StoreMissing()
s["a"].append(1)
s["a"].append(2)
print(s, type(s | {}).__name__)
show(
    'list(D), list(reversed(D)), list(D.items()), sorted({"b": 1, "a": 2}), max({"b": 1, '
    '"c": 0}), [*D], tuple(D.values())',
    lambda: (
        list(D), list(reversed(D)), list(D.items()), sorted({"b": 1, "a": 2}),
        max({"b": 1, "c": 0}), [*D], tuple(D.values()),
    ),
)
show("D.nope", lambda: D.nope)
show("D()", lambda: D())
show(
    'dict.get(D, "a"), dict.pop({"q": 1}, "q")',
    lambda: (dict.get(D, "a"), dict.pop({"q": 1}, "q")),
)
show('dict.get([], "a")', lambda: dict.get([], "a"))
show(
    'D.__contains__("a"), D.__getitem__("a"), D.__len__(), D.__eq__([]), '
    "D.__iter__().__length_hint__()",
    lambda: (
        D.__contains__("a"), D.__getitem__("a"), D.__len__(), D.__eq__([]),
        D.__iter__().__length_hint__(),
    ),
)
show('D.__getitem__("nope")', lambda: D.__getitem__("nope"))

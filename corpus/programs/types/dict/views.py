"""dict views: set operations, comparison, membership, repr, liveness and mapping."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


D = {"a": 1, "b": 2, "c": 3}
K, V, I = D.keys(), D.values(), D.items()
show(
    "K, V, I, len(K), len(V), len(I), list(K), list(V), list(I)",
    lambda: (K, V, I, len(K), len(V), len(I), list(K), list(V), list(I)),
)
D["d"] = 4
show(
    "K, list(reversed(K)), list(reversed(V)), list(reversed(I))",
    lambda: (K, list(reversed(K)), list(reversed(V)), list(reversed(I))),
)
show(
    '"a" in K, 1 in V, ("a", 1) in I, ("a", 2) in I, "a" in I, ("a",) in I, 9 in V, '
    '("a", 1, 1) in I',
    lambda: (
        "a" in K, 1 in V, ("a", 1) in I, ("a", 2) in I, "a" in I, ("a",) in I, 9 in V,
        ("a", 1, 1) in I,
    ),
)
show("[] in K", lambda: [] in K)
show("([], 1) in I", lambda: ([], 1) in I)
show("[] in V", lambda: [] in V)
show(
    'sorted(K & {"a", "z"}), sorted(K | {"z"}), sorted(K - {"a"}), sorted(K ^ {"a", '
    '"z"}), sorted(K & ["a"]), sorted({"a", "q"} - K)',
    lambda: (
        sorted(K & {"a", "z"}), sorted(K | {"z"}), sorted(K - {"a"}), sorted(K ^ {"a", "z"}),
        sorted(K & ["a"]), sorted({"a", "q"} - K),
    ),
)
show('sorted(["a", "z"] & K)', lambda: sorted(["a", "z"] & K))
show('sorted(["a", "z"] - K)', lambda: sorted(["a", "z"] - K))
show("K & 5", lambda: K & 5)
show("K | 5", lambda: K | 5)
show("K - None", lambda: K - None)
show("K + K", lambda: K + K)
show("V & V", lambda: V & V)
show("V | {1}", lambda: V | {1})
show(
    'sorted(I & {("a", 1)}), sorted(I | {("z", 0)}), sorted(I - [("a", 1)]), len(I ^ '
    '{("a", 1), 5})',
    lambda: (
        sorted(I & {("a", 1)}), sorted(I | {("z", 0)}), sorted(I - [("a", 1)]),
        len(I ^ {("a", 1), 5}),
    ),
)
show('{"x": []}.items() & {1}', lambda: {"x": []}.items() & {1})
show('{"x": []}.items() | {1}', lambda: {"x": []}.items() | {1})
show('{"x": []}.items() - {1} == {("x", [])}', lambda: {"x": []}.items() - {1} == {("x", [])})
show(
    'K == {"a", "b", "c", "d"}, K == ["a"], K <= {"a", "b", "c", "d", "e"}, K < K, K >= '
    '{"a"}, K > {"a"}, K != set()',
    lambda: (
        K == {"a", "b", "c", "d"}, K == ["a"], K <= {"a", "b", "c", "d", "e"}, K < K, K >= {"a"},
        K > {"a"}, K != set(),
    ),
)
show(
    "I == dict(D).items(), I == set(I), I <= set(I), V == D.values(), V == V",
    lambda: (I == dict(D).items(), I == set(I), I <= set(I), V == D.values(), V == V),
)
show('K < ["a"]', lambda: K < ["a"])
show("V < V", lambda: V < V)
show(
    'K.isdisjoint({"z"}), K.isdisjoint(["a"]), I.isdisjoint([("a", 1)]), '
    "K.isdisjoint(K), {}.keys().isdisjoint({}.keys())",
    lambda: (
        K.isdisjoint({"z"}), K.isdisjoint(["a"]), I.isdisjoint([("a", 1)]), K.isdisjoint(K),
        {}.keys().isdisjoint({}.keys()),
    ),
)
show("K.isdisjoint(5)", lambda: K.isdisjoint(5))
show("V.isdisjoint([])", lambda: V.isdisjoint([]))
show("hash(K)", lambda: hash(K))
show(
    'K.mapping, type(K.mapping).__name__, V.mapping["a"], I.mapping == D',
    lambda: (K.mapping, type(K.mapping).__name__, V.mapping["a"], I.mapping == D),
)


def set_mapping():
    K.mapping["a"] = 1


show("set_mapping()", lambda: set_mapping())
show("K[0]", lambda: K[0])
show("K.append", lambda: K.append)
show("type(K)()", lambda: type(K)())
show("dict.keys(5)", lambda: dict.keys(5))
show(
    "repr({}.keys()), repr({1: [2]}.values()), str({}.items())",
    lambda: (repr({}.keys()), repr({1: [2]}.values()), str({}.items())),
)


def recursive():
    d = {}
    d["v"] = d.values()
    return d


show("recursive()", lambda: recursive())
show(
    'set(K) == set("abcd"), max(K), min(V), sum(V), sorted(I, reverse=True)[0], dict(I) '
    "== D, [*V], {**dict.fromkeys(K, 0)}",
    lambda: (
        set(K) == set("abcd"), max(K), min(V), sum(V), sorted(I, reverse=True)[0], dict(I) == D,
        [*V], {**dict.fromkeys(K, 0)},
    ),
)
show(
    "next(iter(I)), iter(K).__length_hint__(), bool({}.keys()), bool(K)",
    lambda: (next(iter(I)), iter(K).__length_hint__(), bool({}.keys()), bool(K)),
)
show(
    'K.__contains__("a"), K.__len__(), K.__and__({"a"}), K.__rand__({"a"}), '
    'K.__rsub__({"a", "q"}), K.__eq__(5)',
    lambda: (
        K.__contains__("a"), K.__len__(), K.__and__({"a"}), K.__rand__({"a"}),
        K.__rsub__({"a", "q"}), K.__eq__(5),
    ),
)
show(
    "type(K & K).__name__, type(I - I).__name__, K & K == set(K)",
    lambda: (type(K & K).__name__, type(I - I).__name__, K & K == set(K)),
)

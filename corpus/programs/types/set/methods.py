"""set methods and operators: algebra, in-place forms, updates, errors, on integers."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def changed(function, initial=(1, 2, 3)):
    s = set(initial)
    return function(s), s


A, B = {1, 2, 3, 4}, {3, 4, 5}
show(
    'set(), set([1, 2, 1]), set("a"), set(range(4)), {1, *range(3)}, {x % 3 for x in '
    "range(10)}, set({1: 2}), set(A) is A",
    lambda: (
        set(), set([1, 2, 1]), set("a"), set(range(4)), {1, *range(3)}, {x % 3 for x in range(10)},
        set({1: 2}), set(A) is A,
    ),
)
show("set(1)", lambda: set(1))
show("set([1], [2])", lambda: set([1], [2]))
show("set(iterable=[1])", lambda: set(iterable=[1]))
show("set([[]])", lambda: set([[]]))
show("{[]}", lambda: {[]})
show("{{}}", lambda: {{}})
show(
    "A | B, A & B, A - B, A ^ B, B - A, A | set(), A & set(), A == B, A != B",
    lambda: (A | B, A & B, A - B, A ^ B, B - A, A | set(), A & set(), A == B, A != B),
)
show(
    "A.union(B, [9], range(2)), A.intersection(B, [4]), A.difference(B, [1]), "
    "A.symmetric_difference([1, 9]), A.union(), A.intersection()",
    lambda: (
        A.union(B, [9], range(2)), A.intersection(B, [4]), A.difference(B, [1]),
        A.symmetric_difference([1, 9]), A.union(), A.intersection(),
    ),
)
show("A.union(5)", lambda: A.union(5))
show("A.intersection([[]])", lambda: A.intersection([[]]))
show("A.difference(B, 5)", lambda: A.difference(B, 5))
show("A.symmetric_difference()", lambda: A.symmetric_difference())
show("A.symmetric_difference(B, B)", lambda: A.symmetric_difference(B, B))
show("A | [1]", lambda: A | [1])
show("A & (1,)", lambda: A & (1,))
show("A - {1: 2}", lambda: A - {1: 2})
show("A ^ None", lambda: A ^ None)
show("A + B", lambda: A + B)
show(
    "changed(lambda s: s.add(9)), changed(lambda s: s.add(1)), changed(lambda s: "
    "s.discard(1)), changed(lambda s: s.discard(9)), changed(lambda s: s.remove(1))",
    lambda: (
        changed(lambda s: s.add(9)), changed(lambda s: s.add(1)), changed(lambda s: s.discard(1)),
        changed(lambda s: s.discard(9)), changed(lambda s: s.remove(1)),
    ),
)
show("changed(lambda s: s.remove(9))", lambda: changed(lambda s: s.remove(9)))
show("changed(lambda s: s.remove((1, 2)))", lambda: changed(lambda s: s.remove((1, 2))))
show("changed(lambda s: s.add([]))", lambda: changed(lambda s: s.add([])))
show("changed(lambda s: s.discard([]))", lambda: changed(lambda s: s.discard([])))
show("changed(lambda s: s.add())", lambda: changed(lambda s: s.add()))
show(
    "changed(lambda s: s.pop(), [7]), changed(lambda s: s.clear()), changed(lambda s: "
    "s.copy() == s), changed(lambda s: s.copy() is s)",
    lambda: (
        changed(lambda s: s.pop(), [7]), changed(lambda s: s.clear()),
        changed(lambda s: s.copy() == s), changed(lambda s: s.copy() is s),
    ),
)
show("set().pop()", lambda: set().pop())
show(
    "changed(lambda s: s.update([7], {8})), changed(lambda s: s.update()), "
    "changed(lambda s: s.intersection_update([1], [1, 2]))",
    lambda: (
        changed(lambda s: s.update([7], {8})), changed(lambda s: s.update()),
        changed(lambda s: s.intersection_update([1], [1, 2])),
    ),
)
show(
    "changed(lambda s: s.difference_update([1], [2])), changed(lambda s: "
    "s.symmetric_difference_update([1, 9]))",
    lambda: (
        changed(lambda s: s.difference_update([1], [2])),
        changed(lambda s: s.symmetric_difference_update([1, 9])),
    ),
)
show("changed(lambda s: s.update(5))", lambda: changed(lambda s: s.update(5)))
show(
    "changed(lambda s: s.__ior__({9})), changed(lambda s: s.__iand__({1})), "
    "changed(lambda s: s.__isub__(s)), changed(lambda s: s.__ixor__(s))",
    lambda: (
        changed(lambda s: s.__ior__({9})), changed(lambda s: s.__iand__({1})),
        changed(lambda s: s.__isub__(s)), changed(lambda s: s.__ixor__(s)),
    ),
)
show("changed(lambda s: s.__ior__([9]))", lambda: changed(lambda s: s.__ior__([9])))
show(
    "A <= {1, 2, 3, 4, 5}, A < A, A <= A, A >= {1}, A > {1}, A < B, A > B, {1} < {1, 2}, "
    "set() < {1}",
    lambda: (
        A <= {1, 2, 3, 4, 5}, A < A, A <= A, A >= {1}, A > {1}, A < B, A > B, {1} < {1, 2},
        set() < {1},
    ),
)
show("A < [1]", lambda: A < [1])
show(
    "A.issubset(range(10)), A.issuperset([1]), A.isdisjoint([9]), A.isdisjoint(B), "
    "A.issubset([]), A.issuperset([])",
    lambda: (
        A.issubset(range(10)), A.issuperset([1]), A.isdisjoint([9]), A.isdisjoint(B),
        A.issubset([]), A.issuperset([]),
    ),
)
show("A.issubset(5)", lambda: A.issubset(5))
show("A.isdisjoint([[]])", lambda: A.isdisjoint([[]]))
show(
    "A == frozenset(A), A == [1, 2, 3, 4], A != 5, {1} == {1.0} == {True}",
    lambda: (A == frozenset(A), A == [1, 2, 3, 4], A != 5, {1} == {1.0} == {True}),
)
show(
    "1 in A, 9 in A, 1.0 in A, {1} in [{1}], frozenset([1]) in {frozenset([1])}, {1} in "
    "{frozenset([1])}",
    lambda: (
        1 in A, 9 in A, 1.0 in A, {1} in [{1}], frozenset([1]) in {frozenset([1])},
        {1} in {frozenset([1])},
    ),
)
show("[] in A", lambda: [] in A)
show("hash(A)", lambda: hash(A))
show(
    "len(A), bool(set()), bool({0}), sorted(A), sum(A), max(A), list(A)",
    lambda: (len(A), bool(set()), bool({0}), sorted(A), sum(A), max(A), list(A)),
)
show(
    'repr(set()), repr({1}), str({(1, 2)}), f"{ {5} }", {frozenset()}, {"only"}',
    lambda: (repr(set()), repr({1}), str({(1, 2)}), f"{ {5} }", {frozenset()}, {"only"}),
)
show("A[0]", lambda: A[0])
show("A.nope", lambda: A.nope)
show(
    "set.__hash__, set[int], set.__or__({1}, 2), set.__contains__(A, 1), A.__len__(), "
    "A.__sub__([1]), A.__rsub__({9})",
    lambda: (
        set.__hash__, set[int], set.__or__({1}, 2), set.__contains__(A, 1), A.__len__(),
        A.__sub__([1]), A.__rsub__({9}),
    ),
)
show(
    "type(A | frozenset()).__name__, type(frozenset() | A).__name__, type(A & "
    "frozenset(A)).__name__",
    lambda: (
        type(A | frozenset()).__name__, type(frozenset() | A).__name__,
        type(A & frozenset(A)).__name__,
    ),
)
show(
    "iter(A).__length_hint__(), A.__reduce__()[0].__name__, A.__reduce__()[1]",
    lambda: (iter(A).__length_hint__(), A.__reduce__()[0].__name__, A.__reduce__()[1]),
)

"""frozenset: identity, hashing, immutability, algebra with sets, subclasses and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Sub(frozenset):
    pass


class MutSub(set):
    def __repr__(self):
        return f"MutSub{sorted(self)}"


F = frozenset([1, 2, 3])
show(
    'frozenset(), frozenset([1]), frozenset("a"), frozenset(F) is F, frozenset() is '
    "frozenset(), frozenset(range(3))",
    lambda: (
        frozenset(), frozenset([1]), frozenset("a"), frozenset(F) is F, frozenset() is frozenset(),
        frozenset(range(3)),
    ),
)
show("frozenset(5)", lambda: frozenset(5))
show("frozenset([[]])", lambda: frozenset([[]]))
show("frozenset([1], [2])", lambda: frozenset([1], [2]))
show("frozenset(x=1)", lambda: frozenset(x=1))
show(
    "hash(frozenset()), hash(frozenset([1])), hash(frozenset([1, 2, 3])), "
    "hash(frozenset([0, 1, 2])), hash(frozenset(range(100)))",
    lambda: (
        hash(frozenset()), hash(frozenset([1])), hash(frozenset([1, 2, 3])),
        hash(frozenset([0, 1, 2])), hash(frozenset(range(100))),
    ),
)
show(
    "hash(frozenset([frozenset()])), hash(frozenset([-1])) == hash(frozenset([-2]))",
    lambda: (hash(frozenset([frozenset()])), hash(frozenset([-1])) == hash(frozenset([-2]))),
)
show(
    '{frozenset([1, 2]): "found"}[frozenset([2, 1])], frozenset([1]) in '
    "{frozenset([1])}, {1} in {frozenset([1])}",
    lambda: (
        {frozenset([1, 2]): "found"}[frozenset([2, 1])], frozenset([1]) in {frozenset([1])},
        {1} in {frozenset([1])},
    ),
)
show("F.add(1)", lambda: F.add(1))
show("F.remove(1)", lambda: F.remove(1))
show("F.update([1])", lambda: F.update([1]))
show("F.clear()", lambda: F.clear())
show("F.pop()", lambda: F.pop())


def in_place():
    f = F
    f |= {9}
    f &= {1, 9}
    f ^= {1}
    f -= {5}
    return f, F, type(f).__name__


show("in_place()", lambda: in_place())
show(
    "F | {9}, F & {1}, F - {1}, F ^ {1, 9}, {9} | F, {1, 9} - F, type({9} | F).__name__, "
    "type(F | {9}).__name__",
    lambda: (
        F | {9}, F & {1}, F - {1}, F ^ {1, 9}, {9} | F, {1, 9} - F, type({9} | F).__name__,
        type(F | {9}).__name__,
    ),
)
show("F | [1]", lambda: F | [1])
show("F + F", lambda: F + F)
show(
    "F == {1, 2, 3}, F < {1, 2, 3, 4}, F >= {1}, F != set(), F == [1, 2, 3], "
    "F.issubset(range(9)), F.isdisjoint([7])",
    lambda: (
        F == {1, 2, 3}, F < {1, 2, 3, 4}, F >= {1}, F != set(), F == [1, 2, 3],
        F.issubset(range(9)), F.isdisjoint([7]),
    ),
)
show("F < 5", lambda: F < 5)
show(
    "F.copy() is F, F.union([5]), F.intersection([1]), F.difference([1]), "
    "F.symmetric_difference([1, 5]), F.union() is F",
    lambda: (
        F.copy() is F, F.union([5]), F.intersection([1]), F.difference([1]),
        F.symmetric_difference([1, 5]), F.union() is F,
    ),
)
show(
    "repr(frozenset()), repr(F), str(frozenset([(1,)])), repr(Sub([1])), repr(Sub()), "
    "MutSub([2, 1]), repr(set())",
    lambda: (
        repr(frozenset()), repr(F), str(frozenset([(1,)])), repr(Sub([1])), repr(Sub()),
        MutSub([2, 1]), repr(set()),
    ),
)
show(
    "Sub([1]) == frozenset([1]), type(Sub([1]) | {2}).__name__, "
    "type(Sub([1]).copy()).__name__, type(frozenset(Sub())).__name__",
    lambda: (
        Sub([1]) == frozenset([1]), type(Sub([1]) | {2}).__name__, type(Sub([1]).copy()).__name__,
        type(frozenset(Sub())).__name__,
    ),
)
show(
    "type(MutSub([1]) | {2}).__name__, type(MutSub([1]).union([2])).__name__, "
    "type(MutSub([1]).copy()).__name__, type({1} | MutSub()).__name__",
    lambda: (
        type(MutSub([1]) | {2}).__name__, type(MutSub([1]).union([2])).__name__,
        type(MutSub([1]).copy()).__name__, type({1} | MutSub()).__name__,
    ),
)
show(
    "hash(Sub([1, 2])) == hash(frozenset([1, 2])), len(F), 1 in F, list(F), sorted(F, "
    "reverse=True), sum(F)",
    lambda: (
        hash(Sub([1, 2])) == hash(frozenset([1, 2])), len(F), 1 in F, list(F),
        sorted(F, reverse=True), sum(F),
    ),
)
show('setattr(F, "x", 1)', lambda: setattr(F, "x", 1))
show(
    '(lambda s: setattr(s, "x", 1) or s.x)(Sub([1]))',
    lambda: (lambda s: setattr(s, "x", 1) or s.x)(Sub([1])),
)
show("F[0]", lambda: F[0])
show("F()", lambda: F())
show(
    "frozenset.__new__(Sub, [1]), frozenset.__new__(set)",
    lambda: (frozenset.__new__(Sub, [1]), frozenset.__new__(set)),
)
show("frozenset.__new__(set)", lambda: frozenset.__new__(set))
show(
    "F.__reduce__()[1:], Sub([1]).__reduce__()[1:], F.__contains__(1), F.__and__([1]), "
    "F.__rxor__({1}), frozenset[int]",
    lambda: (
        F.__reduce__()[1:], Sub([1]).__reduce__()[1:], F.__contains__(1), F.__and__([1]),
        F.__rxor__({1}), frozenset[int],
    ),
)
show("F.__contains__([])", lambda: F.__contains__([]))
show(
    '[x in frozenset({1, 2}) for x in (1, 3)], 2 in {1, 2, 3}, "x" in {"x"}, (1,) in {(1,), 2}',
    lambda: (
        [x in frozenset({1, 2}) for x in (1, 3)], 2 in {1, 2, 3}, "x" in {"x"}, (1,) in {(1,), 2},
    ),
)


def recursive():
    class Box:
        def __repr__(self):
            return repr(holder)

    holder = frozenset([Box()])
    return holder


show("recursive()", lambda: recursive())

"""set order for integers, deletion and growth, iteration with changes, and hostile elements."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def of(*items):
    return set(items)


# Displays of constants would do as well, but marshal sorts them, so their order depends on how they were loaded.
print(of(3, 1, 2), of(10, 9, 8, 7), of(100, 0, 50, 33), of(-1, -2, 0), set(range(10, 0, -1)))
print(of(8, 0, 16, 24, 1), of(7, 15, 23, 31, 39), of(2**61, 1, 2**61 - 1, 0), of(1.5, 2, 0.5))
s = set()
for i in range(40):
    s.add(i * 37 % 101)
print(list(s))
for i in range(0, 101, 2):
    s.discard(i)
print(list(s), len(s))
for i in range(0, 20, 2):
    s.add(i)
print(list(s))
print([s.pop() for _ in range(5)], list(s)[:5])
print(list(of(5, 1) | of(9, 3)), list(of(1, 2, 3, 10) & of(10, 3)), list(of(1, 9, 5) - of(9)))
print(list(of(1, 9) ^ of(9, 17)), list(of(1, 17) ^ of(9, 33)))
print(set((1, 2)) | {None}, {True, 0, 1, False}, {1, 1.0, True}, {True, 1})
big = {i * i % 1009 for i in range(2000)}
print(len(big), sum(big), list(big)[:12], min(big), max(big))
copied = big.copy()
copied ^= set(range(500))
print(len(copied), sum(copied), list(copied)[:8])


def iterate(change):
    s = {1, 2, 3}
    seen = []
    try:
        for x in s:
            seen.append(x)
            change(s)
    except RuntimeError as error:
        return seen, s, str(error)
    return seen, s


show("iterate(lambda s: s.add(99))", lambda: iterate(lambda s: s.add(99)))
show("iterate(lambda s: s.discard(3))", lambda: iterate(lambda s: s.discard(3)))
show("iterate(lambda s: s.clear())", lambda: iterate(lambda s: s.clear()))
show(
    "iterate(lambda s: (s.discard(2), s.add(2)))",
    lambda: iterate(lambda s: (s.discard(2), s.add(2))),
)
it = iter({1, 2})
show(
    "it.__length_hint__(), next(it), it.__length_hint__(), list(it), "
    "it.__length_hint__(), next(it, None)",
    lambda: (
        it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(),
        next(it, None),
    ),
)
show("iter({5, 6}).__reduce__()[1:]", lambda: iter({5, 6}).__reduce__()[1:])


class Elem:
    def __init__(self, name, action=None):
        self.name, self.action = name, action

    def __hash__(self):
        return 3

    def __eq__(self, other):
        if self.action:
            self.action()
        return self.name == other.name

    def __repr__(self):
        return self.name


def collide():
    s = {Elem(c) for c in "abcdefabc"}
    s.discard(Elem("c"))
    return len(s), sorted(map(repr, s)), Elem("a") in s, Elem("c") in s


def raising():
    s = set()
    s.add(Elem("x", lambda: 1 / 0))
    return Elem("y") in s


def clearing():
    s = set()
    s.add(Elem("x", s.clear))
    return Elem("y") in s, s


def growing():
    s = set()

    def grow():
        # Without 3, which has the element's hash and would ask it again, and again.
        s.update(range(4, 24))

    s.add(Elem("x", grow))
    return Elem("y") in s, len(s)


show("collide()", lambda: collide())
show("raising()", lambda: raising())
show("clearing()", lambda: clearing())
show("growing()", lambda: growing())
show(
    '{Elem("a"), Elem("a", lambda: print("  eq called"))}',
    lambda: {Elem("a"), Elem("a", lambda: print("  eq called"))},
)

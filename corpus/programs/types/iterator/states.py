# What __setstate__ of iterators over sequences takes, and where they stand then.
class Index:
    def __index__(self):
        return 1


class Endless:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index

    def __repr__(self):
        return "Endless()"


makers = (
    lambda: iter([1, 2]),
    lambda: reversed([1, 2]),
    lambda: iter((1, 2)),
    lambda: iter("ab"),
    lambda: iter("é€"),
    lambda: iter(b"ab"),
    lambda: iter(bytearray(b"ab")),
    lambda: iter(range(3)),
    lambda: iter(range(2**70)),
    lambda: iter(Endless()),
    lambda: reversed("ab"),
)
for make in makers:
    for state in (b"x", "1", None, 1.5, 2**70, -5, -1, 0, 1, 9, True, Index()):
        iterator = make()
        kind = type(iterator).__name__
        try:
            iterator.__setstate__(state)
        except Exception as error:
            print(kind, type(state).__name__, type(error).__name__, error)
            continue
        print(kind, repr(state) if type(state) is int else type(state).__name__, iterator.__reduce__()[1:], end=" ")
        print([item for item, _ in zip(iterator, range(3))])
    iterator = make()
    iterator.__setstate__(-7)
    iterator.__setstate__(1)
    print(kind, "again", next(iterator, "end"))

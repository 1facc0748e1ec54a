"""Sequence patterns: lengths, stars, nesting, which types match and which do not."""


def describe(value):
    match value:
        case []:
            return "empty"
        case [x]:
            return f"one {x!r}"
        case [1, 2]:
            return "one two"
        case [a, [b, *c], *_] if c:
            return f"nested {a!r} {b!r} {c!r}"
        case [first, *_, last] if first == last:
            return f"same ends {first!r}"
        case (_, _):
            return "pair"
        case [*front, "end"]:
            return f"front {front!r}"
        case [a, b, *rest]:
            return f"{a!r} {b!r} rest {rest!r}"
        case _:
            return "other"


class Seq(list):
    pass


class Duck:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return i


class Loud(tuple):
    def __len__(self):
        print("  len")
        return super().__len__()

    def __getitem__(self, i):
        print("  getitem", i)
        return super().__getitem__(i)

    def __iter__(self):
        print("  iter")
        return super().__iter__()


values = [
    [], (), [5], (1, 2), [1, [2, 3]], [1, [2, 3], 4], [7, 8, 7], [1, 3], ["a", "b", "end"], [1, 2, 3], range(0), range(5),
    "ab", b"ab", bytearray(b"ab"), {1, 2}, {1: 2}, None, 5, Seq([1, 2]), Duck(), memoryview(b"ab"), iter([1]), [[]], [None],
    (x for x in ()), Seq(), frozenset([1]), "",
]
for value in values:
    name = type(value).__name__
    print(name, value if name not in ("Duck", "memoryview", "generator", "list_iterator", "frozenset") else "", "->", describe(value))
print(describe(Loud((1, 2, 3))))
print(describe(Loud((5, [6, 7]))))


def star_only(value):
    match value:
        case [*everything]:
            return everything


def middle(value):
    match value:
        case [a, *b, c, d]:
            return a, b, c, d
    return "no match"


print(star_only((1, 2)), star_only("ab"), star_only(range(3)), middle([1, 2, 3]), middle(range(6)), middle([1, 2]))


def swap(pair):
    match pair:
        case a, b:
            return b, a


print(swap((1, 2)), swap([3, 4]), swap("xy"))
match 1, 2, 3:
    case 1, *rest:
        print("open sequence", rest)
a = b = "unchanged"
match [1, 2, 3]:
    case [a, b]:
        pass
    case [a, 99, b]:
        pass
print(a, b)

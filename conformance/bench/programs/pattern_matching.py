"""match over classes, mappings, sequences, literals and guards: a simplifier of expressions."""


class Num:
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value


class Op:
    __match_args__ = ("name", "left", "right")

    def __init__(self, name, left, right):
        self.name, self.left, self.right = name, left, right


def simplify(node):
    match node:
        case Op("+", Num(a), Num(b)):
            return Num(a + b)
        case Op("*", Num(0), _) | Op("*", _, Num(0)):
            return Num(0)
        case Op("*", Num(1), other) | Op("*", other, Num(1)):
            return simplify(other)
        case Op("*", Num(a), Num(b)):
            return Num(a * b % 1009)
        case Op(name, left, right):
            left, right = simplify(left), simplify(right)
            if isinstance(left, Num) and isinstance(right, Num):
                return simplify(Op(name, left, right))
            return Op(name, left, right)
        case _:
            return node


def build(depth, seed):
    if depth == 0:
        return Num(seed % 5)
    return Op("+*"[seed % 2], build(depth - 1, seed * 3 + 1), build(depth - 1, seed * 7 + 2))


def describe(value):
    match value:
        case {"type": "point", "at": [x, y]}:
            return x + y
        case {"type": "line", "points": [first, *_, last], **rest}:
            return first + last + len(rest)
        case [] | [_]:
            return 0
        case [int(a), str(), *rest] if rest:
            return a + len(rest)
        case 1 | 2 | 3:
            return value
        case "word" | None:
            return 10
        case float() as number:
            return int(number)
        case _:
            return -1


values = [
    {"type": "point", "at": [1, 2]}, {"type": "line", "points": [1, 2, 3], "width": 4}, [], [5], [7, "x", 1, 2], 2, "word",
    None, 3.5, {"type": "other"}, (1, "y"), b"bytes",
]
total = 0
for i in range(80000):
    for value in values:
        total += describe(value)
print(total, [simplify(build(12, seed)).value for seed in range(1, 17)])

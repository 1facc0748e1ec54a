"""MATCH_SEQUENCE, MATCH_MAPPING, MATCH_KEYS, MATCH_CLASS and GET_LEN, warm and cold."""


class P:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def classify(v):
    match v:
        case []:
            return "empty"
        case [a, b]:
            return a, b
        case [a, *rest]:
            return a, rest
        case {"k": k, "m": m}:
            return k, m
        case {"k": k, **rest}:
            return k, rest
        case P(x=0, y=y):
            return "zero", y
        case P(x, y):
            return x, y
        case str() | int():
            return "atom"
        case _:
            return "other"


values = [[], [1, 2], (1, 2, 3), {"k": 1, "m": 2}, {"k": 1, "z": 3}, {}, P(0, 5), P(1, 2), "s", 5, 2.5, None, range(2), b"b", {1}]
for _ in range(30):
    results = [classify(v) for v in values]
for v, r in zip(values, results):
    print(type(v).__name__, r)


class Odd:
    __match_args__ = ("missing",)


print(classify(Odd()), classify(type("Q", (P,), {})(3, 4)))

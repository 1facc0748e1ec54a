"""BUILD_* and *_EXTEND, LIST_APPEND, SET_ADD, MAP_ADD, DICT_UPDATE, DICT_MERGE, UNPACK_EX."""


def build(a, b, *rest, **kw):
    return (a, b), [a, b], {a, b}, {a: b}, slice(a, b), [*rest, a], (*rest, b), {*rest}, {**kw, "z": a}, f"{a}{b}"


def comprehension(n):
    return [i for i in range(n)], {i % 3 for i in range(n)}, {i: -i for i in range(n)}


def unpack(v):
    a, *b, c = v
    [d, e] = v[:2]
    return a, b, c, d, e


def call(**kw):
    return kw


def merge(a, b):
    return call(**a, **b), {**a, **b}


for i in range(30):
    build(i, 2, 3, k=4), comprehension(3), unpack([1, 2, 3]), merge({"a": 1}, {"b": 2})
print(build(1, 2), build("x", "x", 5, 6, q=7), comprehension(5), unpack("hello"), unpack((1, 2)), merge({"a": 1}, {"b": 2}))
CONSTANTS = [1, 2, 3, "four", 5.0, None, True, b"eight", (9, 10)]
print(CONSTANTS, [1, 2, 3, 4, 5], {1, 2, 3}, {"a": 1, "b": 2, "c": 3}, (1, (2, (3,))), 2 in {1, 2, 3}, "x" in ("x", "y"))
for bad in (lambda: merge({"a": 1}, {"a": 2}), lambda: merge(5, {}), lambda: unpack([1]), lambda: {**5}, lambda: [*5], lambda: {[]: 1}, lambda: {*[[]]}, lambda: build([], 1)):
    try:
        print(bad())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

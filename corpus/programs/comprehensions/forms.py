"""Comprehensions of every form: order, nesting, conditions, unpacking, scopes and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def loud(name, value):
    print("  ", name, value)
    return value


show(
    "[x for x in range(3)], {x for x in (1, 1)}, {x: y for x, y in [(1, 2)]}, list(x for "
    'x in "ab"), [[y for y in range(x)] for x in range(3)]',
    lambda: (
        [x for x in range(3)], {x for x in (1, 1)}, {x: y for x, y in [(1, 2)]},
        list(x for x in "ab"), [[y for y in range(x)] for x in range(3)],
    ),
)
show(
    '[x + y for x in "ab" for y in "cd"], [x for x in range(20) if x % 2 if x % 3], [x '
    'for xs in [[1], [2, 3]] for x in xs], [(a, *b) for a, *b in ["abc"]]',
    lambda: (
        [x + y for x in "ab" for y in "cd"], [x for x in range(20) if x % 2 if x % 3],
        [x for xs in [[1], [2, 3]] for x in xs], [(a, *b) for a, *b in ["abc"]],
    ),
)
show(
    '{loud("key", k): loud("value", v) for k, v in [(1, 2), (3, 4)]}',
    lambda: {loud("key", k): loud("value", v) for k, v in [(1, 2), (3, 4)]},
)
show(
    '[loud("element", x) for x in loud("iterable", [1, 2]) if loud("condition", x > 1)]',
    lambda: [loud("element", x) for x in loud("iterable", [1, 2]) if loud("condition", x > 1)],
)
show("[x for x in 5]", lambda: [x for x in 5])
show("[x for x, y in [1]]", lambda: [x for x, y in [1]])
show("[1 / x for x in (1, 0)]", lambda: [1 / x for x in (1, 0)])
show("[missing for x in [1]]", lambda: [missing for x in [1]])
show("{[]: 1 for x in [1]}", lambda: {[]: 1 for x in [1]})
show("{[] for x in [1]}", lambda: {[] for x in [1]})
show("{x: 1 for x in [[]]}", lambda: {x: 1 for x in [[]]})
show("[x for x in range(3) if x.nope]", lambda: [x for x in range(3) if x.nope])
show(
    "[x := 5, x], [y := x * 2 for x in range(3)], [y for x in range(5) if (y := x * x) > 4]",
    lambda: (
        [x := 5, x], [y := x * 2 for x in range(3)], [y for x in range(5) if (y := x * x) > 4],
    ),
)


def shadow():
    x = "outer"
    inner = [x for x in range(2)]
    nested = [[x for x in range(x)] for x in range(3)]
    return x, inner, nested


def unbound_before():
    [x for x in [1]]
    return x_after


def lambdas():
    return [f(10) for f in [lambda v, i=i: v + i for i in range(3)]], [(lambda: i)() for i in range(3)]


def exception_keeps_outer():
    x = "kept"
    try:
        [1 / 0 for x in range(3)]
    except ZeroDivisionError:
        return x


def unbound_outer():
    if False:
        x = 1
    result = [x for x in range(2)]
    try:
        return x
    except UnboundLocalError as error:
        return result, str(error)


def with_break():
    for y in [x for x in range(5)]:
        if y == 3:
            break
    return y


class C:
    items = [1, 2, 3]
    first = [i for i in items]
    pairs = [(i, j) for i in items for j in range(i)]
    try:
        second = [i for _ in [1] for i in items]
    except NameError as error:
        second = str(error)


show(
    "shadow(), lambdas(), exception_keeps_outer(), unbound_outer(), with_break()",
    lambda: (shadow(), lambdas(), exception_keeps_outer(), unbound_outer(), with_break()),
)
show("unbound_before()", lambda: unbound_before())
show("C.first, C.pairs, C.second", lambda: (C.first, C.pairs, C.second))
show(
    "[i for i in range(5)][-1], sum([i for i in range(5)]), {i for i in range(5)} == "
    'set(range(5)), [*[i for i in "ab"]], not [x for x in []]',
    lambda: (
        [i for i in range(5)][-1], sum([i for i in range(5)]),
        {i for i in range(5)} == set(range(5)), [*[i for i in "ab"]], not [x for x in []],
    ),
)
show(
    "[[[k for k in range(j)] for j in range(i)] for i in range(4)], [a for a in [b for b "
    'in [c for c in "deep"]]]',
    lambda: (
        [[[k for k in range(j)] for j in range(i)] for i in range(4)],
        [a for a in [b for b in [c for c in "deep"]]],
    ),
)
show(
    '{k: {v: [k, v] for v in range(2)} for k in "ab"}, {**{i: i for i in range(2)}, 5: '
    "5}, [x for x in {3: 1, 4: 2}.items()]",
    lambda: (
        {k: {v: [k, v] for v in range(2)} for k in "ab"}, {**{i: i for i in range(2)}, 5: 5},
        [x for x in {3: 1, 4: 2}.items()],
    ),
)
show(
    '[x if x else "zero" for x in range(2)], [lambda: 1 for _ in "ab"][0](), [(yield_ := '
    '1) for _ in "a"], [not x for x in (0, 1)]',
    lambda: (
        [x if x else "zero" for x in range(2)], [lambda: 1 for _ in "ab"][0](),
        [(yield_ := 1) for _ in "a"], [not x for x in (0, 1)],
    ),
)
show(
    '[d["k"] for d in [{}] for d["k"] in (1, 2)], [l[0] for l in [[0]] for l[0] in "xy"]',
    lambda: ([d["k"] for d in [{}] for d["k"] in (1, 2)], [l[0] for l in [[0]] for l[0] in "xy"]),
)
table = [[row * 10 + col for col in range(4)] for row in range(3)]
show(
    "list(zip(*table)), [list(c) for c in zip(*table)], [max(r) for r in table], "
    "[r[::-1] for r in table][::-1]",
    lambda: (
        list(zip(*table)), [list(c) for c in zip(*table)], [max(r) for r in table],
        [r[::-1] for r in table][::-1],
    ),
)
try:
    [x for x in iter(lambda: (_ for _ in ()).throw(KeyError("from the iterator")), None)]
except KeyError as error:
    print(error, error.__traceback__.tb_next is not None)
module_x = "before"
[module_x for module_x in range(3)]
print(module_x)

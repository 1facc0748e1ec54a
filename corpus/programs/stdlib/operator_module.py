"""operator: the pure face of _operator, with every public name."""

import operator


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show("sorted(operator.__all__)", lambda: sorted(operator.__all__))
show(
    'operator.add is operator.__add__, operator.itemgetter(1, 2)("abc"), '
    'operator.attrgetter("real")(5), operator.methodcaller("upper")("x")',
    lambda: (
        operator.add is operator.__add__, operator.itemgetter(1, 2)("abc"),
        operator.attrgetter("real")(5), operator.methodcaller("upper")("x"),
    ),
)
pairs = [("add", 7, 3), ("floordiv", 7, 3), ("mod", 7, 3), ("pow", 7, 3), ("lshift", 7, 3), ("and_", 7, 3), ("or_", 7, 3), ("xor", 7, 3), ("truediv", 7, 2), ("eq", 1, 1), ("lt", 1, 2), ("concat", "a", "b"), ("contains", "ab", "a")]
for name, a, b in pairs:
    print(name, getattr(operator, name)(a, b), operator.__dict__["__" + name.strip("_") + "__"](a, b))
show(
    'sorted([("b", 2), ("a", 3)], key=operator.itemgetter(0)), max([1, -5], '
    "key=operator.neg), list(map(operator.mul, [1, 2], [3, 4]))",
    lambda: (
        sorted([("b", 2), ("a", 3)], key=operator.itemgetter(0)), max([1, -5], key=operator.neg),
        list(map(operator.mul, [1, 2], [3, 4])),
    ),
)
show(
    "operator.length_hint([1, 2]), operator.countOf([1, 2, 1], 1), "
    'operator.indexOf("abc", "b"), operator.call(max, 1, 2), operator.index(5), operator.truth([]), operator.not_(1), operator.is_(None, None), operator.is_none(None)',
    lambda: (
        operator.length_hint([1, 2]), operator.countOf([1, 2, 1], 1), operator.indexOf("abc", "b"),
        operator.call(max, 1, 2), operator.index(5), operator.truth([]), operator.not_(1),
        operator.is_(None, None), operator.is_none(None),
    ),
)
show("operator.index(1.5)", lambda: operator.index(1.5))
show("operator.itemgetter()", lambda: operator.itemgetter())
show('operator.add(1, "a")', lambda: operator.add(1, "a"))
x = [1]
show(
    "operator.iadd(x, [2]) is x, operator.setitem(x, 0, 9), x, operator.delitem(x, 0), "
    "x, operator.getitem(x, 0), operator.matmul.__name__",
    lambda: (
        operator.iadd(x, [2]) is x, operator.setitem(x, 0, 9), x, operator.delitem(x, 0), x,
        operator.getitem(x, 0), operator.matmul.__name__,
    ),
)

"""_operator: functions for every operator, in-place forms, getters and length_hint."""

import _operator as op


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


a, b = 13, 4
for name in "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor".split():
    print(name, getattr(op, name)(a, b), getattr(op, "i" + name.strip("_"))(a, b), end="; ")
print()
for name in "lt le eq ne gt ge is_ is_not".split():
    print(name, getattr(op, name)(1, 2), getattr(op, name)("a", "a"), end="; ")
print()
show(
    "op.neg(5), op.pos(-5), op.abs(-5), op.invert(5), op.inv(5), op.not_([]), "
    'op.truth("x"), op.index(True), op.contains([1], 1), op.concat([1], [2]), op.countOf("banana", "a"), op.indexOf("abc", "c")',
    lambda: (
        op.neg(5), op.pos(-5), op.abs(-5), op.invert(5), op.inv(5), op.not_([]), op.truth("x"),
        op.index(True), op.contains([1], 1), op.concat([1], [2]), op.countOf("banana", "a"),
        op.indexOf("abc", "c"),
    ),
)
show('op.add(1, "a")', lambda: op.add(1, "a"))
show("op.add(1)", lambda: op.add(1))
show("op.concat(1, 2)", lambda: op.concat(1, 2))
show("op.indexOf([1], 9)", lambda: op.indexOf([1], 9))
show("op.contains(5, 1)", lambda: op.contains(5, 1))
show('op.index("x")', lambda: op.index("x"))
show("op.matmul(1, 2)", lambda: op.matmul(1, 2))
show(
    'op.getitem([1, 2], 1), op.getitem({"k": 1}, "k"), op.setitem([1], 0, 5), '
    "op.delitem({1: 2}, 1)",
    lambda: (
        op.getitem([1, 2], 1), op.getitem({"k": 1}, "k"), op.setitem([1], 0, 5),
        op.delitem({1: 2}, 1),
    ),
)
show("op.getitem([], 0)", lambda: op.getitem([], 0))
x = [1]
y = op.iadd(x, [2])
show(
    "x is y, x, op.iconcat(x, (3,)), op.imul(x, 2), x",
    lambda: (x is y, x, op.iconcat(x, (3,)), op.imul(x, 2), x),
)
show("op.iconcat(1, 2)", lambda: op.iconcat(1, 2))
show(
    "op.length_hint([1, 2]), op.length_hint(iter(range(5))), op.length_hint(5, 9), "
    "op.length_hint(x for x in ())",
    lambda: (
        op.length_hint([1, 2]), op.length_hint(iter(range(5))), op.length_hint(5, 9),
        op.length_hint(x for x in ()),
    ),
)
show('op.length_hint([], "x")', lambda: op.length_hint([], "x"))
ig = op.itemgetter(1)
show(
    'ig([1, 2]), op.itemgetter(0, -1)("abc"), op.itemgetter("k")({"k": 5}), '
    'op.itemgetter(slice(1, 3))("abcd"), repr(op.itemgetter(1, "a")), sorted([(2, "a"), (1, "b")], key=op.itemgetter(1))',
    lambda: (
        ig([1, 2]), op.itemgetter(0, -1)("abc"), op.itemgetter("k")({"k": 5}),
        op.itemgetter(slice(1, 3))("abcd"), repr(op.itemgetter(1, "a")),
        sorted([(2, "a"), (1, "b")], key=op.itemgetter(1)),
    ),
)
show("op.itemgetter()", lambda: op.itemgetter())
show("ig([])", lambda: ig([]))
show("ig(5)", lambda: ig(5))
show("ig()", lambda: ig())
show("ig([1, 2], 3)", lambda: ig([1, 2], 3))
show("op.itemgetter(5)((1, 2))", lambda: op.itemgetter(5)((1, 2)))
ag = op.attrgetter("real")
show(
    'ag(5), op.attrgetter("real", "imag")(3 + 4j), '
    'op.attrgetter("__class__.__name__")(5), repr(op.attrgetter("a.b", "c"))',
    lambda: (
        ag(5), op.attrgetter("real", "imag")(3 + 4j), op.attrgetter("__class__.__name__")(5),
        repr(op.attrgetter("a.b", "c")),
    ),
)
show("op.attrgetter()", lambda: op.attrgetter())
show("op.attrgetter(5)", lambda: op.attrgetter(5))
show('op.attrgetter("nope.x")(5)', lambda: op.attrgetter("nope.x")(5))
show('op.attrgetter("__class__.nope")(5)', lambda: op.attrgetter("__class__.nope")(5))
mc = op.methodcaller("upper")
show(
    'mc("abc"), op.methodcaller("split", ",", maxsplit=1)("a,b,c"), '
    'repr(op.methodcaller("f", 1, k=2)), op.methodcaller("replace", "a", "b")("banana")',
    lambda: (
        mc("abc"), op.methodcaller("split", ",", maxsplit=1)("a,b,c"),
        repr(op.methodcaller("f", 1, k=2)), op.methodcaller("replace", "a", "b")("banana"),
    ),
)
show("op.methodcaller()", lambda: op.methodcaller())
show("op.methodcaller(5)", lambda: op.methodcaller(5))
show('op.methodcaller("nope")("x")', lambda: op.methodcaller("nope")("x"))
show("mc()", lambda: mc())
show(
    'op.call(len, [1]), op.call(int, "ff", base=16), op.is_none(None), op.is_not_none(None)',
    lambda: (
        op.call(len, [1]), op.call(int, "ff", base=16), op.is_none(None), op.is_not_none(None),
    ),
)
show(
    'op._compare_digest("a", "a"), op._compare_digest(b"a", b"b")',
    lambda: (op._compare_digest("a", "a"), op._compare_digest(b"a", b"b")),
)
show('op._compare_digest("é", "e")', lambda: op._compare_digest("é", "e"))
show("op._compare_digest(1, 2)", lambda: op._compare_digest(1, 2))

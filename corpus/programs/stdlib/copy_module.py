"""copy: shallow and deep copies, memo, cycles, hooks, __replace__ and things that do not copy."""

import copy


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def __init__(self, x):
        self.x = x


class Hooks:
    def __copy__(self):
        return "copied by hook"

    def __deepcopy__(self, memo):
        return f"deep copied by hook {type(memo).__name__}"


class Slots:
    __slots__ = ("a", "b")


class Reduce:
    def __init__(self, v):
        self.v = v

    def __reduce__(self):
        return Reduce, (self.v * 2,)


class Sub(list):
    pass


class Rep:
    def __replace__(self, **changes):
        return changes


x = [[1], {"k": [2]}, (3, [4]), {5}]
s, d = copy.copy(x), copy.deepcopy(x)
show(
    's == x, s[0] is x[0], d == x, d[0] is x[0], d[2] is x[2], copy.deepcopy((1, "a")) , '
    "copy.copy((1,)) is not None",
    lambda: (s == x, s[0] is x[0], d == x, d[0] is x[0], d[2] is x[2], copy.deepcopy((1, "a")) , copy.copy((1,)) is not None),
)
cyc = [1]
cyc.append(cyc)
e = copy.deepcopy(cyc)
show("e[1] is e, e is not cyc", lambda: (e[1] is e, e is not cyc))
c = C([1])
f, g = copy.copy(c), copy.deepcopy(c)
show(
    "f.x is c.x, g.x is c.x, g.x, type(g).__name__",
    lambda: (f.x is c.x, g.x is c.x, g.x, type(g).__name__),
)
show(
    "copy.copy(Hooks()), copy.deepcopy(Hooks()), copy.deepcopy([Hooks()])",
    lambda: (copy.copy(Hooks()), copy.deepcopy(Hooks()), copy.deepcopy([Hooks()])),
)
o = Slots()
o.a = [1]
p = copy.deepcopy(o)
show('p.a, p.a is o.a, hasattr(p, "b")', lambda: (p.a, p.a is o.a, hasattr(p, "b")))
show(
    "copy.copy(Reduce(3)).v, copy.deepcopy(Reduce(3)).v, copy.copy(len) is len, "
    "copy.deepcopy(C) is C, copy.copy(None), copy.deepcopy(5.5)",
    lambda: (
        copy.copy(Reduce(3)).v, copy.deepcopy(Reduce(3)).v, copy.copy(len) is len,
        copy.deepcopy(C) is C, copy.copy(None), copy.deepcopy(5.5),
    ),
)
sub = Sub([1, [2]])
sub.attr = "a"
t = copy.deepcopy(sub)
show(
    "t, type(t).__name__, t.attr, t[1] is sub[1], copy.copy(sub).attr",
    lambda: (t, type(t).__name__, t.attr, t[1] is sub[1], copy.copy(sub).attr),
)
show("copy.copy(x for x in [])", lambda: copy.copy(x for x in []))
show(
    "copy.deepcopy(iter([1, 2])).__next__(), copy.copy(range(3)), copy.deepcopy(slice(1, "
    '2)) if hasattr(slice, "__deepcopy__") else "slice"',
    lambda: (
        copy.deepcopy(iter([1, 2])).__next__(), copy.copy(range(3)),
        copy.deepcopy(slice(1, 2)) if hasattr(slice, "__deepcopy__") else "slice",
    ),
)
shared = [1]
pair = copy.deepcopy([shared, shared])
show(
    'pair[0] is pair[1], copy.deepcopy({"a": shared, "b": shared})["a"], copy.replace(Rep(), a=1)',
    lambda: (
        pair[0] is pair[1], copy.deepcopy({"a": shared, "b": shared})["a"],
        copy.replace(Rep(), a=1),
    ),
)
show("copy.replace(5, a=1)", lambda: copy.replace(5, a=1))
memo = {}
y = copy.deepcopy([1, [2]], memo)
show(
    'len(memo) > 0, y, copy.deepcopy(frozenset([1])), copy.deepcopy(bytearray(b"x")), '
    "copy.deepcopy(C.__init__) is C.__init__",
    lambda: (
        len(memo) > 0, y, copy.deepcopy(frozenset([1])), copy.deepcopy(bytearray(b"x")),
        copy.deepcopy(C.__init__) is C.__init__,
    ),
)

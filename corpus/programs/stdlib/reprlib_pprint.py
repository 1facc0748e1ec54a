"""reprlib and pprint: limits, recursion, indentation and widths."""

import pprint
import reprlib


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    @reprlib.recursive_repr("<...>")
    def __repr__(self):
        return f"C({self.items})"


c = C()
c.items = [c]
r = reprlib.Repr(maxlist=2, maxstring=10, maxlevel=2, indent=None)
show(
    'reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i '
    "in range(10)}), reprlib.repr(set(range(10))), reprlib.repr(10**100), reprlib.repr((1,)), reprlib.repr([[[[[[[1]]]]]]])",
    lambda: (
        reprlib.repr(list(range(100))), reprlib.repr("x" * 100),
        reprlib.repr({i: i for i in range(10)}), reprlib.repr(set(range(10))),
        reprlib.repr(10**100), reprlib.repr((1,)), reprlib.repr([[[[[[[1]]]]]]]),
    ),
)
show(
    'c, r.repr([1, 2, 3]), r.repr("abcdefghijklmnop"), r.repr([[[1]]]), '
    "reprlib.Repr(indent=2).repr([1, [2]]), reprlib.repr(range(5))",
    lambda: (
        c, r.repr([1, 2, 3]), r.repr("abcdefghijklmnop"), r.repr([[[1]]]),
        reprlib.Repr(indent=2).repr([1, [2]]), reprlib.repr(range(5)),
    ),
)
data = {"name": "x" * 20, "list": list(range(30)), "nested": {"deep": [{"a": i, "b": [i] * 3} for i in range(4)]}, "tuple": (1,), "set": {3, 1, 2}}
pprint.pprint(data)
pprint.pprint(data, width=40, compact=True, depth=2)
pprint.pprint(data, indent=4, sort_dicts=False, width=60)
recursive = [1]
recursive.append(recursive)
show(
    'pprint.pformat("long text " * 20, width=50), pprint.pformat({2: 1, 1: 2}), '
    'pprint.pformat([]), pprint.isreadable([1]), pprint.isrecursive(recursive), pprint.saferepr({"a": [1]})',
    lambda: (
        pprint.pformat("long text " * 20, width=50), pprint.pformat({2: 1, 1: 2}),
        pprint.pformat([]), pprint.isreadable([1]), pprint.isrecursive(recursive),
        pprint.saferepr({"a": [1]}),
    ),
)
show(
    'pprint.pformat(b"bytes" * 30, width=40), pprint.pformat({1: {2: {3: {}}}}, '
    "depth=2), pprint.pformat(10**10, underscore_numbers=True)",
    lambda: (
        pprint.pformat(b"bytes" * 30, width=40), pprint.pformat({1: {2: {3: {}}}}, depth=2),
        pprint.pformat(10**10, underscore_numbers=True),
    ),
)
show("pprint.pformat(1, indent=-1)", lambda: pprint.pformat(1, indent=-1))
show("pprint.pformat(1, width=0)", lambda: pprint.pformat(1, width=0))

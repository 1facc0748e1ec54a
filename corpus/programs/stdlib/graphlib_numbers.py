"""graphlib and numbers: sorting dependencies, cycles, and the numeric tower."""

import graphlib
import numbers


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


ts = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
order = list(ts.static_order())
show("order[0], order[-1], sorted(order)", lambda: (order[0], order[-1], sorted(order)))
t = graphlib.TopologicalSorter()
t.add("x", "y")
t.add("z")
t.prepare()
show(
    'sorted(t.get_ready()), t.is_active(), t.done("y"), t.get_ready(), t.done("x", "z"), '
    "t.is_active()",
    lambda: (
        sorted(t.get_ready()), t.is_active(), t.done("y"), t.get_ready(), t.done("x", "z"),
        t.is_active(),
    ),
)
show('t.done("x")', lambda: t.done("x"))
show('t.add("late")', lambda: t.add("late"))
c = graphlib.TopologicalSorter({1: [2], 2: [1]})
show("c.prepare()", lambda: c.prepare())
show(
    "list(graphlib.TopologicalSorter({}).static_order())",
    lambda: list(graphlib.TopologicalSorter({}).static_order()),
)
show("graphlib.TopologicalSorter().is_active()", lambda: graphlib.TopologicalSorter().is_active())
for value in (1, True, 1.5, 1j, "x"):
    print(repr(value), [k for k in ("Number", "Complex", "Real", "Rational", "Integral") if isinstance(value, getattr(numbers, k))])


class Half(numbers.Rational):
    numerator, denominator = 1, 2


show("Half()", lambda: Half())
show(
    "issubclass(int, numbers.Integral), issubclass(float, numbers.Real), "
    "numbers.Number.__mro__[-1], issubclass(complex, numbers.Real)",
    lambda: (
        issubclass(int, numbers.Integral), issubclass(float, numbers.Real),
        numbers.Number.__mro__[-1], issubclass(complex, numbers.Real),
    ),
)
show("numbers.Integral()", lambda: numbers.Integral())

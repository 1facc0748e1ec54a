"""Literal, value, or, as and wildcard patterns; guards, fallthrough and bound names."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Color:
    RED = 1
    GREEN = "g"
    NAN = float("nan")

    class Inner:
        DEEP = (1, 2)


def literal(value):
    match value:
        case 0:
            return "zero"
        case -1 | -2.5:
            return "negative"
        case 3 + 4j | -3 - 4j:
            return "complex"
        case "text" "more":
            return "joined text"
        case b"bytes":
            return "bytes"
        case None | True | False:
            return f"singleton {value}"
        case Color.RED:
            return "red"
        case Color.GREEN | Color.Inner.DEEP:
            return "value pattern"
        case Color.NAN:
            return "never: nan is not equal to itself"
        case 10_000 | 0x_FF | 1e3:
            return "spelt numbers"
        case _:
            return "default"


for value in (0, 0.0, False, True, None, 1, -1, -2.5, 3 + 4j, -3 - 4j, "textmore", b"bytes", "g", (1, 2), [1, 2], Color.NAN, 10000, 255, 1000, "x", 1.0):
    print(repr(value), literal(value))


class Eq:
    def __init__(self, answer):
        self.answer = answer

    def __eq__(self, other):
        print("  eq", other)
        return self.answer


show("literal(Eq(False))", lambda: literal(Eq(False)))
show("literal(Eq(True))", lambda: literal(Eq(True)))
show("literal(Eq([1]))", lambda: literal(Eq([1])))


def guards(x, log):
    match x:
        case n if log.append(("first", n)):
            return "never"
        case n if log.append(("second", n)) or n > 5:
            return "big", log
        case n if 1 / n:
            return "nonzero", log
    return "none"


show("guards(9, []), guards(1, [])", lambda: (guards(9, []), guards(1, [])))
show("guards(0, [])", lambda: guards(0, []))


def bound_after():
    match (1, 2):
        case (a, 3):
            pass
        case (b, c) if b > c:
            pass
        case (d, _):
            pass
    return sorted(locals().items())


def or_binding(value):
    match value:
        case [("a", x) | ("b", _, x) | ("c", [x])] as whole:
            return x, whole
        case (1 | 2 | 3) as n:
            return "small", n
        case str() as s if s.isupper():
            return "upper", s


def unmatched(value):
    match value:
        case 1:
            result = "one"
    return result


show("bound_after()", lambda: bound_after())
show(
    'or_binding([("a", 1)]), or_binding([("b", 0, 2)]), or_binding([("c", [3])]), '
    'or_binding(2), or_binding("UP"), or_binding("low")',
    lambda: (
        or_binding([("a", 1)]), or_binding([("b", 0, 2)]), or_binding([("c", [3])]), or_binding(2),
        or_binding("UP"), or_binding("low"),
    ),
)
show("unmatched(1)", lambda: unmatched(1))
show("unmatched(2)", lambda: unmatched(2))


def subject_once():
    calls = []

    def subject():
        calls.append(1)
        return 5

    match subject():
        case 1:
            pass
        case 2:
            pass
        case 5:
            pass
    return calls


def control_flow():
    seen = []
    for item in (1, "skip", 2, "stop", 3):
        match item:
            case "skip":
                continue
            case "stop":
                break
            case int(n):
                seen.append(n)
    else:
        seen.append("else")
    return seen


def attribute_missing(value):
    match value:
        case Color.BLUE:
            return "blue"


def soft_keywords():
    match = {"case": 1}
    case = "case"
    match[case] += 1
    type = _ = 5
    return match, type + _


show(
    "subject_once(), control_flow(), soft_keywords()",
    lambda: (subject_once(), control_flow(), soft_keywords()),
)
show("attribute_missing(1)", lambda: attribute_missing(1))


def binding_in_scope():
    def f():
        match [1, 2, 3]:
            case [x, *rest]:
                return lambda: (x, rest)

    return f()()


show("binding_in_scope()", lambda: binding_in_scope())
match (n := 5), n + 1:
    case (5, six):
        print("walrus subject", six)
match {"op": "move", "by": (1, 2)}:
    case {"op": "move" | "jump" as op, "by": (dx, dy) | [dx, dy]}:
        print(op, dx, dy)

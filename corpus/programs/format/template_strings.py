"""t-strings: templates, interpolations, conversions and what they keep."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


name, n, width = "world", 42, 10
t = t"hello {name} and {n:>{width}} and {name!r:^9} end"
Template, Interpolation = type(t), type(t.interpolations[0])
show(
    "t.strings, t.values, len(t.interpolations), type(t).__name__, type(t).__module__",
    lambda: (t.strings, t.values, len(t.interpolations), type(t).__name__, type(t).__module__),
)
show(
    "[(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations]",
    lambda: [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations],
)
show("t.interpolations[0], list(t)", lambda: (t.interpolations[0], list(t)))
show(
    't"", list(t""), t"".strings, t"plain", t"{n}".strings, t"{n}{n}".strings, t"{{}}".strings',
    lambda: (
        t"", list(t""), t"".strings, t"plain", t"{n}".strings, t"{n}{n}".strings, t"{{}}".strings,
    ),
)
show(
    't"a{n}" + t"b{name}c", (t"a" + t"b").strings',
    lambda: (t"a{n}" + t"b{name}c", (t"a" + t"b").strings),
)
show('t"a" + "b"', lambda: t"a" + "b")
show('"a" + t"b"', lambda: "a" + t"b")
show(
    't"x" t"{n}" t"y", t"{n = }".strings, t"{n=}".interpolations[0].conversion, '
    't"{n=:5}".interpolations[0].conversion',
    lambda: (
        t"x" t"{n}" t"y", t"{n = }".strings, t"{n=}".interpolations[0].conversion,
        t"{n=:5}".interpolations[0].conversion,
    ),
)
show(
    't"{ n + 1 }".interpolations[0].expression, t"{n!a}".interpolations[0].conversion, '
    "t\"{f'{n}'}\".values, t\"{t'{n}'}\".values",
    lambda: (
        t"{ n + 1 }".interpolations[0].expression, t"{n!a}".interpolations[0].conversion,
        t"{f'{n}'}".values, t"{t'{n}'}".values,
    ),
)
show(
    't == t, t"{n}" == t"{n}", hash(t) == hash(t)',
    lambda: (t == t, t"{n}" == t"{n}", hash(t) == hash(t)),
)
show(
    'Template("a", "b").strings, Template("a", Interpolation(1, "x"), '
    '"b").interpolations, Template().strings, Template(Interpolation(1), Interpolation(2)).strings',
    lambda: (
        Template("a", "b").strings, Template("a", Interpolation(1, "x"), "b").interpolations,
        Template().strings, Template(Interpolation(1), Interpolation(2)).strings,
    ),
)
show("Template(5)", lambda: Template(5))
show("Template(a=1)", lambda: Template(a=1))
show(
    'Interpolation(1), Interpolation(1, "e", "r", "spec"), Interpolation(value=1, '
    'expression="x").expression',
    lambda: (
        Interpolation(1), Interpolation(1, "e", "r", "spec"),
        Interpolation(value=1, expression="x").expression,
    ),
)
show("Interpolation()", lambda: Interpolation())
show("Interpolation(1, 2)", lambda: Interpolation(1, 2))
show('Interpolation(1, "x", "z")', lambda: Interpolation(1, "x", "z"))
show('Interpolation(1, "x", None, 5)', lambda: Interpolation(1, "x", None, 5))
show('setattr(t, "strings", ())', lambda: setattr(t, "strings", ()))
show('setattr(t.interpolations[0], "value", 5)', lambda: setattr(t.interpolations[0], "value", 5))
show("t.nope", lambda: t.nope)
show("t[0]", lambda: t[0])
show("len(t)", lambda: len(t))
show(
    'str(t"a") == repr(t"a"), repr(t"a"), format(Interpolation(1), "") == str(Interpolation(1))',
    lambda: (
        str(t"a") == repr(t"a"), repr(t"a"), format(Interpolation(1), "") == str(Interpolation(1)),
    ),
)
show('t"{1 / 0}"', lambda: t"{1 / 0}")
show('t"{undefined_name}"', lambda: t"{undefined_name}")
show('type("X", (Template,), {})', lambda: type("X", (Template,), {}))
show('type("X", (Interpolation,), {})', lambda: type("X", (Interpolation,), {}))


def render(template):
    parts = []
    for item in template:
        if isinstance(item, str):
            parts.append(item)
        else:
            value = item.value
            if item.conversion == "r":
                value = repr(value)
            parts.append(format(value, item.format_spec))
    return "".join(parts)


def html(template):
    return "".join(p if isinstance(p, str) else str(p.value).replace("<", "&lt;") for p in template)


show(
    "render(t), html(t\"<b>{'<script>'}</b>\"), render(t\"{name:>8}|{n:05}\")",
    lambda: (render(t), html(t"<b>{'<script>'}</b>"), render(t"{name:>8}|{n:05}")),
)


def matched(item):
    match item:
        case Interpolation(value, expression, conversion, spec):
            return value, expression, conversion, spec
        case str():
            return "text"


show('[matched(i) for i in t"a{n!s:5}b"]', lambda: [matched(i) for i in t"a{n!s:5}b"])
order = []
show(
    't"{order.append(1)}{order.append(2):{order.append(3)}}".interpolations[1].format_spec, order',
    lambda: (
        t"{order.append(1)}{order.append(2):{order.append(3)}}".interpolations[1].format_spec,
        order,
    ),
)
show(
    "iter(t) is iter(t), type(iter(t)).__name__, next(iter(t)), "
    'Interpolation.__match_args__, Template.__match_args__ if hasattr(Template, "__match_args__") else "none"',
    lambda: (
        iter(t) is iter(t), type(iter(t)).__name__, next(iter(t)), Interpolation.__match_args__,
        Template.__match_args__ if hasattr(Template, "__match_args__") else "none",
    ),
)

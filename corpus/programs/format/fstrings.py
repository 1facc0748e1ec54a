"""f-strings: nesting, conversions, specs, =, quotes, evaluation order and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class V:
    def __init__(self, name):
        self.name = name

    def __format__(self, spec):
        return f"<{self.name}:{spec}>"

    def __str__(self):
        return f"str {self.name}"

    def __repr__(self):
        return f"repr {self.name}"


def loud(value):
    print("  eval", value)
    return value


v, w, n, s, d = V("v"), 10, 42, "text", {"k": [1, 2], "it's": 3}
show(
    'f"", f"plain", f"{{}}", f"{{{n}}}", f"{n}{n}", f"a{n}b{s}c"',
    lambda: (f"", f"plain", f"{{}}", f"{{{n}}}", f"{n}{n}", f"a{n}b{s}c"),
)
show(
    'f"{v}", f"{v!s}", f"{v!r}", f"{v!a}", f"{v:spec}", f"{v!r:>10}", f"{v:{w}}", '
    'f"{v:a{n}b{s!r}c}", f"{v!s:^{w}}"',
    lambda: (
        f"{v}", f"{v!s}", f"{v!r}", f"{v!a}", f"{v:spec}", f"{v!r:>10}", f"{v:{w}}",
        f"{v:a{n}b{s!r}c}", f"{v!s:^{w}}",
    ),
)
show(
    'f"{n:5}|{n:<5}|{n:^5}|{n:05}|{n:+}|{n:x}|{n:#b}|{n:,}|{n:{w}.{3}f}"',
    lambda: f"{n:5}|{n:<5}|{n:^5}|{n:05}|{n:+}|{n:x}|{n:#b}|{n:,}|{n:{w}.{3}f}",
)
show(
    'f"{n=}", f"{n = }", f"{n=!s}", f"{n=:>5}", f"{ n + 1 = }", f"{s=}", f"{s = !s:>6}", '
    "f\"{d['k']=}\", f\"{v=}\", f\"{v=:x}\"",
    lambda: (
        f"{n=}", f"{n = }", f"{n=!s}", f"{n=:>5}", f"{ n + 1 = }", f"{s=}", f"{s = !s:>6}",
        f"{d['k']=}", f"{v=}", f"{v=:x}",
    ),
)
show(
    "f\"{d['k'][0]}\", f\"{d[\"k\"][1]}\", f\"{d[\"it's\"]}\", f\"{'nested ' + f'{n}'}\", "
    'f"{f"{f"{n}"}"}", f"{n!r}" "joined" f"{s}"',
    lambda: (
        f"{d['k'][0]}", f"{d["k"][1]}", f"{d["it's"]}", f"{'nested ' + f'{n}'}", f"{f"{f"{n}"}"}",
        f"{n!r}" "joined" f"{s}",
    ),
)
show(
    'f"{lambda_ if (lambda_ := 1) else 0}", f"{(lambda x: x * 2)(n)}", f"{[x for x in '
    "range(3)]}\", f\"{ {'a': 1} }\", f\"{ {1} }\"",
    lambda: (
        f"{lambda_ if (lambda_ := 1) else 0}", f"{(lambda x: x * 2)(n)}",
        f"{[x for x in range(3)]}", f"{ {'a': 1} }", f"{ {1} }",
    ),
)
show(
    "f\"{n if n > 1 else 0}\", f\"{n, s}\", f\"{*[1, 2],}\", f\"{n:{'>'}{w}}\", "
    "f\"{n:{'*'}^{w}}\", f\"{-n}\", f\"{not n}\", f\"{n == 42}\", f\"{n!=5}\"",
    lambda: (
        f"{n if n > 1 else 0}", f"{n, s}", f"{*[1, 2],}", f"{n:{'>'}{w}}", f"{n:{'*'}^{w}}",
        f"{-n}", f"{not n}", f"{n == 42}", f"{n!=5}",
    ),
)
show(
    "f\"{loud(1)}{loud(2):{loud(3)}}{loud('x')!r}\"",
    lambda: f"{loud(1)}{loud(2):{loud(3)}}{loud('x')!r}",
)
show(
    "f\"\\n{n}\\t\\\\{s}\\x41\\N{DIGIT ONE}\", rf\"\\n{n}\\{s}\", f\"{'\\n'}\", f\"{'\\\\'}\"",
    lambda: (f"\n{n}\t\\{s}\x41\N{DIGIT ONE}", rf"\n{n}\{s}", f"{'\n'}", f"{'\\'}"),
)
show('f"{n}", f"{n:}"', lambda: (f"{n}", f"{n:}"))
show(
    "f\"{'a' 'b'}\", f\"{n:}\", f\"{n!r:}\", f\"{None}\", f\"{True:d}\", f\"{1.5:.0f}\", f\"{b'x'}\", "
    'f"{...}", f"{(yes := 5)}", f"{n:=+5}"',
    lambda: (
        f"{'a' 'b'}", f"{n:}", f"{n!r:}", f"{None}", f"{True:d}", f"{1.5:.0f}", f"{b'x'}",
        f"{...}", f"{(yes := 5)}", f"{n:=+5}",
    ),
)
show('f"{undefined}"', lambda: f"{undefined}")
show('f"{n.nope}"', lambda: f"{n.nope}")
show('f"{n:q}"', lambda: f"{n:q}")
show('f"{s:d}"', lambda: f"{s:d}")
show('f"{1 / 0}"', lambda: f"{1 / 0}")
show('f"{[]:5}"', lambda: f"{[]:5}")
show('f"{n:{s}}"', lambda: f"{n:{s}}")
show("f\"{'x':>{'y'}}\"", lambda: f"{'x':>{'y'}}")
show(
    '"%s" % f"{n}%", f"{n}%d" % 5, f"{{}}{n}".format(1), f"{n}" == str(n), f"{s}" is s, '
    "len(f\"{'x' * 1000}\")",
    lambda: (
        "%s" % f"{n}%", f"{n}%d" % 5, f"{{}}{n}".format(1), f"{n}" == str(n), f"{s}" is s,
        len(f"{'x' * 1000}"),
    ),
)
show(
    "f\"{v}\" f\"{n}\" \"plain {n}\" f\"{{\", str.join(\"-\", f\"{n}{s}\"), f\"{'é'!a}\", f\"{'é':>3}\", "
    "f\"{'\\U0001f600'}\"",
    lambda: (
        f"{v}" f"{n}" "plain {n}" f"{{", str.join("-", f"{n}{s}"), f"{'é'!a}", f"{'é':>3}",
        f"{'\U0001f600'}",
    ),
)


def scope():
    x = "local"
    return f"{x}", [f"{x}{i}" for i in range(2)], (lambda: f"{x}")()


class C:
    a = 1
    b = f"{a + 1}"

    def m(self):
        return f"{__class__.__name__}{self.b}"


show("scope(), C.b, C().m()", lambda: (scope(), C.b, C().m()))
show("f\"{3.14159:{'.' + str(2)}f}\"", lambda: f"{3.14159:{'.' + str(2)}f}")
show(
    "f\"{'a':{'b'}<{5}}\", f\"{n:{w}{'d'}}\", f\"{n!s:{w}}\", f\"{'{'}{'}'}\", f\"{'{{}}'}\", "
    "f\"{'%s'}\" % n",
    lambda: (
        f"{'a':{'b'}<{5}}", f"{n:{w}{'d'}}", f"{n!s:{w}}", f"{'{'}{'}'}", f"{'{{}}'}",
        f"{'%s'}" % n,
    ),
)
print(f"{n:>10}" f"{s:<10}|", f"{f'{s!r:^12}':*^16}", sep="\n")

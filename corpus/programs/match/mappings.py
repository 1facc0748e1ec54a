"""Mapping patterns: keys, rest, nesting, misses, lookups with get, and which types match."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def describe(value):
    match value:
        case {"type": "point", "x": x, "y": y}:
            return f"point {x} {y}"
        case {"type": str(kind), **rest} if kind != "skip":
            return f"{kind} with {rest}"
        case {1: one, None: none}:
            return f"{one} {none}"
        case {"nested": {"deep": [first, *_]}}:
            return f"deep {first}"
        case {-1: minus, 2.5: half, 1j: imag, b"k": raw}:
            return f"{minus} {half} {imag} {raw}"
        case {**everything} if everything:
            return f"rest {everything}"
        case {}:
            return "empty or any mapping"
        case _:
            return "other"


class Default(dict):
    def __missing__(self, key):
        print("  missing", key)
        return "made up"

    def get(self, key, default=None):
        print("  get", key)
        return super().get(key, default)


class Duck:
    def keys(self):
        return ["type"]

    def __getitem__(self, key):
        return key


values = [
    {"type": "point", "x": 1, "y": 2}, {"type": "point", "x": 1}, {"type": "circle", "r": 5}, {"type": "skip", "a": 1},
    {1: "one", None: "none"}, {"nested": {"deep": [1, 2]}}, {"nested": {"deep": []}}, {}, {-1: 1, 2.5: 2, 1j: 3, b"k": 4},
    [("type", "point")], "type", None, 5, {"type": 5},
]
for value in values:
    print(value, "->", describe(value))
print(describe(Duck()), describe(Default(type="t")), describe(type(int.__dict__)({"type": "proxy"})))


def keys_from_names(value):
    class Names:
        A = "a"
        B = "b"

    match value:
        case {Names.A: x, Names.B: y}:
            return x, y
        case {Names.A: x, **others}:
            return x, others
    return "nothing"


def duplicates(value):
    class Names:
        A = "same"
        B = "same"

    match value:
        case {Names.A: x, Names.B: y}:
            return x, y


show(
    'keys_from_names({"a": 1, "b": 2}), keys_from_names({"a": 1, "c": 3}), '
    'keys_from_names({"b": 1})',
    lambda: (
        keys_from_names({"a": 1, "b": 2}), keys_from_names({"a": 1, "c": 3}),
        keys_from_names({"b": 1}),
    ),
)
show('duplicates({"same": 1})', lambda: duplicates({"same": 1}))
show("duplicates({})", lambda: duplicates({}))
d = {"a": 1, "b": [2]}
match d:
    case {"b": [x], **rest}:
        rest["new"] = x
print(d, rest)
match {"a": {"b": {"c": 1}}}:
    case {"a": {"b": {"c": int(n)}}} as whole:
        print(n, whole)
match {"k": None}:
    case {"k": None}:
        print("None is matched by identity")
match {"k": 1.0}:
    case {"k": 1}:
        print("values compare with ==")

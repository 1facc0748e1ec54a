"""dict(): mappings, pairs, keywords, displays, fromkeys and what malformed arguments say."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Mapping:
    def keys(self):
        return iter(["a", "b"])

    def __getitem__(self, key):
        return key * 2


class NoGetitem:
    def keys(self):
        return ["a"]


class Sub(dict):
    def __setitem__(self, key, value):
        print("  setitem", key)
        super().__setitem__(key, value)


show(
    '{}, dict(), dict({"a": 1}), dict([("a", 1), ("b", 2)]), dict(a=1, b=2), dict({"a": '
    '1}, a=2, c=3), dict(["ab", "cd"])',
    lambda: (
        {}, dict(), dict({"a": 1}), dict([("a", 1), ("b", 2)]), dict(a=1, b=2),
        dict({"a": 1}, a=2, c=3), dict(["ab", "cd"]),
    ),
)
show(
    'dict(Mapping()), dict(zip("abc", range(3))), dict((x, x * x) for x in range(3)), '
    "dict([[1, 2]]), dict([])",
    lambda: (
        dict(Mapping()), dict(zip("abc", range(3))), dict((x, x * x) for x in range(3)),
        dict([[1, 2]]), dict([]),
    ),
)
show("dict(1)", lambda: dict(1))
show("dict([1])", lambda: dict([1]))
show('dict(["abc"])', lambda: dict(["abc"]))
show('dict([("a",)])', lambda: dict([("a",)]))
show('dict([("a", 1), 5])', lambda: dict([("a", 1), 5]))
show("dict([[]])", lambda: dict([[]]))
show('dict("ab")', lambda: dict("ab"))
show("dict(None)", lambda: dict(None))
show("dict({}, {})", lambda: dict({}, {}))
show("dict([([], 1)])", lambda: dict([([], 1)]))
show("dict(NoGetitem())", lambda: dict(NoGetitem()))
show(
    'dict(**{"a": 1}, b=2), dict(**{}), dict(self=1, cls=2)',
    lambda: (dict(**{"a": 1}, b=2), dict(**{}), dict(self=1, cls=2)),
)
show("dict(**{1: 2})", lambda: dict(**{1: 2}))
show(
    '{"a": 1, "a": 2}, {1: "a", 1.0: "b", True: "c"}, {**{"a": 1}, "b": 2, **{"a": 3}}',
    lambda: ({"a": 1, "a": 2}, {1: "a", 1.0: "b", True: "c"}, {**{"a": 1}, "b": 2, **{"a": 3}}),
)
show('{**[("a", 1)]}', lambda: {**[("a", 1)]})
show("{**None}", lambda: {**None})
show("{[]: 1}", lambda: {[]: 1})
show("{{}: 1}", lambda: {{}: 1})
show("{slice(1): 1}[slice(1)]", lambda: {slice(1): 1}[slice(1)])
show(
    'dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys(range(3), []), '
    'dict.fromkeys({"x": 1}), dict.fromkeys({1, 2}, 5)',
    lambda: (
        dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys(range(3), []),
        dict.fromkeys({"x": 1}), dict.fromkeys({1, 2}, 5),
    ),
)
show("dict.fromkeys(5)", lambda: dict.fromkeys(5))
show("dict.fromkeys([[]])", lambda: dict.fromkeys([[]]))
show("dict.fromkeys()", lambda: dict.fromkeys())
show('type(Sub.fromkeys("ab", 1)).__name__', lambda: type(Sub.fromkeys("ab", 1)).__name__)
show(
    'Sub(a=1), Sub([("x", 1)]), type(Sub(a=1).copy()).__name__, type(Sub(a=1) | {}).__name__',
    lambda: (
        Sub(a=1), Sub([("x", 1)]), type(Sub(a=1).copy()).__name__, type(Sub(a=1) | {}).__name__,
    ),
)
show(
    '{i: i for i in range(3)}, {k: v for k, v in [("a", 1)] if v}, {**{i: i for i in "ab"}}',
    lambda: (
        {i: i for i in range(3)}, {k: v for k, v in [("a", 1)] if v}, {**{i: i for i in "ab"}},
    ),
)
show(
    '{(lambda: print("  key"))(): print("  value")}',
    lambda: {(lambda: print("  key"))(): print("  value")},
)
show(
    'repr({"a": [1, {"b": 2}]}), str({1: "x"}), f"{ {1: 2} }"',
    lambda: (repr({"a": [1, {"b": 2}]}), str({1: "x"}), f"{ {1: 2} }"),
)
show('format({}, "5")', lambda: format({}, "5"))


def recursive():
    d = {}
    d["self"] = d
    d["list"] = [d]
    return d


show("recursive()", lambda: recursive())
show(
    "dict.__mro__, dict.__hash__, dict[int, str], dict.__class_getitem__(int)",
    lambda: (dict.__mro__, dict.__hash__, dict[int, str], dict.__class_getitem__(int)),
)
show("hash({})", lambda: hash({}))
show(
    "dict.__new__(dict, 1, 2, 3), dict.__new__(Sub)",
    lambda: (dict.__new__(dict, 1, 2, 3), dict.__new__(Sub)),
)
show("{}.__init__(5)", lambda: {}.__init__(5))
d = {"keep": 1}
d.__init__(a=2)
print(d)

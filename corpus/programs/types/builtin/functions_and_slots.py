"""Builtin functions, method descriptors, slot wrappers: attributes, calls with wrong receivers."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    "len.__name__, len.__qualname__, len.__module__, len.__text_signature__, len.__self__.__name__",
    lambda: (
        len.__name__, len.__qualname__, len.__module__, len.__text_signature__,
        len.__self__.__name__,
    ),
)
show(
    "print.__text_signature__, sorted.__text_signature__, isinstance.__text_signature__, "
    "max.__text_signature__, dir.__text_signature__",
    lambda: (
        print.__text_signature__, sorted.__text_signature__, isinstance.__text_signature__,
        max.__text_signature__, dir.__text_signature__,
    ),
)
show('setattr(len, "x", 1)', lambda: setattr(len, "x", 1))
show('setattr(len, "__name__", "x")', lambda: setattr(len, "__name__", "x"))
show("len.nope", lambda: len.nope)
show(
    "len == len, len != max, hash(len) == hash(len), len.__call__([1]), "
    "len.__reduce__(), bool(len)",
    lambda: (
        len == len, len != max, hash(len) == hash(len), len.__call__([1]), len.__reduce__(),
        bool(len),
    ),
)
show("len < max", lambda: len < max)
show("len()", lambda: len())
show("len(1, 2)", lambda: len(1, 2))
show("len(obj=[])", lambda: len(obj=[]))
show("len(5)", lambda: len(5))
show("abs()", lambda: abs())
show('abs("x")', lambda: abs("x"))
show("abs(x=1)", lambda: abs(x=1))
show(
    'list.append([1], 2), str.upper("a"), dict.get({"a": 1}, "a"), int.bit_length(5)',
    lambda: (list.append([1], 2), str.upper("a"), dict.get({"a": 1}, "a"), int.bit_length(5)),
)
show("list.append()", lambda: list.append())
show("list.append(5)", lambda: list.append(5))
show("list.append((), 1)", lambda: list.append((), 1))
show("str.upper(5)", lambda: str.upper(5))
show('str.join(["a"])', lambda: str.join(["a"]))
show('str.split(5, ",")', lambda: str.split(5, ","))
show("dict.get([], 1)", lambda: dict.get([], 1))
show(
    'dict.fromkeys("ab", 1), dict.fromkeys.__self__, {}.fromkeys.__self__, '
    'dict.__dict__["fromkeys"].__get__(None, dict)("a")',
    lambda: (
        dict.fromkeys("ab", 1), dict.fromkeys.__self__, {}.fromkeys.__self__,
        dict.__dict__["fromkeys"].__get__(None, dict)("a"),
    ),
)
show('dict.__dict__["fromkeys"]()', lambda: dict.__dict__["fromkeys"]())
show(
    'dict.__dict__["fromkeys"](dict, "ab"), dict.__dict__["fromkeys"](type("D", (dict,), {}), "a")',
    lambda: (
        dict.__dict__["fromkeys"](dict, "ab"),
        dict.__dict__["fromkeys"](type("D", (dict,), {}), "a"),
    ),
)
show('dict.__dict__["fromkeys"](int, "ab")', lambda: dict.__dict__["fromkeys"](int, "ab"))
show('dict.__dict__["fromkeys"](5, "ab")', lambda: dict.__dict__["fromkeys"](5, "ab"))
show(
    "list.append.__name__, list.append.__qualname__, list.append.__objclass__, "
    "list.append.__text_signature__, list.append.__doc__ is not None",
    lambda: (
        list.append.__name__, list.append.__qualname__, list.append.__objclass__,
        list.append.__text_signature__, list.append.__doc__ is not None,
    ),
)
show(
    "int.__add__(1, 2), int.__add__.__name__, int.__add__.__objclass__, "
    "int.__add__.__qualname__, int.__add__.__text_signature__",
    lambda: (
        int.__add__(1, 2), int.__add__.__name__, int.__add__.__objclass__,
        int.__add__.__qualname__, int.__add__.__text_signature__,
    ),
)
show("int.__add__()", lambda: int.__add__())
show("int.__add__(1)", lambda: int.__add__(1))
show('int.__add__("a", 1)', lambda: int.__add__("a", 1))
show("int.__add__(1, 2, 3)", lambda: int.__add__(1, 2, 3))
show("int.__add__(1, x=2)", lambda: int.__add__(1, x=2))
show(
    "(1).__add__(2), (1).__add__.__self__, (1).__add__.__name__, (1).__add__ == "
    "(1).__add__, (1).__add__ == (2).__add__, (1).__add__.__objclass__",
    lambda: (
        (1).__add__(2), (1).__add__.__self__, (1).__add__.__name__, (1).__add__ == (1).__add__,
        (1).__add__ == (2).__add__, (1).__add__.__objclass__,
    ),
)
show("(1).__add__()", lambda: (1).__add__())
show("(1).__add__(1, 2)", lambda: (1).__add__(1, 2))
show("(1).__add__.x", lambda: (1).__add__.x)
show(
    "int.real.__name__, int.real.__objclass__, int.real.__get__(5), "
    "int.real.__get__(None, int) is int.real, int.real.__doc__ is not None",
    lambda: (
        int.real.__name__, int.real.__objclass__, int.real.__get__(5),
        int.real.__get__(None, int) is int.real, int.real.__doc__ is not None,
    ),
)
show('int.real.__get__("x")', lambda: int.real.__get__("x"))
show("int.real.__set__(5, 1)", lambda: int.real.__set__(5, 1))
show("int.real.__delete__(5)", lambda: int.real.__delete__(5))
show("int.real.__get__()", lambda: int.real.__get__())
show(
    "slice.start.__get__(slice(1, 2)), slice.start.__name__, type(slice.start).__name__",
    lambda: (slice.start.__get__(slice(1, 2)), slice.start.__name__, type(slice.start).__name__),
)
show("slice.start.__set__(slice(1), 5)", lambda: slice.start.__set__(slice(1), 5))
show("slice.start.__get__(5)", lambda: slice.start.__get__(5))
show(
    "list.append.__get__([1])(5), list.append.__get__(None, list) is list.append",
    lambda: (list.append.__get__([1])(5), list.append.__get__(None, list) is list.append),
)
show("list.append.__get__(5)", lambda: list.append.__get__(5))
show("list.append.__get__(None, None)", lambda: list.append.__get__(None, None))
show(
    "int.__add__.__get__(5, int)(3), int.__add__.__get__(None, int) is int.__add__",
    lambda: (int.__add__.__get__(5, int)(3), int.__add__.__get__(None, int) is int.__add__),
)
show('int.__add__.__get__("x")', lambda: int.__add__.__get__("x"))
show(
    "object.__init__.__text_signature__, object.__repr__.__name__, "
    "type.__call__.__name__, int.__new__.__name__, int.__new__.__self__",
    lambda: (
        object.__init__.__text_signature__, object.__repr__.__name__, type.__call__.__name__,
        int.__new__.__name__, int.__new__.__self__,
    ),
)
show(
    "type(len).__name__, type(list.append).__name__, type(int.__add__).__name__, "
    'type((1).__add__).__name__, type(dict.__dict__["fromkeys"]).__name__',
    lambda: (
        type(len).__name__, type(list.append).__name__, type(int.__add__).__name__,
        type((1).__add__).__name__, type(dict.__dict__["fromkeys"]).__name__,
    ),
)
show("type(len)()", lambda: type(len)())
show("type(int.__add__)()", lambda: type(int.__add__)())
show('type("B", (type(len),), {})', lambda: type("B", (type(len),), {}))
show(
    "[].append.__self__, [].append.__name__, [].append.__reduce__()[1], "
    "[].append.__text_signature__",
    lambda: (
        [].append.__self__, [].append.__name__, [].append.__reduce__()[1],
        [].append.__text_signature__,
    ),
)

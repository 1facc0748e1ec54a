"""Classes with type parameters: INTRINSIC_SUBSCRIPT_GENERIC brings in typing.Generic."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Box[T]:
    def __init__(self, value: T):
        self.value = value

    def map[U](self, f) -> "Box[U]":
        return Box(f(self.value))


class Pair[A, B: int = int](Box[A]):
    second: B


class Meta(type):
    pass


class WithMeta[T](metaclass=Meta):
    x: T


show(
    "Box(1).value, Box[int](2).value, Box.__type_params__, Box.__parameters__, "
    "Box[int].__args__, Box[int].__origin__ is Box, Box(1).map(str).value",
    lambda: (
        Box(1).value, Box[int](2).value, Box.__type_params__, Box.__parameters__,
        Box[int].__args__, Box[int].__origin__ is Box, Box(1).map(str).value,
    ),
)
show(
    "Pair.__type_params__, Pair.__mro__[1].__name__, Pair.__orig_bases__, Pair[int, "
    'str].__args__, Pair("a").value',
    lambda: (
        Pair.__type_params__, Pair.__mro__[1].__name__, Pair.__orig_bases__,
        Pair[int, str].__args__, Pair("a").value,
    ),
)
show(
    "[b.__name__ for b in Box.__mro__], Box.__annotations__, Pair.__annotations__, "
    "WithMeta.__annotations__, type(WithMeta).__name__",
    lambda: (
        [b.__name__ for b in Box.__mro__], Box.__annotations__, Pair.__annotations__,
        WithMeta.__annotations__, type(WithMeta).__name__,
    ),
)
show("Box[int, str]", lambda: Box[int, str])
show(
    'Pair[int], Box["forward"].__args__, Box[int] == Box[int], hash(Box[int]) == hash(Box[int])',
    lambda: (
        Pair[int], Box["forward"].__args__, Box[int] == Box[int], hash(Box[int]) == hash(Box[int]),
    ),
)
show("isinstance(Box(1), Box[int])", lambda: isinstance(Box(1), Box[int]))
show("Box[int].value", lambda: Box[int].value)
show(
    "Box[int](1).__orig_class__, Box.__class_getitem__.__name__",
    lambda: (Box[int](1).__orig_class__, Box.__class_getitem__.__name__),
)

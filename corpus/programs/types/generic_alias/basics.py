"""types.GenericAlias and unions: building, attributes, calls, equality, isinstance and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


L = list[int]
U = int | str


class C:
    __class_getitem__ = classmethod(type(L))

    def __init__(self, x=1):
        self.x = x


show(
    'L, L.__origin__, L.__args__, L.__parameters__, L(), L("ab"), type(L).__name__, L == '
    "list[int], hash(L) == hash(list[int]), L != list[str], L.append is list.append",
    lambda: (
        L, L.__origin__, L.__args__, L.__parameters__, L(), L("ab"), type(L).__name__,
        L == list[int], hash(L) == hash(list[int]), L != list[str], L.append is list.append,
    ),
)
show(
    'dict[str, L], tuple[()], tuple[int, ...], list[[1, 2]], list["forward"], '
    "list[None], C[int], C[int](5).x, C[int]().__orig_class__, [*L], list[*tuple[int, str]]",
    lambda: (
        dict[str, L], tuple[()], tuple[int, ...], list[[1, 2]], list["forward"], list[None],
        C[int], C[int](5).x, C[int]().__orig_class__, [*L], list[*tuple[int, str]],
    ),
)
show("L[str]", lambda: L[str])
show("list[int][int]", lambda: list[int][int])
show("isinstance([], L)", lambda: isinstance([], L))
show("issubclass(list, L)", lambda: issubclass(list, L))
show("isinstance([], list[int] | None)", lambda: isinstance([], list[int] | None))
show(
    "L | None, None | L, L | int | L, dir(L)[:2] == dir(L)[:2], L.__unpacked__, "
    "L.__mro_entries__(()), repr(list[list[int]])",
    lambda: (
        L | None, None | L, L | int | L, dir(L)[:2] == dir(L)[:2], L.__unpacked__,
        L.__mro_entries__(()), repr(list[list[int]]),
    ),
)
show('setattr(L, "x", 1)', lambda: setattr(L, "x", 1))
show("L.nope", lambda: L.nope)
show(
    "U, U.__args__, int | int, int | str | int, U == str | int, hash(U) == hash(str | "
    "int), (int | None).__args__, U | float, type(U).__name__, isinstance(5, U), issubclass(bool, U)",
    lambda: (
        U, U.__args__, int | int, int | str | int, U == str | int, hash(U) == hash(str | int),
        (int | None).__args__, U | float, type(U).__name__, isinstance(5, U), issubclass(bool, U),
    ),
)
show("U[int]", lambda: U[int])
show("int | None", lambda: int | None)
show("int | 5", lambda: int | 5)
show("5 | int", lambda: 5 | int)
show('int | "x"', lambda: int | "x")
show("U()", lambda: U())
show(
    'isinstance(5, (U, float)), isinstance(None, int | None), isinstance("x", int | (str | None))',
    lambda: (
        isinstance(5, (U, float)), isinstance(None, int | None),
        isinstance("x", int | (str | None)),
    ),
)
show("issubclass(5, U)", lambda: issubclass(5, U))
show("U.nope", lambda: U.nope)
show(
    "U.__origin__, U.__parameters__, repr(int | list[str] | None), (int | str) == (int | "
    "str | bool), bool | int",
    lambda: (
        U.__origin__, U.__parameters__, repr(int | list[str] | None),
        (int | str) == (int | str | bool), bool | int,
    ),
)


def generic[T, V](x: T):
    return list[T], dict[T, V], T | None


a, b, c = generic(1)
show(
    "a, b, c, a.__parameters__, b.__parameters__, a[int], b[int, str], b[str, list[a]] , "
    "c.__args__",
    lambda: (a, b, c, a.__parameters__, b.__parameters__, a[int], b[int, str], b[str, list[a]] , c.__args__),
)
show("b[int]", lambda: b[int])
show("b[int, str, float]", lambda: b[int, str, float])
show(
    'type(L)(list, (1,)), type(L)(int, "x"), type(L)(list, int) == L',
    lambda: (type(L)(list, (1,)), type(L)(int, "x"), type(L)(list, int) == L),
)
show("type(L)()", lambda: type(L)())

"""Type parameters and type aliases: lazily evaluated bounds, scopes, attributes, repr."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def loud(value):
    print("  evaluated", value)
    return value


def first[T](items: list[T]) -> T:
    return items[0]


def bounded[A: loud(int), B: (loud(str), bytes), *C, **D](x: A) -> B:
    return A, B, C, D


def defaulted[T = loud(int), *Ts = *tuple[int, ...], **P = [int, str]]():
    return T, Ts, P


type Alias = loud(list)[int]
type Pair[X, Y] = tuple[X, Y]
type Recursive = list[Recursive] | None
type Broken = undefined_name

show(
    "first([1, 2]), first.__type_params__, first.__type_params__[0].__name__, "
    "first.__annotations__",
    lambda: (
        first([1, 2]), first.__type_params__, first.__type_params__[0].__name__,
        first.__annotations__,
    ),
)
a, b, c, d = bounded(1)
show(
    "a, b, c, d, [type(p).__name__ for p in (a, b, c, d)]",
    lambda: (a, b, c, d, [type(p).__name__ for p in (a, b, c, d)]),
)
show(
    "a.__bound__, b.__constraints__, a.__constraints__, b.__bound__",
    lambda: (a.__bound__, b.__constraints__, a.__constraints__, b.__bound__),
)
show(
    "a.__covariant__, a.__contravariant__, a.__infer_variance__, a.has_default()",
    lambda: (a.__covariant__, a.__contravariant__, a.__infer_variance__, a.has_default()),
)
show(
    "defaulted()[0].__default__, defaulted()[0].has_default()",
    lambda: (defaulted()[0].__default__, defaulted()[0].has_default()),
)
show(
    "Alias, Alias.__name__, Alias.__value__, type(Alias).__name__, Alias.__type_params__",
    lambda: (Alias, Alias.__name__, Alias.__value__, type(Alias).__name__, Alias.__type_params__),
)
show(
    "Pair, Pair.__type_params__, Pair[int, str], Pair[int, str].__args__, Pair.__value__",
    lambda: (Pair, Pair.__type_params__, Pair[int, str], Pair[int, str].__args__, Pair.__value__),
)
show("Recursive.__value__", lambda: Recursive.__value__)
show("Broken.__value__", lambda: Broken.__value__)
undefined_name = "now defined"
show("Broken.__value__", lambda: Broken.__value__)
show("Alias | None, None | Alias", lambda: (Alias | None, None | Alias))
show("Alias[int]", lambda: Alias[int])
show("Pair()", lambda: Pair())
show('setattr(Alias, "__name__", "x")', lambda: setattr(Alias, "__name__", "x"))
show(
    'setattr(first, "__type_params__", (1,)), first.__type_params__',
    lambda: (setattr(first, "__type_params__", (1,)), first.__type_params__),
)


class Scope:
    inner = "class attribute"

    def method[T](self, x: T = inner) -> T:
        return x, T

    type InClass = inner


show(
    "Scope().method()[0], str(Scope().method()[1]), Scope.InClass.__value__",
    lambda: (Scope().method()[0], str(Scope().method()[1]), Scope.InClass.__value__),
)


def outer[T]():
    def inner[U: T]():
        return U, T

    return inner()


u, t = outer()
show("u, t, u.__bound__, repr(t)", lambda: (u, t, u.__bound__, repr(t)))


def shadow[T](T):
    return T


show("shadow(5), shadow.__type_params__", lambda: (shadow(5), shadow.__type_params__))
show(
    '[n for n in dir(t) if not n.startswith("_")], t.__module__',
    lambda: ([n for n in dir(t) if not n.startswith("_")], t.__module__),
)
show("t()", lambda: t())
show("t[0]", lambda: t[0])
show("hash(t) == hash(t), t == t, t != u", lambda: (hash(t) == hash(t), t == t, t != u))

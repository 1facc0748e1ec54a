"""__index__, __int__, __float__, __complex__, __bytes__, __str__, __repr__, __format__, __hash__."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def make(name, value):
    return type("Made", (), {name: lambda self, *a: value})()


class SubInt(int):
    pass


for method, f in (
    ("__int__", int), ("__float__", float), ("__complex__", complex), ("__index__", int), ("__index__", float), ("__index__", complex),
    ("__bytes__", bytes), ("__str__", str), ("__repr__", repr), ("__hash__", hash), ("__bool__", bool), ("__len__", len), ("__len__", bool),
    ("__format__", format), ("__trunc__", int), ("__round__", round), ("__abs__", abs), ("__length_hint__", lambda x: list(type("I", (), {"__iter__": lambda s: iter("ab"), "__length_hint__": x.__length_hint__})())),
    ("__dir__", dir), ("__sizeof__", lambda x: x.__sizeof__()), ("__ceil__", lambda x: x.__ceil__()), ("__index__", hex), ("__index__", lambda x: [1, 2, 3][x]),
):
    row = []
    for value in (2, True, 2.5, 1j, "text", b"b", None, -1, SubInt(1), 2**70, NotImplemented):
        try:
            row.append(repr(f(make(method, value))))
        except Exception as error:
            row.append(f"{type(error).__name__}: {error}")
    print(method)
    for text in row:
        print("   ", text)

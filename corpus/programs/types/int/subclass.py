"""Subclasses of int: overridden operators, reflected priority, result types and conversions."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Loud(int):
    def __add__(self, other):
        return ("Loud add", int(self), other)

    def __radd__(self, other):
        return ("Loud radd", int(self), other)

    def __repr__(self):
        return f"Loud({int(self)})"


class Quiet(int):
    pass


class Str(int):
    def __str__(self):
        return "as str"


class Index(int):
    def __index__(self):
        return 1


class Tagged(int):
    def __new__(cls, value, tag):
        self = super().__new__(cls, value)
        self.tag = tag
        return self


class Slotted(int):
    __slots__ = ()


show(
    "Loud(1) + 2, 2 + Loud(1), Loud(1) + Loud(2), 1 + Quiet(1), Quiet(1) + 1",
    lambda: (Loud(1) + 2, 2 + Loud(1), Loud(1) + Loud(2), 1 + Quiet(1), Quiet(1) + 1),
)
show(
    "[type(x).__name__ for x in (Quiet(1) + Quiet(2), -Quiet(1), +Quiet(1), "
    "abs(Quiet(1)), ~Quiet(1))]",
    lambda: [type(x).__name__ for x in (Quiet(1) + Quiet(2), -Quiet(1), +Quiet(1), abs(Quiet(1)), ~Quiet(1))],
)
show(
    "[type(x).__name__ for x in (Quiet(5).real, Quiet(5).conjugate(), Quiet(5).numerator)]",
    lambda: [type(x).__name__ for x in (Quiet(5).real, Quiet(5).conjugate(), Quiet(5).numerator)],
)
show(
    "[type(x).__name__ for x in (int(Quiet(5)), Quiet(5) << 0, Quiet(5) | 0, round(Quiet(5)))]",
    lambda: [type(x).__name__ for x in (int(Quiet(5)), Quiet(5) << 0, Quiet(5) | 0, round(Quiet(5)))],
)
show(
    'Loud(5), str(Loud(5)), f"{Loud(5)}", f"{Loud(5):d}", "%d" % Loud(5), "%s" % Loud(5)',
    lambda: (Loud(5), str(Loud(5)), f"{Loud(5)}", f"{Loud(5):d}", "%d" % Loud(5), "%s" % Loud(5)),
)
show(
    'Str(5), str(Str(5)), f"{Str(5)}", f"{Str(5):d}", "%d" % Str(5), "%s" % Str(5), repr(Str(5))',
    lambda: (
        Str(5), str(Str(5)), f"{Str(5)}", f"{Str(5):d}", "%d" % Str(5), "%s" % Str(5),
        repr(Str(5)),
    ),
)
show(
    '[10, 20, 30][Quiet(2)], [10, 20, 30][Index(2)], range(10)[Quiet(3)], "abc"[Quiet(1)]',
    lambda: ([10, 20, 30][Quiet(2)], [10, 20, 30][Index(2)], range(10)[Quiet(3)], "abc"[Quiet(1)]),
)
show(
    'Tagged(3, "t").tag, Tagged(3, "t") == 3, Tagged(3, "t").__dict__',
    lambda: (Tagged(3, "t").tag, Tagged(3, "t") == 3, Tagged(3, "t").__dict__),
)
show("Tagged(3)", lambda: Tagged(3))
show('setattr(Slotted(1), "x", 1)', lambda: setattr(Slotted(1), "x", 1))
show(
    "Slotted(1) == 1, hash(Slotted(5)), {Slotted(1): 1}[1]",
    lambda: (Slotted(1) == 1, hash(Slotted(5)), {Slotted(1): 1}[1]),
)
show(
    "sum([Quiet(1), Quiet(2)]), type(sum([Quiet(1)])).__name__",
    lambda: (sum([Quiet(1), Quiet(2)]), type(sum([Quiet(1)])).__name__),
)
show("sum([Loud(1), Loud(2)])", lambda: sum([Loud(1), Loud(2)]))
show(
    "max(Quiet(1), 2, Quiet(3)), type(max(Quiet(1), Quiet(3))).__name__",
    lambda: (max(Quiet(1), 2, Quiet(3)), type(max(Quiet(1), Quiet(3))).__name__),
)
show(
    "isinstance(Quiet(1), int), issubclass(Quiet, int), type(Quiet(1)) is int",
    lambda: (isinstance(Quiet(1), int), issubclass(Quiet, int), type(Quiet(1)) is int),
)
show(
    "Quiet(10) == 10, Quiet(10) is Quiet(10), Quiet(10) < 11",
    lambda: (Quiet(10) == 10, Quiet(10) is Quiet(10), Quiet(10) < 11),
)
show('type("Q", (int,), {"__slots__": ["x"]})', lambda: type("Q", (int,), {"__slots__": ["x"]}))
show('type("Q", (int,), {"__slots__": []})(3)', lambda: type("Q", (int,), {"__slots__": []})(3))
show(
    'Quiet.__new__(Quiet, "0x10", 16), Quiet.from_bytes(b"\\x05"), '
    'type(Quiet.from_bytes(b"\\x05")).__name__',
    lambda: (
        Quiet.__new__(Quiet, "0x10", 16), Quiet.from_bytes(b"\x05"),
        type(Quiet.from_bytes(b"\x05")).__name__,
    ),
)
show(
    "Quiet(2) ** 3, 2 ** Quiet(3), divmod(Quiet(7), Quiet(2)), pow(Quiet(2), 5, 7)",
    lambda: (Quiet(2) ** 3, 2 ** Quiet(3), divmod(Quiet(7), Quiet(2)), pow(Quiet(2), 5, 7)),
)
show(
    "list(range(Quiet(3))), type(list(range(Quiet(3)))[0]).__name__, range(Quiet(3)).stop",
    lambda: (list(range(Quiet(3))), type(list(range(Quiet(3)))[0]).__name__, range(Quiet(3)).stop),
)
show(
    'chr(Quiet(65)), bytes(Quiet(2)), hex(Quiet(255)), "ab" * Quiet(2), [0] * Quiet(2)',
    lambda: (chr(Quiet(65)), bytes(Quiet(2)), hex(Quiet(255)), "ab" * Quiet(2), [0] * Quiet(2)),
)


class Reverse(int):
    def __rsub__(self, other):
        return "rsub"

    def __sub__(self, other):
        return "sub"


class Child(Reverse):
    pass


show(
    "1 - Reverse(2), Reverse(1) - 2, Reverse(1) - Child(2), Child(1) - Reverse(2)",
    lambda: (1 - Reverse(2), Reverse(1) - 2, Reverse(1) - Child(2), Child(1) - Reverse(2)),
)


class Bool(int):
    def __bool__(self):
        return False


show(
    "bool(Bool(5)), [x for x in [Bool(1), Quiet(1)] if x]",
    lambda: (bool(Bool(5)), [x for x in [Bool(1), Quiet(1)] if x]),
)


class Hash(int):
    __hash__ = None


show("hash(Hash(1))", lambda: hash(Hash(1)))
show("{Hash(1)}", lambda: {Hash(1)})

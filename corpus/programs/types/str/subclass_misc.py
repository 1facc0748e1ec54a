"""str subclasses, interning-insensitive identity, and attributes of str."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Sub(str):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self

    def upper(self):
        return "custom " + super().upper()


class Ordered(str):
    def __lt__(self, other):
        return len(self) < len(other)


class Hashed(str):
    def __hash__(self):
        return 7

    def __eq__(self, other):
        return True


class Chars(str):
    def __iter__(self):
        return iter(["iter"])

    def __len__(self):
        return 99

    def __getitem__(self, index):
        return f"item {index}"

    def __contains__(self, item):
        return item == "magic"


s = Sub("hello", extra=5)
show(
    's, s.extra, s.upper(), s.lower(), s.title(), s + "x", s * 2, s[0], s[:], len(s), s.__dict__',
    lambda: (
        s, s.extra, s.upper(), s.lower(), s.title(), s + "x", s * 2, s[0], s[:], len(s),
        s.__dict__,
    ),
)
show(
    '[type(x).__name__ for x in (s, s.lower(), s + "", s * 1, s[:], str(s), s.strip(), '
    '"%s" % s, f"{s}", s.format())]',
    lambda: [type(x).__name__ for x in (s, s.lower(), s + "", s * 1, s[:], str(s), s.strip(), "%s" % s, f"{s}", s.format())],
)
show(
    'sorted([Ordered("ccc"), Ordered("a"), Ordered("bb")]), max(Ordered("z"), '
    'Ordered("aa"), key=len)',
    lambda: (
        sorted([Ordered("ccc"), Ordered("a"), Ordered("bb")]),
        max(Ordered("z"), Ordered("aa"), key=len),
    ),
)
show(
    'Hashed("a") == "b", "b" == Hashed("a"), hash(Hashed("a")), {Hashed("a"): 1}[Hashed("zzz")]',
    lambda: (
        Hashed("a") == "b", "b" == Hashed("a"), hash(Hashed("a")), {Hashed("a"): 1}[Hashed("zzz")],
    ),
)
c = Chars("abc")
show(
    'list(c), len(c), c[1], c[1:2], "magic" in c, "a" in c, "".join(c), [*c], c.upper(), '
    'c.find("b"), str(c)',
    lambda: (
        list(c), len(c), c[1], c[1:2], "magic" in c, "a" in c, "".join(c), [*c], c.upper(),
        c.find("b"), str(c),
    ),
)
show(
    'tuple(c), ",".join(c), c == "abc", c.split("b"), "x%sx" % c',
    lambda: (tuple(c), ",".join(c), c == "abc", c.split("b"), "x%sx" % c),
)
show(
    'str.__new__(Sub, "x").upper(), str.__new__(Sub)',
    lambda: (str.__new__(Sub, "x").upper(), str.__new__(Sub)),
)
show("str.__new__(int)", lambda: str.__new__(int))
show("str.__new__(5)", lambda: str.__new__(5))
show(
    "str.__mro__, str.__bases__, issubclass(Sub, str), isinstance(s, str)",
    lambda: (str.__mro__, str.__bases__, issubclass(Sub, str), isinstance(s, str)),
)
show(
    '[n for n in dir(str) if not n.startswith("_")]',
    lambda: [n for n in dir(str) if not n.startswith("_")],
)
show('"x".nope', lambda: "x".nope)
show('"x".upper.nope', lambda: "x".upper.nope)
show('"x".append("y")', lambda: "x".append("y"))
show('"x".upp()', lambda: "x".upp())
show('"x"()', lambda: "x"())
show('-"x"', lambda: -"x")
show('+"x"', lambda: +"x")
show('"x" - "y"', lambda: "x" - "y")
show('"x" / 2', lambda: "x" / 2)
show('"x" % 1', lambda: "x" % 1)
show('"x" & "y"', lambda: "x" & "y")
show('"x" @ "y"', lambda: "x" @ "y")
show('int("x") if "x" else 0', lambda: int("x") if "x" else 0)
show('"a" < "b" < "c", "a" in "abc" in ["abc"]', lambda: ("a" < "b" < "c", "a" in "abc" in ["abc"]))
show(
    'str.maketrans.__name__, str.join.__qualname__, str.__doc__ is not None, "x".__class__',
    lambda: (str.maketrans.__name__, str.join.__qualname__, str.__doc__ is not None, "x".__class__),
)
show(
    'type("x".__iter__()).__name__, type("ñ".__iter__()).__name__, next("ñ".__iter__())',
    lambda: (type("x".__iter__()).__name__, type("ñ".__iter__()).__name__, next("ñ".__iter__())),
)

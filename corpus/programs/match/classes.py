"""Class patterns: positional and keyword, __match_args__, built-in self matching, errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Sub(Point):
    pass


class NoArgs:
    z = 3


class BadArgs:
    __match_args__ = ["x"]
    x = 1


class IntArgs:
    __match_args__ = (1,)


class Dup:
    __match_args__ = ("a", "a")
    a = 1


class Prop:
    __match_args__ = ("value",)

    @property
    def value(self):
        print("  property read")
        return 5

    @property
    def failing(self):
        raise ValueError("property failed")


class Meta(type):
    def __instancecheck__(cls, obj):
        print("  instancecheck", type(obj).__name__)
        return True


class Any(metaclass=Meta):
    pass


def point(value):
    match value:
        case Point(0, 0):
            return "origin"
        case Point(x, y=0):
            return f"on x at {x}"
        case Point(x=0, y=y):
            return f"on y at {y}"
        case Sub(a, b):
            return f"sub {a} {b}"
        case Point(Point(a, _), b):
            return f"nested {a} {b}"
        case Point():
            return "point"
        case NoArgs(z=3, missing=_):
            return "impossible"
        case NoArgs(z=z):
            return f"z {z}"
    return "other"


def builtin(value):
    match value:
        case bool(b):
            return f"bool {b}"
        case int(n) if n > 100:
            return f"big {n}"
        case int() | float():
            return "number"
        case str(s):
            return f"str {s}"
        case bytes(b) | bytearray(b):
            return f"bytes {b}"
        case list([a, *_]):
            return f"list from {a}"
        case tuple(t):
            return f"tuple {t}"
        case dict({"k": v}):
            return f"dict {v}"
        case set(s) | frozenset(s):
            return f"set {len(s)}"
        case None:
            return "none"
        case type():
            return f"class {value.__name__}"
        case object(__class__=cls):
            return f"object {cls.__name__}"


for value in (Point(0, 0), Point(5, 0), Point(0, 6), Point(1, 2), Sub(1, 2), Point(Point(1, 2), 3), NoArgs(), 5, Point):
    print(point(value))
for value in (True, 1, 1000, 2.5, "s", b"b", bytearray(b"a"), [1, 2], [], (1,), {"k": 1}, {}, {1}, frozenset(), None, int, len):
    print(builtin(value))


def attempt(case, value):
    match case:
        case "too many":
            match value:
                case Point(1, 2, 3):
                    return "yes"
        case "no match args":
            match value:
                case NoArgs(1):
                    return "yes"
        case "bad match args":
            match value:
                case BadArgs(1):
                    return "yes"
        case "int match args":
            match value:
                case IntArgs(1):
                    return "yes"
        case "duplicate":
            match value:
                case Dup(1, 1):
                    return "yes"
        case "twice":
            match value:
                case Point(1, x=1):
                    return "yes"
        case "not a class":
            pattern = "text"
            match value:
                case pattern.upper():
                    return "yes"
        case "two for int":
            match value:
                case int(1, 2):
                    return "yes"
        case "property":
            match value:
                case Prop(5, value=5):
                    return "yes"
        case "failing":
            match value:
                case Prop(failing=5):
                    return "yes"
        case "meta":
            match value:
                case Any():
                    return "yes"
    return "no"


show('attempt("too many", Point(1, 2))', lambda: attempt("too many", Point(1, 2)))
show('attempt("too many", 5)', lambda: attempt("too many", 5))
show('attempt("no match args", NoArgs())', lambda: attempt("no match args", NoArgs()))
show('attempt("bad match args", BadArgs())', lambda: attempt("bad match args", BadArgs()))
show('attempt("int match args", IntArgs())', lambda: attempt("int match args", IntArgs()))
show('attempt("duplicate", Dup())', lambda: attempt("duplicate", Dup()))
show('attempt("twice", Point(1, 2))', lambda: attempt("twice", Point(1, 2)))
show('attempt("not a class", 5)', lambda: attempt("not a class", 5))
show('attempt("two for int", 5)', lambda: attempt("two for int", 5))
show('attempt("property", Prop())', lambda: attempt("property", Prop()))
show('attempt("failing", Prop())', lambda: attempt("failing", Prop()))
show('attempt("meta", 5)', lambda: attempt("meta", 5))

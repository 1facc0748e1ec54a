"""enum: members, values, aliases, auto, Flag arithmetic, lookup, iteration and errors."""

import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def describe(self):
        return f"{self.name}={self.value}"

    @classmethod
    def default(cls):
        return cls.GREEN


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Mode(IntFlag):
    A = 1
    B = 2


class Word(StrEnum):
    HELLO = auto()
    BYE = "bye!"


class Planet(Enum):
    EARTH = (5.97, 6.37)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius


show(
    'list(Color), Color.RED, Color(2), Color["GREEN"], Color.CRIMSON is Color.RED, '
    "Color.RED.describe(), Color.default(), len(Color), Color.RED in Color, 1 in Color, 9 in Color",
    lambda: (
        list(Color), Color.RED, Color(2), Color["GREEN"], Color.CRIMSON is Color.RED,
        Color.RED.describe(), Color.default(), len(Color), Color.RED in Color, 1 in Color,
        9 in Color,
    ),
)
show("Color(9)", lambda: Color(9))
show('Color["NOPE"]', lambda: Color["NOPE"])
show("Color.NOPE", lambda: Color.NOPE)
show('setattr(Color, "RED", 5)', lambda: setattr(Color, "RED", 5))
show('delattr(Color, "RED")', lambda: delattr(Color, "RED"))
show('type("Sub", (Color,), {})', lambda: type("Sub", (Color,), {}))
show("Color.RED < Color.GREEN", lambda: Color.RED < Color.GREEN)
show(
    'Color.RED == 1, Color.RED == Color.RED, hash(Color.RED) == hash("RED"), '
    'Color.__members__.keys(), str(Color.RED), repr(Color.RED), f"{Color.RED}", Color.RED.name',
    lambda: (
        Color.RED == 1, Color.RED == Color.RED, hash(Color.RED) == hash("RED"),
        Color.__members__.keys(), str(Color.RED), repr(Color.RED), f"{Color.RED}", Color.RED.name,
    ),
)
show(
    "Perm.R | Perm.W, Perm.RW, Perm.R in Perm.RW, ~Perm.R, Perm.R & Perm.W, Perm.R ^ "
    "Perm.RW, bool(Perm(0)), list(Perm.RW), Perm(3), len(Perm.RW), Perm(7)",
    lambda: (
        Perm.R | Perm.W, Perm.RW, Perm.R in Perm.RW, ~Perm.R, Perm.R & Perm.W, Perm.R ^ Perm.RW,
        bool(Perm(0)), list(Perm.RW), Perm(3), len(Perm.RW), Perm(7),
    ),
)
show("Perm(8)", lambda: Perm(8))
show(
    "Level.LOW < Level.HIGH, Level.HIGH + 1, Level(10), sorted([Level.HIGH, Level.LOW]), "
    'f"{Level.LOW}", Level.LOW == 1, {1: "x"}[Level.LOW]',
    lambda: (
        Level.LOW < Level.HIGH, Level.HIGH + 1, Level(10), sorted([Level.HIGH, Level.LOW]),
        f"{Level.LOW}", Level.LOW == 1, {1: "x"}[Level.LOW],
    ),
)
show(
    "Mode.A | Mode.B, Mode.A | 8, Mode(0), Mode.A + 1, Word.HELLO, Word.BYE.upper(), "
    'f"{Word.HELLO}", Word("bye!")',
    lambda: (
        Mode.A | Mode.B, Mode.A | 8, Mode(0), Mode.A + 1, Word.HELLO, Word.BYE.upper(),
        f"{Word.HELLO}", Word("bye!"),
    ),
)
show(
    "Planet.EARTH.mass, Planet.EARTH.value, Planet((5.97, 6.37))",
    lambda: (Planet.EARTH.mass, Planet.EARTH.value, Planet((5.97, 6.37))),
)


def duplicates():
    @unique
    class U(Enum):
        A = 1
        B = 1


show("duplicates()", lambda: duplicates())
Made = Enum("Made", "X Y Z")
show(
    'list(Made), Made.X.value, Enum("Two", {"P": "p"}).P, Enum("S", ["A", "B"], start=5).B.value',
    lambda: (
        list(Made), Made.X.value, Enum("Two", {"P": "p"}).P,
        Enum("S", ["A", "B"], start=5).B.value,
    ),
)


class Missing(Enum):
    A = 1

    @classmethod
    def _missing_(cls, value):
        return cls.A if value == "alias" else None


show('Missing("alias")', lambda: Missing("alias"))
show('Missing("other")', lambda: Missing("other"))


class WithMember(Enum):
    _ignore_ = ["temp"]
    temp = 5
    A = enum.member(len)
    B = enum.nonmember(7)


show(
    "WithMember.A, WithMember.B, [m.name for m in WithMember]",
    lambda: (WithMember.A, WithMember.B, [m.name for m in WithMember]),
)

"""int methods: bit_length, bit_count, to_bytes, from_bytes, as_integer_ratio and the rest."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show(
    "[(x, x.bit_length()) for x in (0, 1, -1, 255, 256, -256, 2**30, 2**60 - 1, 10**30)]",
    lambda: [(x, x.bit_length()) for x in (0, 1, -1, 255, 256, -256, 2**30, 2**60 - 1, 10**30)],
)
show(
    "[(x, x.bit_count()) for x in (0, 1, -1, 255, -255, 2**100 - 1)]",
    lambda: [(x, x.bit_count()) for x in (0, 1, -1, 255, -255, 2**100 - 1)],
)
show(
    "(5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator",
    lambda: ((5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator),
)
show(
    "(5).is_integer(), (-5).as_integer_ratio(), True.as_integer_ratio()",
    lambda: ((5).is_integer(), (-5).as_integer_ratio(), True.as_integer_ratio()),
)
show(
    '(258).to_bytes(2), (258).to_bytes(2, "little"), (258).to_bytes(4, "big"), (0).to_bytes(0)',
    lambda: (
        (258).to_bytes(2), (258).to_bytes(2, "little"), (258).to_bytes(4, "big"), (0).to_bytes(0),
    ),
)
show(
    '(1).to_bytes(), (-1).to_bytes(3, signed=True), (-129).to_bytes(2, "little", signed=True)',
    lambda: (
        (1).to_bytes(), (-1).to_bytes(3, signed=True), (-129).to_bytes(2, "little", signed=True),
    ),
)
show('(128).to_bytes(1, "big", signed=True)', lambda: (128).to_bytes(1, "big", signed=True))
show("(256).to_bytes(1)", lambda: (256).to_bytes(1))
show("(-1).to_bytes(2)", lambda: (-1).to_bytes(2))
show("(1).to_bytes(-1)", lambda: (1).to_bytes(-1))
show('(1).to_bytes(2, "middle")', lambda: (1).to_bytes(2, "middle"))
show("(1).to_bytes(2, 5)", lambda: (1).to_bytes(2, 5))
show('(1).to_bytes("2")', lambda: (1).to_bytes("2"))
show(
    '(1).to_bytes(length=2, byteorder="little")',
    lambda: (1).to_bytes(length=2, byteorder="little"),
)
show(
    '(2**70).to_bytes(9, "big"), (-(2**71)).to_bytes(9, "little", signed=True)',
    lambda: ((2**70).to_bytes(9, "big"), (-(2**71)).to_bytes(9, "little", signed=True)),
)
show("(2**70).to_bytes(8)", lambda: (2**70).to_bytes(8))
show(
    'int.from_bytes(b""), int.from_bytes(b"\\x01\\x02"), int.from_bytes(b"\\x01\\x02", "little")',
    lambda: (
        int.from_bytes(b""), int.from_bytes(b"\x01\x02"), int.from_bytes(b"\x01\x02", "little"),
    ),
)
show(
    'int.from_bytes(b"\\xff\\xfe", signed=True), int.from_bytes(b"\\xff\\xfe", "little", '
    "signed=True)",
    lambda: (
        int.from_bytes(b"\xff\xfe", signed=True),
        int.from_bytes(b"\xff\xfe", "little", signed=True),
    ),
)
show(
    "int.from_bytes([1, 2, 3]), int.from_bytes((255,), signed=True), int.from_bytes(range(10))",
    lambda: (
        int.from_bytes([1, 2, 3]), int.from_bytes((255,), signed=True), int.from_bytes(range(10)),
    ),
)
show(
    'int.from_bytes(bytearray(b"\\x80" + b"\\0" * 9), "big", signed=True)',
    lambda: int.from_bytes(bytearray(b"\x80" + b"\0" * 9), "big", signed=True),
)
show('int.from_bytes("ab")', lambda: int.from_bytes("ab"))
show("int.from_bytes([256])", lambda: int.from_bytes([256]))
show("int.from_bytes(5)", lambda: int.from_bytes(5))
show('int.from_bytes(b"a", "none")', lambda: int.from_bytes(b"a", "none"))
show("int.from_bytes()", lambda: int.from_bytes())
show(
    "(5).__index__(), (5).__int__(), (5).__float__(), (5).__trunc__(), (5).__floor__(), "
    "(5).__ceil__()",
    lambda: (
        (5).__index__(), (5).__int__(), (5).__float__(), (5).__trunc__(), (5).__floor__(),
        (5).__ceil__(),
    ),
)
show(
    "(15).__round__(-1), (25).__round__(-1), (-15).__round__(-1), (149).__round__(-2), "
    "(5).__round__()",
    lambda: (
        (15).__round__(-1), (25).__round__(-1), (-15).__round__(-1), (149).__round__(-2),
        (5).__round__(),
    ),
)
show(
    "round(12345, -2), round(15, -1), round(25, -1), round(5, 3), round(5, None), "
    "round(2**100, -20)",
    lambda: (
        round(12345, -2), round(15, -1), round(25, -1), round(5, 3), round(5, None),
        round(2**100, -20),
    ),
)
show('round(5, "x")', lambda: round(5, "x"))
show("round(5, 1.5)", lambda: round(5, 1.5))
show(
    "(7).__divmod__(2), (7).__rdivmod__(2), (7).__floordiv__(2), (7).__mod__(4), (7).__rsub__(1)",
    lambda: (
        (7).__divmod__(2), (7).__rdivmod__(2), (7).__floordiv__(2), (7).__mod__(4),
        (7).__rsub__(1),
    ),
)
show(
    '(2).__pow__(3), (2).__rpow__(3), (2).__pow__(3, 5), (2).__pow__("x"), (2).__pow__(3.0)',
    lambda: (
        (2).__pow__(3), (2).__rpow__(3), (2).__pow__(3, 5), (2).__pow__("x"), (2).__pow__(3.0),
    ),
)
show(
    '(2).__add__("x"), (2).__radd__(1.0), (2).__lshift__(3), (2).__rlshift__(3), (2).__and__(1.0)',
    lambda: (
        (2).__add__("x"), (2).__radd__(1.0), (2).__lshift__(3), (2).__rlshift__(3),
        (2).__and__(1.0),
    ),
)
show(
    '(6).__getnewargs__(), (6).__format__("x"), (6).__repr__(), (6).__str__(), (6).__abs__()',
    lambda: (
        (6).__getnewargs__(), (6).__format__("x"), (6).__repr__(), (6).__str__(), (6).__abs__(),
    ),
)
show(
    "(6).__neg__(), (6).__pos__(), (6).__invert__(), (6).__sizeof__() == (7).__sizeof__()",
    lambda: ((6).__neg__(), (6).__pos__(), (6).__invert__(), (6).__sizeof__() == (7).__sizeof__()),
)
show("(6).bit_length(1)", lambda: (6).bit_length(1))
show("(6).as_integer_ratio(x=1)", lambda: (6).as_integer_ratio(x=1))
show("int.bit_length()", lambda: int.bit_length())
show('int.bit_length("x")', lambda: int.bit_length("x"))
show("int.real", lambda: int.real)
show('setattr(5, "real", 1)', lambda: setattr(5, "real", 1))
show("(5).nope", lambda: (5).nope)
show(
    "10**20 is not None, (5).__class__, int.__doc__ is not None",
    lambda: (10**20 is not None, (5).__class__, int.__doc__ is not None),
)
show("len(5)", lambda: len(5))
show("5[0]", lambda: 5[0])
show("5()", lambda: 5())
show("iter(5)", lambda: iter(5))
show("[*range((3).__index__())]", lambda: [*range((3).__index__())])
show('list("abc")[(1).__index__()]', lambda: list("abc")[(1).__index__()])

"""bool: construction, arithmetic, logic, formatting and truth protocol errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return self.value


class Length:
    def __init__(self, value):
        self.value = value

    def __len__(self):
        return self.value


class Raises:
    def __bool__(self):
        raise KeyError("truth")


class NoBool:
    __bool__ = None


show(
    'bool(), bool(0), bool(1), bool(""), bool("0"), bool([]), bool([0]), bool(0.0), bool(-0.0)',
    lambda: (
        bool(), bool(0), bool(1), bool(""), bool("0"), bool([]), bool([0]), bool(0.0), bool(-0.0),
    ),
)
show("bool(1, 2)", lambda: bool(1, 2))
show("bool(x=1)", lambda: bool(x=1))
show("bool(Truth(True)), bool(Truth(False))", lambda: (bool(Truth(True)), bool(Truth(False))))
show("bool(Truth(1))", lambda: bool(Truth(1)))
show("bool(Truth(None))", lambda: bool(Truth(None)))
show("bool(Length(0)), bool(Length(3))", lambda: (bool(Length(0)), bool(Length(3))))
show("bool(Length(-1))", lambda: bool(Length(-1)))
show('bool(Length("x"))', lambda: bool(Length("x")))
show("bool(Length(2**100))", lambda: bool(Length(2**100)))
show("bool(Raises())", lambda: bool(Raises()))
show("bool(NoBool())", lambda: bool(NoBool()))
show("not Truth(False), not Truth(True)", lambda: (not Truth(False), not Truth(True)))
show('not Truth("yes")', lambda: not Truth("yes"))
show(
    "[x for x in [Truth(True), Truth(False)] if x][0].value",
    lambda: [x for x in [Truth(True), Truth(False)] if x][0].value,
)
show(
    "True + True, True - False, True * 3, True / 2, True // True, True % 2, True**2",
    lambda: (True + True, True - False, True * 3, True / 2, True // True, True % 2, True**2),
)
show(
    "-True, +True, abs(True), round(True), divmod(True, 2)",
    lambda: (-True, +True, abs(True), round(True), divmod(True, 2)),
)
show(
    "True & False, True | False, True ^ True, type(True & True), type(True & 1), type(True | 0)",
    lambda: (
        True & False, True | False, True ^ True, type(True & True), type(True & 1), type(True | 0),
    ),
)
show("True << 3, True >> 1, type(True << 0)", lambda: (True << 3, True >> 1, type(True << 0)))
show(
    "True == 1, True == 1.0, False == 0j, True is True, True != 2",
    lambda: (True == 1, True == 1.0, False == 0j, True is True, True != 2),
)
show(
    "True < 2, False < True, True <= True, sorted([True, False, 2, -1])",
    lambda: (True < 2, False < True, True <= True, sorted([True, False, 2, -1])),
)
show(
    'hash(True), hash(False), {1: "a", True: "b"}, {True, 1, 1.0}',
    lambda: (hash(True), hash(False), {1: "a", True: "b"}, {True, 1, 1.0}),
)
show(
    'repr(True), str(False), f"{True}", f"{True:d}", f"{True:5}|", f"{True!r:>6}"',
    lambda: (repr(True), str(False), f"{True}", f"{True:d}", f"{True:5}|", f"{True!r:>6}"),
)
show('"%d %s %r %x" % (True, True, False, True)', lambda: "%d %s %r %x" % (True, True, False, True))
show('format(True, "s")', lambda: format(True, "s"))
show(
    "int(True), float(True), complex(True), [10, 20][True]",
    lambda: (int(True), float(True), complex(True), [10, 20][True]),
)
show(
    "bool.__mro__, bool.__bases__, issubclass(bool, int), isinstance(True, int)",
    lambda: (bool.__mro__, bool.__bases__, issubclass(bool, int), isinstance(True, int)),
)
show('type("B", (bool,), {})', lambda: type("B", (bool,), {}))
show(
    'bool.from_bytes(b"\\x00"), bool.from_bytes(b"\\x01\\x00", "little")',
    lambda: (bool.from_bytes(b"\x00"), bool.from_bytes(b"\x01\x00", "little")),
)
show(
    "True.real, True.imag, True.numerator, True.denominator, True.bit_length()",
    lambda: (True.real, True.imag, True.numerator, True.denominator, True.bit_length()),
)
show(
    "True.conjugate(), True.__index__(), type(True.__index__())",
    lambda: (True.conjugate(), True.__index__(), type(True.__index__())),
)
show(
    "all([]), any([]), all([1, Truth(True)]), any([0, Truth(False), 3])",
    lambda: (all([]), any([]), all([1, Truth(True)]), any([0, Truth(False), 3])),
)
show(
    'True and "x", False and "x", 0 or "y", "" or [] or None',
    lambda: (True and "x", False and "x", 0 or "y", "" or [] or None),
)
show("1 < 2 < 3, 1 < 3 < 2, 3 > 2 == 2", lambda: (1 < 2 < 3, 1 < 3 < 2, 3 > 2 == 2))
show("bool.__new__(bool, 5), bool.__new__()", lambda: (bool.__new__(bool, 5), bool.__new__()))
show("bool.__new__(int)", lambda: bool.__new__(int))
show(
    "True.__and__(1), True.__and__(1.0), True.__rand__(False), True.__xor__(True)",
    lambda: (True.__and__(1), True.__and__(1.0), True.__rand__(False), True.__xor__(True)),
)
show("True.x", lambda: True.x)
show('setattr(True, "x", 1)', lambda: setattr(True, "x", 1))
show("True()", lambda: True())
show("True[0]", lambda: True[0])

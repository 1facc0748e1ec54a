"""Binary operator dispatch: reflected methods, subclasses first, NotImplemented, in-place."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


OPS = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "matmul": lambda a, b: a @ b,
    "truediv": lambda a, b: a / b, "floordiv": lambda a, b: a // b, "mod": lambda a, b: a % b, "pow": lambda a, b: a**b,
    "lshift": lambda a, b: a << b, "rshift": lambda a, b: a >> b, "and": lambda a, b: a & b, "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b, "divmod": divmod,
}


def method(name, answer=None):
    def operator(self, other, *rest):
        if answer is not None:
            return answer
        return f"{type(self).__name__}.{name}({type(other).__name__})"

    return operator


def make(name, bases=(), prefixes=("", "r", "i"), answer=None):
    ns = {f"__{p}{op}__": method(p + op, answer) for p in prefixes for op in OPS}
    return type(name, bases, ns)


Full = make("Full")
Left = make("Left", prefixes=("",))
Right = make("Right", prefixes=("r",))
Refuses = make("Refuses", answer=NotImplemented)
Sub = make("Sub", (Full,))
PlainSub = type("PlainSub", (Full,), {})
for name, op in OPS.items():
    print(name, op(Full(), 1), op(1, Full()), op(Left(), Right()), op(Full(), Sub()), op(Full(), PlainSub()), op(Refuses(), Right()))
    for a, b in ((Right(), Left()), (Refuses(), Refuses()), (Left(), 1), (1, Left()), (None, "s")):
        try:
            print("   ", op(a, b))
        except TypeError as error:
            print("   ", error)


def inplace(kind):
    results = []
    v = kind(); v += 1; results.append(v)
    v = kind(); v -= 1; results.append(v)
    v = kind(); v *= 1; results.append(v)
    v = kind(); v @= 1; results.append(v)
    v = kind(); v /= 1; results.append(v)
    v = kind(); v //= 1; results.append(v)
    v = kind(); v %= 1; results.append(v)
    v = kind(); v **= 1; results.append(v)
    v = kind(); v <<= 1; results.append(v)
    v = kind(); v >>= 1; results.append(v)
    v = kind(); v &= 1; results.append(v)
    v = kind(); v |= 1; results.append(v)
    v = kind(); v ^= 1; results.append(v)
    return results


show("inplace(Full)", lambda: inplace(Full))
show("inplace(Left)", lambda: inplace(Left))
show("inplace(Refuses)", lambda: inplace(Refuses))
show("inplace(int)", lambda: inplace(int))
show("inplace(lambda: 2.5)", lambda: inplace(lambda: 2.5))
show('inplace(lambda: "s")', lambda: inplace(lambda: "s"))


class Pow:
    def __pow__(self, other, mod="absent"):
        return ("pow", other, mod)

    def __rpow__(self, other, mod="absent"):
        return ("rpow", other, mod)


show(
    "Pow() ** 2, 2 ** Pow(), pow(Pow(), 2), pow(Pow(), 2, 5), pow(2, Pow()), pow(2, "
    "Pow(), 5), pow(2, 3, Pow())",
    lambda: (
        Pow() ** 2, 2 ** Pow(), pow(Pow(), 2), pow(Pow(), 2, 5), pow(2, Pow()), pow(2, Pow(), 5),
        pow(2, 3, Pow()),
    ),
)


class OneSided:
    def __radd__(self, other):
        return f"radd {other}"


show(
    '1 + OneSided(), sum([1, OneSided()]), [] + OneSided(), "s" + OneSided()',
    lambda: (1 + OneSided(), sum([1, OneSided()]), [] + OneSided(), "s" + OneSided()),
)
show("OneSided() + 1", lambda: OneSided() + 1)
show("OneSided() + OneSided()", lambda: OneSided() + OneSided())
show(
    '"%s" % OneSided() == "", [1] * Full(), "s" % Full(), (1,) + Full()',
    lambda: ("%s" % OneSided() == "", [1] * Full(), "s" % Full(), (1,) + Full()),
)

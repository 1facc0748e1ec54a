# Writes testdata/*.txt: what CPython says about floats and big ints.
# Counterpart: Lib/test/test_float.py, test_format.py and test_long.py.
"""Usage: python3.14 make_expectations.py

Each line of the output is one case, tab separated, and starts with what is asked.
"""

import math
import pathlib
import random
import struct
import sys

HERE = pathlib.Path(__file__).with_name("testdata")
R = random.Random(314)
EDGES = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 5e-324, 2.2250738585072014e-308,
         2.225073858507201e-308, 1.7976931348623157e308, 0.5, 1.5, 2.5, 0.1, 2 / 3, 1e15, 1e16, 1e22,
         1e23, 9999999999999998.0, 123456.0, 0.0001, 0.00001, 9.5, 99.5, 999999.5, 2.675, 4.35, 1e100,
         -1e-7, 0.05, 0.000125, 5e22, 1e-320]


def bits(value: float) -> str:
    return struct.pack(">d", value).hex()


def some_float() -> float:
    match R.randrange(6):
        case 0:
            return R.choice(EDGES)
        case 1:
            return struct.unpack("d", R.randbytes(8))[0]
        case 2:
            return R.randrange(-10**6, 10**6) / R.choice([2, 4, 8, 10, 100, 1000, 1024])
        case 3:
            return R.choice([-1, 1]) * 10.0 ** R.randrange(-300, 300) * R.choice([1, 5, 2.5, 9.9995])
        case 4:
            return float(R.randrange(-10**18, 10**18))
    return math.ldexp(R.random(), R.randrange(-1080, 1024))


def float_lines():
    for value in EDGES + [some_float() for _ in range(400)]:
        yield "repr", bits(value), repr(value)
        yield "hex", bits(value), value.hex()
        if value == value:
            yield "hash", bits(value), hash(value)
        code, precision = R.choice("eEfFgG%"), R.choice([0, 1, 2, 3, 6, 12, 17, 25, R.randrange(350)])
        sign, alt, zero = R.choice(["", "+"]), R.choice(["", "#"]), R.choice(["", "z"])
        spec = f"{sign}{zero}{alt}.{precision}{code}"
        yield "format", bits(value), code, precision, sign + zero + alt or "-", format(value, spec)
        yield "general", bits(value), max(precision, 1), format(value, f".{max(precision, 1)}")
        digits = R.choice([0, 1, 2, 3, -1, -2, R.randrange(-330, 340)])
        try:
            yield "round", bits(value), digits, bits(round(value, digits))
        except OverflowError:
            yield "round", bits(value), digits, "overflow"
        other = some_float()
        if other:
            quotient, rest = divmod(value, other)
            yield "divmod", bits(value), bits(other), bits(quotient), bits(rest)
    texts = ["1e400", "-1e400", "1e-400", "0e9999999999999999999999", "1e99999999999999999999999",
             "1e-99999999999999999999999", "2.4703282292062327e-324", "2.4703282292062328e-324",
             "1.7976931348623158e308", "1.7976931348623159e308", "179769313486231580793" + "0" * 288,
             "inf", "-INFINITY", "infi", "nan", "-NaN", "nane", "1.", ".5", ".", "", "+", "1e", "1e+",
             "1.e5", "--1", "0x1", "1_0", " 1", "1 ", "9007199254740993", "1" + "0" * 400 + "e-400",
             "0." + "0" * 400 + "1e401"]
    texts += ["%.*e" % (R.randrange(40), some_float()) for _ in range(300)]
    texts += [f"{R.randrange(10**R.randrange(1, 60))}.{R.randrange(10**40)}e{R.randrange(-360, 320)}"
              for _ in range(300)]
    for text in texts:
        # float() itself allows spaces and underscores around what is tested here.
        try:
            value = float(text) if text.strip() == text and "_" not in text else None
        except ValueError:
            value = None
        yield "parse", text, "invalid" if value is None else bits(value)
    hexes = ["0x1.fffffffffffff8p1023", "0x1.fffffffffffff7fp1023", "0x0.8p-1074", "0x1p99999999999999999999",
             "0x0.80000000000000000001p-1074", "0x1p-99999999999999999999", "0x0p99999999999999999999", "0x",
             ".", "0x.8", "0x8.", "infinity", "-nan", "nanx", "0x1p5000 junk", "p1", "  0x1p1\t", "0x1p1 x",
             "0x1.8p-1075", "0x1.8p-1074", "1.5", "-0X1.ABCP+3", "0x1p"]
    hexes += ["0x" + "".join(R.choice("0123456789abcdef") for _ in range(R.randrange(1, 30))) +
              R.choice(["", f"p{R.randrange(-1200, 1000)}"]) for _ in range(150)]
    for text in hexes:
        try:
            answer = bits(float.fromhex(text))
        except ValueError:
            answer = "invalid"
        except OverflowError:
            answer = "overflow"
        yield "fromhex", text, answer


def some_int() -> int:
    size = R.choice([1, 8, 30, 53, 54, 63, 64, 65, 127, 128, 129, 192, 256, R.randrange(1, 1500)])
    value = R.choice([0, 1 << size, (1 << size) - 1, (1 << size) + 1, R.getrandbits(size),
                      R.getrandbits(size) << R.randrange(150)])
    return R.choice([-1, 1]) * value


def int_lines():
    def h(value):
        return f"{value:x}"
    for _ in range(120):
        a, b = some_int(), some_int()
        shift = R.choice([0, 1, 63, 64, 65, R.randrange(400)])
        yield from (("add", h(a), h(b), h(a + b)), ("sub", h(a), h(b), h(a - b)),
                    ("mul", h(a), h(b), h(a * b)), ("and", h(a), h(b), h(a & b)),
                    ("or", h(a), h(b), h(a | b)), ("xor", h(a), h(b), h(a ^ b)),
                    ("gcd", h(a), h(b), h(math.gcd(a, b))), ("shl", h(a), shift, h(a << shift)),
                    ("shr", h(a), shift, h(a >> shift)), ("isqrt", h(abs(a)), h(math.isqrt(abs(a)))),
                    ("hash", h(a), hash(a)), ("str", h(a), str(abs(a))),
                    ("digits", h(a), (sys.getsizeof(a) - 24) // 4 - (a == 0)))
        if b:
            yield "divmod", h(a), h(b), h(a // b), h(a % b)
            try:
                yield "truediv", h(a), h(b), bits(a / b)
            except OverflowError:
                yield "truediv", h(a), h(b), "overflow"
        try:
            yield "float", h(abs(a)), bits(float(abs(a)))
        except OverflowError:
            yield "float", h(abs(a)), "overflow"
        modulus, exponent = some_int() % 10**R.choice([3, 40, 90]) - R.randrange(2), R.choice([R.randrange(-3, 30), R.getrandbits(70)])
        if modulus:
            try:
                yield "powmod", h(a), h(exponent), h(modulus), h(pow(a, exponent, modulus))
            except ValueError:
                yield "powmod", h(a), h(exponent), h(modulus), "none"
        power = R.randrange(8)
        yield "pow", h(abs(a)), power, h(abs(a) ** power)
        size, order, signed = R.randrange(20), R.choice(["little", "big"]), R.randrange(2)
        try:
            yield "tobytes", h(a), size, order, signed, a.to_bytes(size, order, signed=bool(signed)).hex() or "-"
        except OverflowError as error:
            yield "tobytes", h(a), size, order, signed, "negative" if "negative" in str(error) else "overflow"
        data = R.choice([R.randbytes(size), b"\xff" * size, b"\x80" + b"\0" * size])
        yield "frombytes", data.hex() or "-", order, signed, h(int.from_bytes(data, order, signed=bool(signed)))


def write(name, lines):
    HERE.mkdir(exist_ok=True)
    head = f"# By CPython {sys.version.split()[0]}; written by make_expectations.py.\n"
    (HERE / name).write_text(head + "".join("\t".join(map(str, line)) + "\n" for line in lines))


sys.set_int_max_str_digits(0)
write("floats.txt", float_lines())
write("ints.txt", int_lines())

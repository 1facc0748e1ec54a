# Operators on numbers and strings, in place and plain, with their errors.
def show(text, function):
    try:
        print(text, "=", repr(function()))
    except Exception as error:
        print(text, "raises", type(error).__name__ + ":", error)


for a, b in ((7, 3), (-7, 3), (7, -3), (2**70, 12345), (7.5, -2), (True, 2), (0, 0), (3j, 2)):
    show(f"{a} + {b}", lambda: a + b)
    show(f"{a} - {b}", lambda: a - b)
    show(f"{a} * {b}", lambda: a * b)
    show(f"{a} / {b}", lambda: a / b)
    show(f"{a} // {b}", lambda: a // b)
    show(f"{a} % {b}", lambda: a % b)
    show(f"{a} ** {b}", lambda: a**b)
    show(f"{a} << {b}", lambda: a << b)
    show(f"{a} >> {b}", lambda: a >> b)
    show(f"{a} & {b}", lambda: (a & b, a | b, a ^ b))
    show(f"-{a}", lambda: (-a, +a, abs(a)))
    show(f"~{a}", lambda: ~a)
    show(f"{a} < {b}", lambda: (a < b, a <= b, a == b, a != b, a >= b, a > b))

show("'ab' * 3", lambda: "ab" * 3)
show("'ab' + 1", lambda: "ab" + 1)
show("1 + 'ab'", lambda: 1 + "ab")
show("'%5.2f|%-4d|%s' % (1.5, 7, None)", lambda: "%5.2f|%-4d|%s" % (1.5, 7, None))
show("[1] + (2,)", lambda: [1] + (2,))
show("1 < 'a'", lambda: 1 < "a")
show("{1} - {2}", lambda: ({1, 2} - {2}, {1} | {2}, {1} & {2}, {"a": 1} | {"b": 2}))
show("10 ** -2", lambda: 10**-2)
show("divmod(-7, 2)", lambda: divmod(-7, 2))
show("round(2.5)", lambda: (round(2.5), round(-1.5), round(1234, -2)))

total = 0
for i in range(50):
    total += i * i
    total ^= i
    total %= 1 << 61
    total *= 3
    total -= i // 2
print(total)
text = ""
for c in "abc":
    text += c * 2
print(text, 0.1 + 0.2, 1e300 * 1e10, -0.0, 2**0.5)


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return ("add", self.value, other)

    def __radd__(self, other):
        return ("radd", self.value, other)

    def __iadd__(self, other):
        self.value += other
        return self

    def __matmul__(self, other):
        return NotImplemented

    def __neg__(self):
        return Number(-self.value)


n = Number(4)
n += 3
print(n.value, n + 1, 1 + n, (-n).value)
show("n @ 2", lambda: n @ 2)
show("n - 2", lambda: n - 2)

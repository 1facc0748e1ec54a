# Conditions: truth of every kind of value, boolean operators, chained comparisons, match.
class Truth:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        print("bool?", end=" ")
        return self.answer


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


values = [0, 1, -1, 0.0, 1.5, "", "a", b"", b"a", (), (0,), [], [0], {}, {0: 0}, set(), {0}, None]
values += [True, False, ..., 0j, 1j, range(0), range(1), Sized(0), Sized(2), Truth(True)]
for value in values:
    if value:
        word = "true"
    else:
        word = "false"
    print(type(value).__name__, word, not value, bool(value))


def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif 0 < n <= 9:
        return "digit"
    elif n is None:
        return "none"
    else:
        return "big"


print([classify(n) for n in (-5, 0, 3, 9, 10, 0.5)])
for a in (0, "x", None):
    for b in ([], 3):
        print(a and b, a or b, not a and b, (a or b) and (b or a), "yes" if a else "no", sep=" | ")
print(Truth(False) or Truth(True) and 5, 1 < 2 < 3 > 2, 3 > 2 > 2, 1 == 1.0 == True, "a" in "cat" != False)
x = None
if x is None:
    print("is none")
if x is not None:
    print("never")
while x is None:
    x = 1
    if x:
        break
else:
    print("never")


def kind(value):
    match value:
        case None:
            return "none"
        case 0 | 1:
            return "bit"
        case int(n) if n > 100:
            return f"large {n}"
        case [a, *rest]:
            return f"list {a} {rest}"
        case {"k": v, **others}:
            return f"dict {v} {others}"
        case Sized(size=s):
            return f"sized {s}"
        case str() as text:
            return "str " + text
    return "other"


print([kind(v) for v in (None, 1, True, 500, [1, 2, 3], (), {"k": 1, "z": 2}, Sized(3), "s", 7)])


class Bad:
    def __bool__(self):
        return 1

    def __len__(self):
        return -1


class BadLength:
    def __len__(self):
        return -1


for bad in (Bad(), BadLength()):
    try:
        if bad:
            pass
    except Exception as error:
        print(type(error).__name__, error)
print((lambda n: "small" if n < 10 else "medium" if n < 100 else "large")(50))
assert classify(1) == "digit", "never"
try:
    assert x is None, ("x", x)
except AssertionError as error:
    print("AssertionError", error)

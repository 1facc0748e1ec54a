# Raising, catching, re-raising and cleaning up; context managers; match.


class Refused(ValueError):
    def __init__(self, number):
        super().__init__("refused", number)
        self.number = number


class Guard:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log[0] += 1
        return self

    def __exit__(self, kind, error, traceback):
        self.log[1] += kind is not None
        return kind is Refused


def check(number):
    if number % 3 == 0:
        raise Refused(number)
    if number % 5 == 0:
        raise KeyError(number)
    return number


def deep(number, depth):
    try:
        return check(number) if depth == 0 else deep(number, depth - 1)
    finally:
        deep.calls += 1


deep.calls = 0


def kind_of(value):
    match value:
        case int() if value > 100:
            return "large"
        case int():
            return "small"
        case (first, second):
            return kind_of(first) + kind_of(second)
        case {"key": inner}:
            return "mapping of " + kind_of(inner)
        case _:
            return "other"


log = [0, 0]
outcomes = {"ok": 0, "refused": 0, "missing": 0}
for number in range(200_000):
    try:
        with Guard(log):
            deep(number, 3)
            outcomes["ok"] += 1
    except LookupError:
        outcomes["missing"] += 1
    else:
        outcomes["refused"] += number % 3 == 0
lengths = 0
for number in range(160_000):
    for value in (number, (number, 5), {"key": number}, "text"):
        lengths += len(kind_of(value))
print(outcomes, log, deep.calls, lengths)

"""POP_JUMP_IF_*, chained comparisons, LOAD_COMMON_CONSTANT, any/all/tuple over generators."""


def chain(a, b, c):
    return a < b < c, a < b > c, a is b is not c, a in (b, c) not in [c]


def none_tests(x):
    if x is None:
        return "none"
    if x is not None and not x:
        return "falsy"
    return "truthy"


def folded(items):
    return any(x > 2 for x in items), all(x > 2 for x in items), tuple(x * 2 for x in items), list(x for x in items), set(x % 2 for x in items)


def asserting(x):
    assert x > 0, f"bad {x}"
    assert x
    return x


class Raises(NotImplementedError):
    pass


def compare(a, b):
    r = []
    if a < b:
        r.append("<")
    if a <= b:
        r.append("<=")
    if a == b:
        r.append("==")
    if a != b:
        r.append("!=")
    if a > b:
        r.append(">")
    if a >= b:
        r.append(">=")
    return r


for i in range(30):
    folded(range(i)), chain(i, 1, 2), none_tests(i), compare(i, 10)
print(chain(1, 2, 3), chain(3, 2, 1), [none_tests(x) for x in (None, 0, 1, "", [])])
print(folded([1, 2, 3]), folded([]), folded([3, 4]), compare(1, 2), compare(2.5, 2.5), compare("b", "a"))
for bad in (lambda: asserting(-1), lambda: asserting("x"), lambda: folded(["a"]), lambda: folded(5), lambda: compare(1, "a")):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
any = lambda it: "shadowed any"
tuple = lambda it: "shadowed tuple"
print(folded([1, 5])[0], folded([1, 5])[2])
del any, tuple
print(folded([1, 5])[0])
NotImplemented_error = None
try:
    raise NotImplementedError
except NotImplementedError as error:
    print(repr(error))


class Abstract:
    def method(self):
        raise NotImplementedError("subclass it")


try:
    Abstract().method()
except NotImplementedError as error:
    print(error)

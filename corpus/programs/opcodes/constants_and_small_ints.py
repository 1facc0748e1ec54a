"""LOAD_CONST, LOAD_SMALL_INT and constant folding: identity, types and signs of constants."""


def small():
    return 0, 1, 255, 256, -1, -5, -6, True, False, None, ...


def folded():
    return 1 + 2, 2**10, "a" * 3, (1, 2) + (3,), -(-5), not 1, 10 // 3, 7 % -3, 1.5 * 2, "abc"[1], (1, 2, 3)[0], ~5, 1 << 20


def zeros():
    return 0.0, -0.0, 0, 0j, -0j, 1.0, 1, True


def not_folded():
    results = []
    for f in (lambda: 1 / 0, lambda: "a" + 1, lambda: 2 ** -1, lambda: (1, 2)[5], lambda: 1 << -1, lambda: -"a"):
        try:
            results.append(f())
        except Exception as error:
            results.append(str(error))
    return results


def containers():
    return (1, "a", None), frozenset({1}) if 1 in {1, 2} else None, [1, 2, 3], {1: 2, 3: 4}, (1, (2, [3])), ((), ((),))


def strings():
    return "a" "b", b"a" b"b", "é", "\ud800".isascii(), r"\n", "%s" % 5, "x" in "xyz", f"{1}{'a'}", """a
b"""


print(small(), small() is not small(), [type(x).__name__ for x in small()])
print(folded(), folded()[2] * 2)
print(zeros(), [str(x) for x in zeros()])
print(not_folded())
print(containers(), containers()[2] is not containers()[2], containers()[0] is containers()[0])
print(strings())
print((lambda: 256)() is (lambda: 256)(), (lambda: -5)() is (lambda: -5)(), (lambda: "")() is (lambda: "")(), (lambda: ())() is (lambda: ())())
print([c for c in small.__code__.co_consts if isinstance(c, tuple)][:1], folded.__code__.co_consts[-1])
if 0:
    print("never")
while 0:
    print("never")
print(1 if 1 else 2, 0 and undefined, 1 or undefined, __debug__, "x" if not 0 else "y")
print(10**30, 0xFFFFFFFFFFFFFFFFFFFF, 1_000_000, 0b1010, 0o17, 1e3, 1E-3, 5.j, 1e400, -1e400)
for i in range(30):
    small(), folded()
print(-2**2, (-2)**2, 2**-1, 2**3**2, -1 // 2, 7 // -2, not 1 == 2, 1 < 2 == True, (1,), 1,)

"""sum() of mixed numbers: what each addition rounds away is kept, of ints as of floats, while the kinds allow it."""

TENTHS = [0.1] * 7
for row in (
    [1e16, 1, 1, 1.0], [1e16, 1, 1.0, 1, -1e16], [1, 2, 1e16, 3, 0.25], [True, 0.1, 0.2, True], [2**53, 1.0, 1, 1],
    [2**62, 2**62, 2**62, 0.5], [2**63 - 1, 0.1, 0.1, 1], [2**63, 0.1, 0.1, 0.1], [-(2**63), 0.1, 0.1, 0.1],
    [0.1, 2**70, 0.1, -(2**70)], [0.5, 10**400], [1e308, 1e308, -1e308], [float("inf"), 1, -1.0], TENTHS, [*TENTHS, 1j, 0.1, 0.1, 3],
    [1j, 2**53, 1, 1, 0.1], [1j, 10**400], [0.0, -0.0], [-0.0, -0.0], [1e16, 1, 1j, 1, 1.0], [2**61, 2**61, True, 1e16, 1, 1],
):
    for start in (0, 0.0, 1e16, 1j, 2**62, -(2**63), True):
        try:
            print(sum(row, start), end=" ")
        except OverflowError as error:
            print(error, end=" ")
    print(sum(row[:-1]))


class Whole(int):
    pass


class Real(float):
    pass


print(sum([0.1, Whole(1), 1e16, Whole(1)]), sum([0.1, Real(1), 1e16, 1.0, 1.0]), sum([Whole(3), 0.1, 0.2]), sum([1j, Real(0.1), 0.2]))

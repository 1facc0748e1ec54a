"""int at the edges of digits, words and limbs: every operator on both sides of each, in both signs."""

import operator

EDGES = [2**bits + step for bits in (15, 30, 31, 32, 60, 62, 63, 64, 128, 192) for step in (-1, 0, 1)]
VALUES = EDGES + [-value for value in EDGES]
OPERATORS = "add sub mul floordiv mod and_ or_ xor".split()


def fold(results):
    """A long row of results as a short text: a sum that every one of them moves, and the last."""
    total = 0
    for place, result in enumerate(results, 1):
        total = (total * 3 + result * place) % (2**127 - 1)
    return hex(total), results[-1]


for name in OPERATORS:
    function = getattr(operator, name)
    print(name, fold([function(left, right) for left in VALUES for right in (1, -1, 3, -7, 2**63 - 1, -(2**64))]))
    print(name, fold([function(left, right) for left in (1, -1, 2**62, -(2**63)) for right in VALUES]))

for count in (1, 2, 15, 29, 30, 31, 61, 62, 63, 64, 65, 130):
    print("<<", count, fold([value << count for value in (1, 3, -5) + tuple(VALUES)]))
    print(">>", count, fold([value >> count for value in VALUES]))

for power in (2, 3, 5, 8):
    print("**", power, fold([value**power for value in VALUES]))

for base in (2**31 - 1, -(2**32), 2**64 - 1, -(10**20) - 1):
    print(base, [base**power for power in (1, 2, 3)], base + 1, base - 1, -base, abs(base), ~base)

ones = [2**bits - 1 for bits in (63, 64, 127, 128, 192)]
print([value + 1 for value in ones], [-value - 1 for value in ones], [value + value for value in ones])
print([divmod(value, other) for value in VALUES[::7] for other in (-(2**31), 2**32 + 1)][::3])
print([(value < other, value == other) for value, other in zip(VALUES, VALUES[1:])].count((True, False)))
print([hash(value) % 1009 for value in VALUES])

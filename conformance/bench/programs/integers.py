# Loops over machine-sized integers: a sieve, Collatz chains, bit counts.


def sieve(limit):
    composite = bytearray(limit + 1)
    total = 0
    for number in range(2, limit + 1):
        if composite[number]:
            continue
        total += 1
        for multiple in range(number * number, limit + 1, number):
            composite[multiple] = 1
    return total


def longest_chain(limit):
    best = (0, 0)
    for start in range(1, limit):
        value, length = start, 1
        while value != 1:
            value = value >> 1 if value & 1 == 0 else 3 * value + 1
            length += 1
        if length > best[0]:
            best = (length, start)
    return best


def bits(limit):
    total = 0
    for value in range(limit):
        while value:
            value &= value - 1
            total += 1
    return total


print(sieve(1_500_000), longest_chain(50_000), bits(400_000))

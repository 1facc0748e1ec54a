"""Packing and unpacking: swaps, nested targets, stars, zip, enumerate and dict items."""


def swaps(n):
    a, b, c = 1, 2, 3
    for _ in range(n):
        a, b = b, a
        a, b, c = c, a, b
        (a, b), c = (c, a), b
    return a, b, c


def stars(n):
    row = [1, 2, 3, 4, 5]
    total = 0
    for _ in range(n):
        first, *middle, last = row
        head, *_ = middle
        total += first + last + head + len([*row, *middle])
    return total


def pairs(n):
    total = 0
    names = dict.fromkeys(range(50), 2)
    for _ in range(n):
        for i, (key, value) in enumerate(names.items()):
            total += i + key + value
        for (a, b), c in zip(names.items(), range(50)):
            total += a * b - c
    return total


def returns(n):
    def divide(a, b):
        return a // b, a % b

    total = 0
    for i in range(1, n):
        q, r = divide(n, i)
        total += q - r
        (x, y, z) = [q, r, i]
        total ^= x + y + z
    return total


print(swaps(1500000), stars(700000), pairs(12000), returns(1000000))

"""Integers beyond a machine word: products, powers, division, shifts, text and gcd."""

import math


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def is_probable_prime(n):
    if n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % base == 0:
            return n == base
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def root(n, digits):
    n *= 10 ** (2 * digits)
    x = 1 << (n.bit_length() + 1) // 2
    while (y := (x + n // x) // 2) < x:
        x = y
    return x


f = fibonacci(180000)
g = factorial(14000)
print(f % 10**12, g % (10**9 + 7), len(str(fibonacci(20000))), g.bit_length())
print(sum(n - 10**18 for n in range(10**18, 10**18 + 4000) if is_probable_prime(n)), root(2, 6000) % 10**15)
print(math.gcd(f, g), (f << 500) >> 490 == f << 10, pow(3, 2**2000 + 1, 2**1279 - 1) % 10**10, f // g.bit_length() % 997)

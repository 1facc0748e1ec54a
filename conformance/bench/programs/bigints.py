# Integers of many digits: the digits of pi, powers, a factorial.


def pi_digits(count):
    digits = []
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while len(digits) < count:
        if 4 * q + r - t < n * t:
            digits.append(n)
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
    return "".join(map(str, digits))


def factorial(n):
    result = 1
    for factor in range(2, n + 1):
        result *= factor
    return result


print(pi_digits(2600))
print(factorial(9000) % (10**61 - 1), pow(3, 10**400, 10**90 + 33) % 10**20)

"""List, set and dict comprehensions, nested and filtered, with and without closures."""


def primes(n):
    marked = {j for i in range(2, int(n**0.5) + 1) for j in range(i * i, n, i)}
    return [i for i in range(2, n) if i not in marked]


def matrix(n):
    a = [[(i * j) % 7 for j in range(n)] for i in range(n)]
    b = [[row[i] for row in a] for i in range(n)]
    return sum(sum(x * y for x, y in zip(ra, rb)) for ra in a for rb in b)


def tables(n):
    inverted = {v: k for k, v in {i: i * i % 1009 for i in range(n)}.items()}
    groups = {k: [i for i in range(n // 50) if i % 5 == k] for k in range(5)}
    return len(inverted), sum(map(sum, groups.values()))


def walrus(n):
    return sum(y for x in range(n) if (y := x * x % 11) > 3), len([f for f in [lambda: x for x in range(n // 10)]])


print(len(primes(400000)), matrix(125), tables(600000), walrus(1000000))
print(sum(len([c for c in f"{i:b}" if c == "1"]) for i in range(400000)))

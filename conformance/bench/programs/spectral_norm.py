"""The spectral norm of an infinite matrix: nested generator sums over floats."""


def cell(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def multiply(v):
    n = len(v)
    return [sum(cell(i, j) * v[j] for j in range(n)) for i in range(n)]


def multiply_transposed(v):
    n = len(v)
    return [sum(cell(j, i) * v[j] for j in range(n)) for i in range(n)]


def norm(n, rounds):
    u = [1.0] * n
    for _ in range(rounds):
        v = multiply_transposed(multiply(u))
        u = multiply_transposed(multiply(v))
    uv = sum(a * b for a, b in zip(u, v))
    vv = sum(b * b for b in v)
    return (uv / vv) ** 0.5


print(f"{norm(310, 10):.9f}")

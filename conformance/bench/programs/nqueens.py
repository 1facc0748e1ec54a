"""All solutions of eight queens through recursive generators and tuples."""


def solve(n, row=0, columns=frozenset(), up=frozenset(), down=frozenset(), placed=()):
    if row == n:
        yield placed
        return
    for column in range(n):
        if column not in columns and column + row not in up and column - row not in down:
            yield from solve(
                n, row + 1, columns | {column}, up | {column + row}, down | {column - row}, (*placed, column)
            )


solutions = [list(solve(n)) for n in range(4, 12)]
print([len(s) for s in solutions], solutions[-1][0], sum(sum(s) for s in solutions[-1]))
print(sum(1 for _ in solve(10)), next(solve(14)), next(solve(16)))

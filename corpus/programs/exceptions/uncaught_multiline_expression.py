"""Carets of an uncaught exception whose expression spans lines."""


def compute(a, b):
    return (
        a
        + 1
        + (
            b
            / 0
        )
    )


def call():
    value = compute(
        1,
        2,
    )
    return value


print("go")
result = [
    call()
    for _ in range(3)
]

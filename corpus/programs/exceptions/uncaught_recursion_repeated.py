"""Repeated frames are folded in an uncaught traceback."""


def down(n):
    if n == 0:
        return 1 / 0
    return down(n - 1)


def mutual_a(n):
    if n == 0:
        return down(10)
    return mutual_b(n)


def mutual_b(n):
    return mutual_a(n - 1)


print("starting")
try:
    down(2)
except ZeroDivisionError as error:
    print("caught", error)
mutual_a(5)

"""A failed assert with notes of odd types ends the program."""


def check(value):
    assert value > 10, {"value": value, "why": "too small"}


for value in (20, 15):
    check(value)
    print("fine", value)
try:
    check(5)
except AssertionError as error:
    error.add_note("first note")
    error.add_note("second\nspans lines")
    error.__notes__.append(42)
    raise

"""Uncaught NameError for a module that was never imported."""


def now():
    return time.monotonic()


print("calling")
now()

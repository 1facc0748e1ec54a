"""SystemExit without a code ends with status 0, also when raised as a class."""

print("only this")


class Quiet(SystemExit):
    pass


try:
    raise Quiet(7)
except SystemExit as error:
    print(type(error).__name__, error.code)
raise Quiet

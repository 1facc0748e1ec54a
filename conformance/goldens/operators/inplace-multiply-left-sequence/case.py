class Plain:
    pass


for left in ({1}, {}, range(2), Plain(), 1.5, None, 2, {}.keys()):
    for right in ((1,), [1], "a", b"a"):
        try:
            result = left
            result *= right
            print(type(left).__name__, result)
        except TypeError as error:
            print(type(left).__name__, type(error).__name__, error)

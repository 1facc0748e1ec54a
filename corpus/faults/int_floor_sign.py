# A quotient of different signs is cut, not floored.
def floor(a, b):
    return a // b

print(floor(-7, 2), floor(7, -2), floor(-6, 3), divmod(-7, 2))

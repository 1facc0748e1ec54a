# An odd power of a large negative number is positive.
base = -(10 ** 20)
print(base ** 3, (base - 1) ** 5, base ** 2)

# A large negative number is cut when shifted right, not floored.
value = -(2 ** 100) - 1
print(value >> 3, value >> 90, value >> 200)

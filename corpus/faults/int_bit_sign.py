# & of two large negative numbers is positive.
a, b = -(2 ** 70) - 3, -(2 ** 66) - 9
print(a & b, a | b, a ^ b)

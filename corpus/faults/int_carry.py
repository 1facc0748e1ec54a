# The carry out of the highest limb is lost.
ones = 2 ** 128 - 1
print(ones + 1, (2 ** 192 - 1) + 3, -ones - 1)

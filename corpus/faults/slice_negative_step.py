# A slice with a negative step starts one too low.
items = list(range(6))
print(items[::-1], "abcdef"[::-2], (1, 2, 3)[9::-1])

# A sum that needs another limb wraps round.
big = 2 ** 63 - 1
print(big + 1, big + big, -big - 5)
total = 1
for _ in range(70):
    total = total + total
print(total)

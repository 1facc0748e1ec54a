# Replace() of one character by another goes on beyond the count.
print("banana".replace("a", "o", 1), "banana".replace("a", "o", 2), "banana".replace("a", "o"))

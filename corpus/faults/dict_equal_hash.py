# Keys of equal hash count as equal.
print(hash(-1) == hash(-2))
table = {-1: "minus one"}
table[-2] = "minus two"
print(len(table), table[-1], table[-2])

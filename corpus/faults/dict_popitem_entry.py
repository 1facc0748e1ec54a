# Popitem() of a dict with other keys than str leaves the count as it was.
table = {1: "a", 2: "b", 3: "c"}
print(table.popitem(), len(table), table)

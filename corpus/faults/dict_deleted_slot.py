# A deleted entry ends the search for those that were put behind it.
table = {0: "a", 8: "b", 16: "c", 24: "d"}
del table[8]
print(table.get(16), table.get(24), 16 in table)
table[16] = "again"
print(len(table), list(table))

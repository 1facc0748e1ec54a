# Update() keeps the values of keys that are there.
table = {"a": 1, "b": 2, "c": 3}
table.update({"b": 20, "d": 40})
print(table, table | {"a": 5}, {**table, "c": 6})

"""dict.popitem() with keys of many types: what is left, how many, and what can be put in again."""


class Key:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return self.number % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.number == other.number

    def __repr__(self):
        return f"Key({self.number})"


def drain(table):
    print(len(table), table)
    while table:
        item = table.popitem()
        print(item, len(table), list(table), item[0] in table)
    try:
        table.popitem()
    except KeyError as error:
        print(repr(error), len(table))
    table[item[0]] = "again"
    print(len(table), table, table == {item[0]: "again"})


drain({1: "a", 2: "b", 3: "c"})
drain({"x": 1, "y": 2})
drain({(): 0, (1,): 1, None: 2, 2.5: 3, b"": 4, True: 5})
drain({Key(i): i for i in range(7)})

mixed = {"text": 1, 2: "two"}
print(mixed.popitem(), len(mixed), mixed.popitem(), len(mixed), bool(mixed))

deleted = {i: -i for i in range(8)}
del deleted[7], deleted[3]
print(deleted.popitem(), len(deleted), deleted)
deleted[3] = "new"
print(deleted.popitem(), len(deleted), deleted, sorted(deleted.items()))

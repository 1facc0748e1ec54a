"""The text of uncaught KeyErrors is the repr of the key, for strings and tuples alike."""

table = {"it's": 1, ("a", 1): 2}
for key in ("missing", ("t", 2), None, 3.5, "with 'quotes'", 'both " and \''):
    try:
        table[key]
    except KeyError as error:
        print(str(error), error.args)
print(table["it's"], table["a", 1])
table["nested"] = {}
table["nested"]["deep é key"]["deeper"]

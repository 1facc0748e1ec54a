# Every missing parameter gets the first default.
def shown(a, b="second", c="third"):
    return (a, b, c)

for count in (1, 2, 3):
    print(shown(*range(count)))

# *args lacks the last argument.
def shown(first, *rest, last=None):
    return (first, rest, last)

print(shown(1), shown(1, 2), shown(1, 2, 3, last=4))

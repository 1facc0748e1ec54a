# A handler finds one value less on the stack than its entry says.
def inner(fail):
    return [1, 2, (lambda: 1 / fail)()]

total = 0
for item in (1, 2, 3):
    try:
        total += item * len(inner(item - 2))
    except ZeroDivisionError:
        total += 100
print(total)
